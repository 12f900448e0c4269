import type { CompletedCommand } from "./tree";

/** The completion script for bash. */
export function bashCompletion(name: string, commands: readonly CompletedCommand[]): string {
  const names = commands.map((command) => command.name);
  const values = commands.flatMap((command) =>
    command.options
      .filter(({ value }) => value !== "none")
      .map((option) => `    "${command.name} ${option.name}") ${valueWords(option.value)} return ;;`),
  );
  const words = commands.map(
    (command) =>
      `    ${command.name}) words="${[...command.words, ...command.options.map((option) => option.name)].join(" ")}" ;;`,
  );
  return `# bash completion for ${name}
_${identifier(name)}() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD - 1]}" command="" words="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
      ${names.join("|")}) command="$word"; break ;;
    esac
  done
  COMPREPLY=()
  case "$command $prev" in
${values.join("\n")}
  esac
  case "$command" in
${words.join("\n")}
    *) words="${names.join(" ")} --help --version" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _${identifier(name)} ${name}
`;
}

function valueWords(value: CompletedCommand["options"][number]["value"]): string {
  if (value === "file") {
    return 'COMPREPLY=($(compgen -f -- "$cur"));';
  }
  return Array.isArray(value) ? `COMPREPLY=($(compgen -W "${value.join(" ")}" -- "$cur"));` : "";
}

function identifier(name: string): string {
  return name.replaceAll("-", "_");
}
