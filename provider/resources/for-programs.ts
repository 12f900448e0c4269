// What the classes in programs need, too. This file loads neither schemas nor client.

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

/** Whether nothing has to be looked up: then RDS need not know the database. */
export function isComplete(args: LookedUp): boolean {
  return LOOKED_UP.every((name) => args[name] !== undefined);
}

/** Pattern of a region's name, such as "cn-north-4". */
export const REGION_NAME = "[a-z]+(?:-[a-z]+)+-\\d+";

const WITH_REGION = new RegExp(`^(.+)@(${REGION_NAME})$`);

/** Splits an import ID of the form `<id>@<region>`. The region is optional. */
export function splitRegion(importId: string): { readonly id: string; readonly region?: string } {
  const [, id, region] = WITH_REGION.exec(importId) ?? [];
  return id !== undefined && region !== undefined ? { id, region } : { id: importId };
}

/** Whether an error is a mistake in this package: only then is its stack trace of use to anyone. */
export function isMistake(error: unknown): boolean {
  return error instanceof TypeError || error instanceof ReferenceError;
}
