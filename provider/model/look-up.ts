import { type AuditInstance, isNotFound } from "../client";
import { alternatives } from "../client/wording";
import type { Context } from "./context";
import { PROJECT } from "./snapshots";

/** Objects that a program refers to by an ID or other names, and how messages describe them. */
export interface Named<T> {
  /** The argument that refers to one: messages begin with it, if there is one. */
  readonly argument?: string;
  /** What one of them is called: "risk rule". */
  readonly noun: string;
  /** What they belong to: "instance 1234". */
  readonly owner: string;
  /** The ID that messages show. */
  idOf(item: T): string;
  /** Ways to refer to one, the strictest first: `{ ID: …, name: … }`. The first way with a match is used. */
  readonly by: Readonly<Record<string, (item: T) => string | undefined | readonly string[]>>;
  /** A name that messages show beside the ID although it does not identify the object. */
  readonly nameOf?: (item: T) => string | undefined;
  /** Set if messages show nothing but IDs: what else identifies one may be a secret. */
  readonly isConfidential?: boolean | undefined;
  /** What to do when several match. @default to use the ID of one of them */
  readonly adviceOnSeveral?: string;
}

/** Nothing matches. */
export class NoneMatches extends Error {
  override readonly name = "NoneMatches";
}

/**
 * The one that matches.
 *
 * @throws NoneMatches when none does, listing all candidates
 * @throws Error when several match
 */
export function theOne<T>(items: readonly T[], wanted: string, named: Named<T>): T {
  const one = theOneIfAny(items, wanted, named);
  if (one === undefined) {
    throw new NoneMatches(failureText(items, wanted, named));
  }
  return one;
}

/**
 * The one that matches, or undefined when there is none.
 *
 * @throws Error when several match.
 */
export function theOneIfAny<T>(items: readonly T[], wanted: string, named: Named<T>): T | undefined {
  const { found } = matching(items, wanted, named);
  if (found.length > 1) {
    throw new Error(failureText(items, wanted, named));
  }
  return found[0];
}

function failureText<T>(items: readonly T[], wanted: string, named: Named<T>): string {
  return [named.argument, obstacleTo(items, wanted, named)].filter(Boolean).join(": ");
}

/** Why there is no single match; undefined if there is. */
export function obstacleTo<T>(items: readonly T[], wanted: string, named: Named<T>): string | undefined {
  const { noun, owner, idOf, adviceOnSeveral = "Use the ID of one of them." } = named;
  const { found, way } = matching(items, wanted, named);
  if (found.length === 0) {
    const known = items.map((item) => labelOf(item, named)).join(", ") || "none";
    const ways = alternatives(Object.keys(named.by));
    return `${owner} has no ${noun} with ${referenceTo(wanted, ways, named)}; it has: ${known}.`;
  }
  const ids = found.map(idOf).join(", ");
  return found.length > 1
    ? `${found.length} ${noun}s of ${owner} have ${referenceTo(wanted, way, named)}: ${ids}. ${adviceOnSeveral}`
    : undefined;
}

/** How messages refer to an object by a value: "the name drops", or "this sql" if the value may be a secret. */
export function referenceTo(
  value: string,
  way: string,
  { isConfidential }: Pick<Named<never>, "isConfidential">,
): string {
  return isConfidential ? `this ${way}` : `the ${way} ${value}`;
}

function matching<T>(items: readonly T[], wanted: string, { by }: Named<T>): { found: T[]; way: string } {
  for (const [way, readOff] of Object.entries(by)) {
    const found = items.filter((item) => [readOff(item)].flat().includes(wanted));
    if (found.length > 0) {
      return { found, way };
    }
  }
  return { found: [], way: "" };
}

/** A description of a candidate: `orders (1234)`, `SOX report (SOX, 1234)`. */
function labelOf<T>(item: T, { by, idOf, nameOf, isConfidential }: Named<T>): string {
  if (isConfidential) {
    return idOf(item);
  }
  const names = Object.entries(by).flatMap(([way, readOff]) => (way === "ID" ? [] : [readOff(item)].flat()));
  const [name, ...others] = [nameOf?.(item), ...names.toReversed()].filter((text) => text !== undefined && text !== "");
  return name === undefined ? idOf(item) : `${name} (${[...others, idOf(item)].join(", ")})`;
}

/** Explains that an instance ID is actually the resource ID of an instance; undefined if it is not. */
export async function mistakenInstanceId(context: Context, instanceId: unknown): Promise<string | undefined> {
  const meant = await instanceWith(context, "resource_id", "id", instanceId);
  return (
    meant &&
    `${instanceId} is the \`resourceId\` of the audit instance ${meant.name}; its \`instanceId\` is ${meant.id}. The ` +
      "`resourceId` belongs to orders, tags and jobs."
  );
}

/** Explains that a resource ID is actually the instance ID of an instance; undefined if it is not. */
export async function mistakenResourceId(context: Context, resourceId: unknown): Promise<string | undefined> {
  const meant = await instanceWith(context, "id", "resource_id", resourceId);
  return (
    meant &&
    `${resourceId} is the \`instanceId\` of the audit instance ${meant.name}; its \`resourceId\` is ${meant.resource_id}.`
  );
}

type IdName = "id" | "resource_id";

/** The instance that has a value as one of its IDs, but not as the other. */
async function instanceWith(
  { snapshots }: Context,
  one: IdName,
  other: IdName,
  value: unknown,
): Promise<AuditInstance | undefined> {
  if (typeof value !== "string") {
    return undefined;
  }
  const instances = await snapshots.instances.get(PROJECT);
  return instances.find((instance) => instance[one] === value && instance[other] !== value);
}

/** The result of a read; undefined if the service returns "not found" because the object no longer exists. */
export async function orGone<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}
