import type { Command } from "commander";
import { wrapped } from "./reports/text";

/** A command line, and what it does. */
export type Example = readonly [call: string, meaning: string];

/** The width that help texts are wrapped to. */
const HELP_WIDTH = 80;
const INDENT = "  ";

/** A command, broken into lines with a backslash at the end of each line but the last. */
function commandLines(call: string): string[] {
  const [first = "", ...others] = call.split(/ (?=--|> |&& )/);
  const lines = [first];
  for (const option of others) {
    const longer = `${lines.at(-1)} ${option}`;
    if (longer.length + INDENT.length + 2 > HELP_WIDTH) {
      lines.push(`    ${option}`);
    } else {
      lines[lines.length - 1] = longer;
    }
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line));
}

/** Adds examples to the help of a command. */
export function addExamples(command: Command, ...examples: readonly Example[]): void {
  const lines = examples.flatMap(([call, meaning]) => [
    ...commandLines(`$ npx pulumi-dbss ${call}`).map((line) => INDENT + line),
    ...wrapped(meaning, HELP_WIDTH - INDENT.length).map((line) => INDENT + line),
    "",
  ]);
  command.addHelpText("after", ["", examples.length > 1 ? "Examples:" : "Example:", ...lines].join("\n").trimEnd());
}
