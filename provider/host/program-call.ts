import * as pulumi from "@pulumi/pulumi";
import { RequestError } from "../client";
import { SETTINGS } from "../config";
import type { Log } from "../model/context";
import { Contexts } from "./contexts";
import { callFunction } from "./function-call";

/**
 * The contexts that the functions of a program share, by configuration: one process may run programs of several stacks.
 */
const programs = new Map<string, Contexts>();

/** The contexts of the running program, created by its first call of a function. */
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
 * Calls a function in the program's own process.
 *
 * @throws RequestError when an argument is invalid.
 */
export async function callInProgram(name: string, args: unknown, signal: AbortSignal | undefined): Promise<unknown> {
  const outcome = await callFunction(contextsOfProgram(), name, { ...(args as object | undefined) }, log, signal);
  if ("value" in outcome) {
    return outcome.value;
  }
  const issues = outcome.failures.map(({ property, reason }) => ({ field: property || "args", problem: reason }));
  const problems = issues.map(({ field, problem }) => `${field}: ${problem}`).join("; ");
  const refusal = outcome.isSent ? problems : `nothing was sent, the arguments are not valid: ${problems}`;
  throw new RequestError(`${name}: ${refusal}`, {
    operation: name,
    issues,
  });
}
