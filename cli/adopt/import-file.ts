import type { Program } from "./program";

/** Pulumi's bulk import file of what a program declares: `pulumi import --file` reads it under the native host. */
export function importFileOf({ declarations }: Program): string {
  const resources = declarations.map(({ type, name, id, args: { region } }) => ({
    type: `dbss:index:${type}`,
    name,
    id: region === undefined ? id : `${id}@${region}`,
  }));
  return `${JSON.stringify({ resources }, null, 2)}\n`;
}
