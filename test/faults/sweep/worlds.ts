import type { State } from "../../../emulator";
import type { StackState } from "./stack-state";

const TIME = /"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^"]*)"/g;
const DAY_SECONDS = 86_400;

/** IDs as the cloud generates them: UUIDs, 32 hexadecimal digits, 20 characters, order IDs. */
const MADE_UP = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{32}\b|"[\w-]{20}"|\bCS\w{15}\b|\b\d{15}\b/g;

/** A cloud and the state of a stack after a crash. */
export interface World {
  readonly cloud: State;
  readonly stack: StackState;
}

/**
 * A text that is equal for worlds from which everything continues alike: they differ only in generated IDs, and in the
 * age of what is older than any lag of the cloud.
 */
export function likenessOf({ cloud, stack }: World, stackName: string, longestLagSeconds: number): string {
  const { now, tokens: _, operateLogs: __, ...rest } = cloud;
  const held = stack.text.replaceAll(TIME, '"a time"').replaceAll(stackName, "the stack");
  const there = JSON.stringify(rest).replaceAll(TIME, (__, time: string) => {
    const age = Math.round((Date.parse(now) - Date.parse(time)) / 1000);
    return `"${Math.max(-DAY_SECONDS, Math.min(age, longestLagSeconds))} s ago"`;
  });
  const names = new Map<string, string>();
  return `${there}\n${held}`.replaceAll(MADE_UP, (id) => {
    const name = names.get(id) ?? `"#${names.size}"`;
    names.set(id, name);
    return name;
  });
}
