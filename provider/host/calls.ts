import { AsyncLocalStorage } from "node:async_hooks";
import type { Log } from "../model/context";

const logs = new AsyncLocalStorage<Log>();

/** Runs a step of a resource, whose messages go to the log. */
export function logged<T>(log: Log, step: () => Promise<T>): Promise<T> {
  return logs.run(log, step);
}

/** The log of the step at work: one context serves all steps, and each step has a log of its own. */
export const callLog: Log = {
  progress: (message) => logs.getStore()?.progress(message),
  warn: (message) => logs.getStore()?.warn(message),
};
