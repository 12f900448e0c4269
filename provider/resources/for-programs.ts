// What the classes of a program also need to know about the arguments. It loads neither the schemas nor the client.

/** Number of databases that each edition audits: `proxy` in the service's specifications. */
export const DATABASES_OF_EDITION = { low: 3, medium: 6, high: 30 } as const;

export type Edition = keyof typeof DATABASES_OF_EDITION;

/** How many months or years can be bought at once. */
export const MAX_PERIODS = { month: 9, year: 3 } as const;

/** Whether this number of periods can be bought at once. */
export function canBeBought({ period, periodUnit }: { period: number; periodUnit: keyof typeof MAX_PERIODS }): boolean {
  return period <= MAX_PERIODS[periodUnit];
}

/** The arguments of an RDS database that are looked up if omitted. */
const LOOKED_UP = ["databaseName", "engine", "engineVersion", "ipAddress", "port"] as const;

type LookedUp = { readonly [Name in (typeof LOOKED_UP)[number]]?: unknown };

/** The ID of the RDS instance that is looked up for a database with these arguments; undefined if none is. */
export function lookedUpRdsId(args: LookedUp & { readonly rdsId?: unknown }): unknown {
  return isComplete(args) ? undefined : args.rdsId;
}

/** Whether the arguments are complete, so that RDS is not asked: it need not know the database then. */
export function isComplete(args: LookedUp): boolean {
  return LOOKED_UP.every((name) => args[name] !== undefined);
}
