import { z } from "zod";

const stateSchema = z.object({
  instances: z.array(z.object({ id: z.string(), resource_id: z.string(), name: z.string(), status: z.string() })),
  databases: z.array(z.object({ instance_id: z.string(), id: z.string(), name: z.string(), status: z.string() })),
  riskRules: z.array(z.object({ instance_id: z.string(), id: z.string(), name: z.string(), status: z.string() })),
  tags: z.array(z.object({ resource_id: z.string(), key: z.string(), value: z.string() })),
  orders: z.array(z.object({ order_id: z.string(), status: z.number() })),
});

export type CloudState = z.output<typeof stateSchema>;

/** A change in the console: a name for the story, and the path and value in the emulator's state. */
export interface ConsoleChange {
  readonly what: string;
  readonly path: string;
  readonly value: string;
}

/** What the emulated cloud holds. */
export async function lookAt(url: string): Promise<CloudState> {
  const answer = await fetch(`${url}/_emulator/state`);
  return stateSchema.parse(await answer.json());
}

/** Three clicks in the console: a tag, a risk rule, a database's audit switch. */
export async function clickInConsole(url: string): Promise<ConsoleChange[]> {
  const { tags, riskRules, databases } = await lookAt(url);
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
  const answer = await fetch(`${url}/_emulator/state`, {
    method: "PATCH",
    headers: { "content-type": "application/json-patch+json" },
    body: JSON.stringify(changes.map(({ path, value }) => ({ op: "replace", path, value }))),
  });
  if (!answer.ok) {
    throw new Error(`The emulator refuses the changes: ${await answer.text()}`);
  }
  return changes;
}

function indexOf<T>(items: readonly T[], isMeant: (item: T) => boolean): number {
  const index = items.findIndex(isMeant);
  if (index < 0) {
    throw new Error("The emulator does not hold what the quickstart declares.");
  }
  return index;
}
