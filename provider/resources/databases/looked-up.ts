/** The arguments that are looked up from RDS where they are left out. */
const LOOKED_UP = ["databaseName", "engine", "engineVersion", "ipAddress", "port"] as const;

/** Whether the arguments say all, so that RDS is not asked: it need not know the database then. */
export function saysAll(args: { readonly [Name in (typeof LOOKED_UP)[number]]?: unknown }): boolean {
  return LOOKED_UP.every((name) => args[name] !== undefined);
}
