import type { Operation } from "../../provider/client/operation";
import { operations } from "../../provider/client/operations";
import type { Fixture } from "./fixtures";

/** An operation in the client: the method that sends it, and which of its two paths is used. */
export interface Entry {
  readonly service: keyof typeof operations;
  /** Name of the client's method. */
  readonly name: string;
  readonly operation: Operation;
  /** Whether the path is the one for older regions. */
  readonly older: boolean;
}

/** Method and path, regardless of the names of placeholders. */
export function routeOf(method: string, path: string): string {
  return `${method} ${path.replaceAll(/\{\w+\}/g, "{}")}`;
}

/** Every path of every operation of the client. */
export const entries: readonly Entry[] = Object.entries(operations).flatMap(([service, table]) =>
  Object.entries<Operation>(table).flatMap((entry) => entriesOf(service as Entry["service"], ...entry)),
);

function entriesOf(service: Entry["service"], name: string, operation: Operation): Entry[] {
  const newer = { service, name, operation, older: false };
  return operation.older ? [newer, { ...newer, older: true }] : [newer];
}

/** Method and path in the client. */
export function routeOfEntry({ operation, older }: Entry): string {
  const path = older && operation.older ? operation.older.path : operation.path;
  return routeOf(operation.method, path);
}

export function findEntry(fixture: Pick<Fixture, "method" | "path">): Entry | undefined {
  return entries.find((entry) => routeOfEntry(entry) === routeOf(fixture.method, fixture.path));
}

/** The entry of an operation that must have one. */
export function entryOf(fixture: Fixture): Entry {
  const entry = findEntry(fixture);
  if (entry === undefined) {
    throw new Error(`provider/client has no operation ${fixture.method} ${fixture.path} (${fixture.document})`);
  }
  return entry;
}
