import type { Log } from "../../model/context";
import { StepFailure } from "../driver";
import { type Opened, secretTextsOf } from "./values";

/** Replaces the secret texts of values in a message. Most steps have none, so the texts are not searched before. */
export function concealing(all: readonly Opened[]): (message: string) => string {
  return (message) => {
    const texts = all.flatMap(secretTextsOf).toSorted((one, other) => other.length - one.length);
    return texts.reduce((shown, text) => shown.replaceAll(text, "[secret]"), message);
  };
}

/** Runs a step. Its messages and its failure do not show the secret texts of the values. */
export async function concealed<T>(all: readonly Opened[], log: Log, step: (log: Log) => Promise<T>): Promise<T> {
  const conceal = concealing(all);
  try {
    return await step({
      progress: (message) => log.progress(conceal(message)),
      warn: (message) => log.warn(conceal(message)),
    });
  } catch (error) {
    throw error instanceof StepFailure
      ? new StepFailure(conceal(error.message), error.kept, { cause: error.cause })
      : error;
  }
}
