/** How every command ends; the table in the guide is made of these. */
export const EXIT_CODES = [
  { code: 0, name: "done", meaning: "Done; nothing was found that `--fail-on` names." },
  { code: 1, name: "failed", meaning: "Failed, or called wrongly: the last line on stderr says why and what to do." },
  { code: 2, name: "found", meaning: "Done, and something was found that `--fail-on` names." },
] as const;

type Ending = (typeof EXIT_CODES)[number]["name"];

/** The exit code of an ending. */
export function exitCode(ending: Ending): number {
  return EXIT_CODES.findIndex(({ name }) => name === ending);
}
