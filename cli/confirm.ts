import { createInterface } from "node:readline";
import type { Session } from "./session";
import type { Input } from "./surroundings";

export interface Confirmation {
  /** The pending action and its cost. */
  readonly warning: readonly string[];
  /** The text that the user must type. */
  readonly expected: string;
  /** What was not done without confirmation, as the beginning of a sentence. */
  readonly otherwise: string;
  /** The options that confirm it in advance. `--yes` by default. */
  readonly inAdvance?: string;
}

/**
 * Asks the person at the terminal to type a text.
 *
 * @throws Error if there is no terminal, or something else was typed.
 */
export async function confirm(session: Session, confirmation: Confirmation): Promise<void> {
  const { warning, expected, otherwise, inAdvance = "--yes" } = confirmation;
  const { stdin } = session.surroundings;
  if (stdin?.isTTY !== true || session.json) {
    const how = `Run it on a terminal, or add ${inAdvance}.`;
    throw new Error(`${otherwise}: it must be confirmed. ${how} ${warning.join(" ")}`);
  }
  session.note([...warning, "", `Type ${expected} to confirm:`].join("\n"));
  const typed = await lineFrom(stdin);
  if (typed?.trim() !== expected) {
    throw new Error(`${otherwise}: ${expected} was not typed.`);
  }
}

function lineFrom(stdin: Input): Promise<string | undefined> {
  const lines = createInterface({ input: stdin, terminal: false });
  return new Promise((resolve) => {
    lines.once("line", (line) => {
      resolve(line);
      lines.close();
    });
    lines.once("close", () => resolve(undefined));
  });
}
