import type { CompletedCommand, CompletedOption } from "./tree";

/** The completion script for zsh. */
export function zshCompletion(name: string, commands: readonly CompletedCommand[]): string {
  const described = commands.map((command) => `    '${command.name}:${quoted(command.description)}'`);
  const cases = commands.map((command) => {
    const specs = [...command.words.map((_, index) => wordSpec(command, index)), ...command.options.map(optionSpec)];
    return `        ${command.name}) _arguments ${specs.join(" ")} ;;`;
  });
  return `#compdef ${name}
_${name}() {
  local curcontext="$curcontext" state line
  local -a commands=(
${described.join("\n")}
  )
  _arguments -C '--help[display help]' '--version[print the version]' '1: :->command' '*:: :->argument'
  case "$state" in
    command) _describe command commands ;;
    argument)
      case "$line[1]" in
${cases.join("\n")}
      esac ;;
  esac
}
compdef _${name} ${name}
`;
}

function wordSpec(command: CompletedCommand, index: number): string {
  return index === 0 ? `'1: :(${command.words.join(" ")})'` : "";
}

function optionSpec({ name, description, value }: CompletedOption): string {
  const action = Array.isArray(value)
    ? `: :(${value.join(" ")})`
    : { none: "", file: ": :_files", unknown: ": : " }[String(value)];
  return `'${name}[${quoted(description)}]${action ?? ""}'`;
}

function quoted(text: string): string {
  return text.replaceAll("'", "'\\''").replace(/[[\]:]/g, "\\$&");
}
