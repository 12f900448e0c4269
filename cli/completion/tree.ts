import type { Command, Option } from "commander";

/** An option to complete. */
export interface CompletedOption {
  readonly name: string;
  readonly description: string;
  /** The value of the option: none, a file, one of these words, or unknown. */
  readonly value: "none" | "file" | "unknown" | readonly string[];
}

export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly words: readonly string[];
  readonly options: readonly CompletedOption[];
}

const FILES = new Set(["file", "dir"]);

/** The values of options whose values the parser does not know, by the name of the option. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

/** The commands of the program, with their own and the global options. */
export function completedCommands(program: Command, known: KnownValues): CompletedCommand[] {
  const help = program.createHelp();
  return help
    .visibleCommands(program)
    .filter((command) => command.name() !== "help")
    .map((command) => ({
      name: command.name(),
      description: command.description(),
      words: command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
      options: [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)].map((option) =>
        completedOption(option, known),
      ),
    }));
}

function completedOption(option: Option, known: KnownValues): CompletedOption {
  const name = option.long ?? option.flags;
  return { name, description: option.description, value: known[name] ?? allowedValue(option) };
}

function allowedValue(option: Option): CompletedOption["value"] {
  if (option.argChoices) {
    return option.argChoices;
  }
  if (!option.required && !option.optional) {
    return "none";
  }
  return FILES.has(/<(\w+)>/.exec(option.flags)?.[1] ?? "") ? "file" : "unknown";
}
