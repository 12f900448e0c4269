import * as pulumi from "@pulumi/pulumi";
import { ApiError, failsEveryRequest, RequestError } from "../client";
import { SETTINGS } from "../config";
import { functionOf } from "../functions";
import { check } from "../model/check";
import type { Log } from "../model/context";
import { createSnapshots } from "../model/snapshots";
import { logged } from "./calls";
import { Contexts } from "./contexts";
import { mistakenInstanceId } from "./mistaken-id";
import { regionFailures } from "./place";

/** What the functions of a program share, by the configuration of the program: one process may run several stacks. */
const programs = new Map<string, Contexts>();

/** The contexts of the program that is running, made when its first function is called. */
function contextsOfProgram(): Contexts {
  const config = new pulumi.Config("dbss");
  const configured = new Map<string, string | undefined>(SETTINGS.map(({ key }) => [key, config.get(key)]));
  const environment = SETTINGS.map(({ variable }) => process.env[variable]);
  const program = JSON.stringify([[...configured.values()], environment]);
  const known = programs.get(program);
  if (known !== undefined) {
    return known;
  }
  const contexts = new Contexts((key) => configured.get(key), new AbortController().signal);
  programs.set(program, contexts);
  return contexts;
}

const log: Log = {
  progress: (message) => void pulumi.log.debug(message),
  warn: (message) => void pulumi.log.warn(message),
};

/**
 * Answers a question of the program.
 *
 * @throws RequestError when an argument is not as it must be; nothing was sent then.
 */
export async function answerTo(name: string, args: unknown, signal: AbortSignal | undefined): Promise<unknown> {
  const question = await functionOf(name);
  const { region, ...own } = { ...(args as { region?: string; instanceId?: unknown } | undefined) };
  const checked = check(question, own, () => false);
  const failures = [...regionFailures({ region }), ...checked.failures];
  if (failures.length > 0) {
    const issues = failures.map(({ property, reason }) => ({ field: property || "args", problem: reason }));
    const problems = issues.map(({ field, problem }) => `${field}: ${problem}`).join("; ");
    throw new RequestError(`${name}: nothing was sent, the arguments are not valid: ${problems}`, {
      operation: name,
      issues,
    });
  }
  const shared = contextsOfProgram().of(region);
  const client = signal === undefined ? shared.client : shared.client.with({ signal });
  // Lists of its own: what an earlier question was told may have changed since.
  const context = { ...shared, client, snapshots: createSnapshots(client), signal: signal ?? shared.signal };
  return logged(log, async () => {
    try {
      return await question.ask(context, question.args.parse(checked.inputs));
    } catch (error) {
      const isRefused = ApiError.isInstance(error) && !failsEveryRequest(error);
      const looked = isRefused ? mistakenInstanceId(context, own.instanceId) : undefined;
      // An error of this look says less than the first one.
      const mistake = await looked?.catch(() => undefined);
      if (mistake !== undefined) {
        throw new RequestError(`${name}: instanceId: ${mistake}`, {
          operation: name,
          issues: [{ field: "instanceId", problem: mistake }],
        });
      }
      throw error;
    }
  });
}
