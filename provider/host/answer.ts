import * as pulumi from "@pulumi/pulumi";
import { RequestError } from "../client";
import type { Log } from "../model/context";
import { Contexts } from "./contexts";
import { ask } from "./question";

/** What the functions of a program share: made from the provider's configuration when the first of them is called. */
const contexts = new Contexts((key) => new pulumi.Config("dbss").get(key), new AbortController().signal);

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
  const answer = await ask(contexts, name, { ...(args as object | undefined) }, log, signal);
  if ("value" in answer) {
    return answer.value;
  }
  const issues = answer.failures.map(({ property, reason }) => ({ field: property || "args", problem: reason }));
  const problems = issues.map(({ field, problem }) => `${field}: ${problem}`).join("; ");
  throw new RequestError(`${name}: nothing was sent, the arguments are not valid: ${problems}`, {
    operation: name,
    issues,
  });
}
