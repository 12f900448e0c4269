import { ApiError, failsEveryRequest } from "../client";
import { functionOf } from "../functions";
import { check, type Failure } from "../model/check";
import { type Context, type Log, withOwnLists } from "../model/context";
import { mistakenInstanceId, mistakenResourceId, NoneMatches } from "../model/look-up";
import { type Contexts, logged } from "./contexts";
import { regionFailures } from "./place";

/** What a function returned, or why its arguments were rejected: by a check, or by the service if `isSent`. */
export type Outcome = { readonly value: unknown } | { readonly failures: readonly Failure[]; readonly isSent: boolean };

/** Checks the arguments of a function, and calls it. */
export async function callFunction(
  contexts: Contexts,
  name: string,
  args: Readonly<Record<string, unknown>>,
  log: Log,
  signal?: AbortSignal,
): Promise<Outcome> {
  const model = await functionOf(name);
  const { region, ...own } = args;
  const checked = check(model, own, () => false);
  const failures = [...regionFailures({ region }), ...checked.failures];
  if (failures.length > 0) {
    return { failures, isSent: false };
  }
  const shared = contexts.of(typeof region === "string" ? region : undefined);
  const client = signal === undefined ? shared.client : shared.client.with({ signal });
  const context = { ...withOwnLists(shared, client), signal: signal ?? shared.signal };
  try {
    return { value: await logged(log, () => model.ask(context, model.args.parse(checked.inputs))) };
  } catch (error) {
    const isRefused = error instanceof NoneMatches || (ApiError.isInstance(error) && !failsEveryRequest(error));
    // If this look-up fails, too, the original error is more useful.
    const failure = isRefused ? await mistakenId(context, own).catch(() => undefined) : undefined;
    if (failure !== undefined) {
      return { failures: [failure], isSent: true };
    }
    throw error;
  }
}

/** Explains that the instance ID is a resource ID, or the other way around; undefined if neither is. */
async function mistakenId(context: Context, args: Readonly<Record<string, unknown>>): Promise<Failure | undefined> {
  for (const [property, mistaken] of [
    ["instanceId", mistakenInstanceId],
    ["resourceId", mistakenResourceId],
  ] as const) {
    const reason = await mistaken(context, args[property]);
    if (reason !== undefined) {
      return { property, reason };
    }
  }
  return undefined;
}
