/** The exit codes of all commands, as in the table of docs/guides/command-line.md. */
export const EXIT_CODES = [
  { code: 0, name: "done", meaning: "Success; nothing matched `--fail-on`." },
  {
    code: 1,
    name: "failed",
    meaning: "Failure or invalid arguments; stderr ends with the reason and what to do.",
  },
  { code: 2, name: "found", meaning: "Success, but something matched `--fail-on`." },
] as const;

type Ending = (typeof EXIT_CODES)[number]["name"];

/** The exit code for the way in which a command ended. */
export function exitCode(ending: Ending): number {
  return EXIT_CODES.findIndex(({ name }) => name === ending);
}
