import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { RequestError } from "../client";
import { readSettings } from "../config";
import { check } from "../lifecycle/check";
import { type Context, createContext } from "../lifecycle/context";
import { createSnapshots } from "../lifecycle/snapshots";
import type { Question } from "./query";

let shared: Context | undefined;

/** What the queries of a program share: made from the provider's configuration when the first of them is asked. */
function programContext(): Context {
  if (shared === undefined) {
    const config = new pulumi.Config("dbss");
    const log = {
      progress: (message: string) => void pulumi.log.debug(message),
      warn: (message: string) => void pulumi.log.warn(message),
    };
    shared = createContext(
      readSettings((key) => config.get(key)),
      log,
      new AbortController().signal,
    );
  }
  return shared;
}

/** @throws RequestError when an argument is not as it must be; nothing was sent then. */
export async function answerTo<Args extends z.ZodObject, Answer>(
  question: Question<Args, Answer>,
  args: unknown,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const schema = question.args(z);
  const checked = check({ args: schema }, { ...(args as object | undefined) }, () => false);
  if (checked.failures.length > 0) {
    const issues = checked.failures.map(({ property, reason }) => ({ field: property || "args", problem: reason }));
    const problems = issues.map(({ field, problem }) => `${field}: ${problem}`).join("; ");
    throw new RequestError(`${question.name}: nothing was sent, the arguments are not valid: ${problems}`, {
      operation: question.name,
      issues,
    });
  }
  const context = programContext();
  // Lists of its own: what an earlier question was told may have changed since.
  const snapshots = createSnapshots(context.client);
  return question.ask({ ...context, snapshots, signal: signal ?? context.signal }, schema.parse(checked.inputs));
}
