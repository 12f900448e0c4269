import { z } from "zod";
import type { Call } from "../operation";
import type { Instance } from "../state/instances";
import { rowsOf } from "./lookup";

export const ruleNameSchema = z.string().trim().min(1).max(64);

/** A comma-separated list in a field. */
export function commaList(text: string | null | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

export function checkDatabaseIds(call: Call, instance: Instance, ids: readonly string[]): void {
  const known = new Set(rowsOf(instance, call.state.databases).map((database) => database.id));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) {
    throw call.invalid(`db_ids: database ${unknown} does not exist on instance ${instance.id}`);
  }
}

interface Ranked {
  readonly id: string;
  rank: number;
}

/** Ranks the rules from 1, in the given order. */
export function renumber(rules: readonly Ranked[]): void {
  rules.forEach((rule, index) => {
    rule.rank = index + 1;
  });
}

export function byRank<T extends Ranked>(rules: readonly T[]): T[] {
  return [...rules].sort((a, b) => a.rank - b.rank);
}

/** The rows with these IDs. @throws an error that names the first one that does not exist. */
export function pick<T extends { readonly id: string }>(
  call: Call,
  rows: readonly T[],
  ids: readonly string[],
  kind: string,
): T[] {
  return ids.map((id) => {
    const row = rows.find((candidate) => candidate.id === id);
    if (row === undefined) {
      throw call.invalid(`${kind} ${id} does not exist`);
    }
    return row;
  });
}
