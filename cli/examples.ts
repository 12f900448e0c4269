import type { Command } from "commander";

/** A command line, and what it does. */
export type Example = readonly [call: string, meaning: string];

/** Adds examples to the help of a command. */
export function addExamples(command: Command, ...examples: readonly Example[]): void {
  const lines = examples.flatMap(([call, meaning]) => [`  $ npx pulumi-dbss ${call}`, `  ${meaning}`, ""]);
  command.addHelpText("after", ["", examples.length > 1 ? "Examples:" : "Example:", ...lines].join("\n").trimEnd());
}
