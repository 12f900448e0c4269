import { type Command, Help } from "commander";

/** A command line, and what it does. */
export type Example = readonly [call: string, meaning: string];

/** Adds examples to the help of a command. */
export function addExamples(command: Command, ...examples: readonly Example[]): void {
  const lines = examples.flatMap(([call, meaning]) => [`  $ npx pulumi-dbss ${call}`, indented(meaning, 2), ""]);
  command.addHelpText("after", ["", examples.length > 1 ? "Examples:" : "Example:", ...lines].join("\n").trimEnd());
}

const HELP_WIDTH = 80;

/** A text of the help in lines that fit a terminal, each after so many spaces. */
function indented(text: string, spaces: number): string {
  const lines = new Help().boxWrap(text, HELP_WIDTH - spaces).split("\n");
  return lines.map((line) => " ".repeat(spaces) + line).join("\n");
}
