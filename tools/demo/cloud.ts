import { EmulatorControl, type State } from "../../emulator";

/** A change in the console: its description, and its path and value in the emulator's state. */
export interface ConsoleChange {
  readonly what: string;
  readonly path: string;
  readonly value: string;
}

/** The state of the emulated cloud. */
export function stateOf(url: string): Promise<State> {
  return new EmulatorControl(url).state();
}

/** Changes a tag, a risk rule and the audit of a database, as in the console. */
export async function clickInConsole(url: string): Promise<ConsoleChange[]> {
  const { tags, riskRules, databases } = await stateOf(url);
  const changes: ConsoleChange[] = [
    {
      what: 'the tag "team" now says "somebody-else"',
      path: `/tags/${indexOf(tags, ({ key }) => key === "team")}/value`,
      value: "somebody-else",
    },
    {
      what: 'the risk rule "Database_Slow_SQL_Detection" is on again',
      path: `/riskRules/${indexOf(riskRules, ({ name }) => name === "Database_Slow_SQL_Detection")}/status`,
      value: "ON",
    },
    {
      what: 'the audit of the database "users" is off',
      path: `/databases/${indexOf(databases, ({ name }) => name === "users")}/status`,
      value: "OFF",
    },
  ];
  const operations = changes.map(({ path, value }) => ({ op: "replace" as const, path, value }));
  await new EmulatorControl(url).patch(...operations);
  return changes;
}

function indexOf<T>(items: readonly T[], isMeant: (item: T) => boolean): number {
  const index = items.findIndex(isMeant);
  if (index < 0) {
    throw new Error("The emulator does not contain the resources of the quickstart.");
  }
  return index;
}
