import type { Command } from "commander";
import { wrapped } from "./reports/table";

/** A command line, and what it does. */
export type Example = readonly [call: string, meaning: string];

/** How wide a terminal is, for the text of the help. */
const HELP_WIDTH = 80;
const INDENT = "  ";

/** Adds examples to the help of a command. */
export function addExamples(command: Command, ...examples: readonly Example[]): void {
  const lines = examples.flatMap(([call, meaning]) => [
    `${INDENT}$ npx pulumi-dbss ${call}`,
    ...wrapped(meaning, HELP_WIDTH - INDENT.length).map((line) => INDENT + line),
    "",
  ]);
  command.addHelpText("after", ["", examples.length > 1 ? "Examples:" : "Example:", ...lines].join("\n").trimEnd());
}
