import { createInterface } from "node:readline";
import type { Session } from "./session";
import type { Input } from "./surroundings";

export interface Confirmation {
  /** What will be done, and what it costs. */
  readonly warning: readonly string[];
  /** The text that the user must type. */
  readonly expected: string;
  /** The beginning of the error without a confirmation, such as "Nothing was paid". */
  readonly otherwise: string;
  /** The options that skip the question. Default: `--yes`. */
  readonly inAdvance?: string;
}

/**
 * Asks the user at the terminal to type a text.
 *
 * @throws Error if there is no terminal, or if another text was typed.
 */
export async function confirm(session: Session, confirmation: Confirmation): Promise<void> {
  const { warning, expected, otherwise } = confirmation;
  const terminal = terminalOf(session, confirmation);
  session.note([...warning, "", `Type ${expected} to confirm:`].join("\n"));
  const typed = await lineFrom(terminal);
  if (typed?.trim() !== expected) {
    throw new Error(`${otherwise}: you did not type ${expected}.`);
  }
}

/**
 * Returns the terminal to confirm at. A command that only asks later calls it first, to fail before any work.
 *
 * @throws Error if there is none.
 */
export function terminalOf(session: Session, confirmation: Omit<Confirmation, "expected">): Input {
  const { warning, otherwise, inAdvance = "--yes" } = confirmation;
  const { stdin } = session.surroundings;
  if (stdin?.isTTY !== true || session.json) {
    const how = `Run the command in a terminal without --json, or add ${inAdvance}.`;
    throw new Error([`${otherwise}: confirmation is required. ${how}`, ...warning].join(" "));
  }
  return stdin;
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
