import type { CompletedCommand, CompletedOption } from "./tree";

/** The completion script for fish. */
export function fishCompletion(name: string, commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap((command) => [
    `complete -c ${name} -n __fish_use_subcommand -a ${command.name} -d '${quoted(command.description)}'`,
    ...(command.words.length > 0
      ? [`complete -c ${name} -n '${within(command)}' -a '${command.words.join(" ")}'`]
      : []),
    ...command.options.map((option) => `complete -c ${name} -n '${within(command)}' ${optionSpec(option)}`),
  ]);
  return `# fish completion for ${name}\ncomplete -c ${name} -f\n${lines.join("\n")}\n`;
}

function within(command: CompletedCommand): string {
  return `__fish_seen_subcommand_from ${command.name}`;
}

function optionSpec({ name, description, value }: CompletedOption): string {
  const spec = `-l ${name.replace(/^--/, "")} -d '${quoted(description)}'`;
  if (Array.isArray(value)) {
    return `${spec} -x -a '${value.join(" ")}'`;
  }
  return value === "none" ? spec : `${spec} ${value === "file" ? "-r -F" : "-x"}`;
}

function quoted(text: string): string {
  return text.replace(/['\\]/g, "\\$&");
}
