import { functionOf } from "../functions";
import { check, type Failure } from "../model/check";
import type { Log } from "../model/context";
import { createSnapshots } from "../model/snapshots";
import { logged } from "./calls";
import type { Contexts } from "./contexts";
import { regionFailures } from "./place";

/** What a function returned, or why its arguments were refused. Nothing was sent then. */
export type Answer = { readonly value: unknown } | { readonly failures: readonly Failure[] };

/** Checks the arguments of a function, and calls it. */
export async function ask(
  contexts: Contexts,
  name: string,
  args: Readonly<Record<string, unknown>>,
  log: Log,
  signal?: AbortSignal,
): Promise<Answer> {
  const question = await functionOf(name);
  const { region, ...own } = args;
  const checked = check(question, own, () => false);
  const failures = [...regionFailures({ region }), ...checked.failures];
  if (failures.length > 0) {
    return { failures };
  }
  const shared = contexts.of(typeof region === "string" ? region : undefined);
  const client = signal === undefined ? shared.client : shared.client.with({ signal });
  // Lists of its own: what an earlier question was told may have changed since.
  const context = { ...shared, client, snapshots: createSnapshots(client), signal: signal ?? shared.signal };
  return { value: await logged(log, () => question.ask(context, question.args.parse(checked.inputs))) };
}
