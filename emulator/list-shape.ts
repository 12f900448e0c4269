import type { Operation, Reply } from "./operation";
import type { Temperament } from "./temperament";

const TOTALS = new Set(["total", "total_count", "total_num", "count"]);

/** A reply as the temperament writes lists: with or without totals, an empty list as `[]` or as `null`. */
export function shapeList(operation: Operation, reply: Reply, { totals, emptyLists }: Temperament): Reply {
  const { body } = reply;
  const isPlain = totals === "told" && emptyLists === "list";
  if (isPlain || typeof body !== "object" || body === null || !/^list/.test(operation.id)) {
    return reply;
  }
  const entries = Object.entries(body)
    .filter(([name]) => totals === "told" || !TOTALS.has(name))
    .map(([name, value]) => [name, emptyLists === "null" && isEmptyList(value) ? null : value]);
  return { ...reply, body: Object.fromEntries(entries) };
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
