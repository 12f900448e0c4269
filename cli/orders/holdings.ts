import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { messageOf } from "../../provider/model/errors";
import { projectOf } from "../context";
import { pulumi, type StackFlags, selectedStack } from "../pulumi";
import { oneLine } from "../reports/text";
import type { Session } from "../session";

/** The orders and instances in a stack's state. */
export interface Holdings {
  /** The stack, as `--stack` names it. */
  readonly stack: string;
  /** The resources in whose properties an ID occurs. */
  readonly holdersOf: ReadonlyMap<string, readonly Holder[]>;
}

interface Holder {
  readonly urn: string;
  /** Whether it is an AuditInstance, which `pulumi destroy` unsubscribes, rather than an AuditOrder. */
  readonly isInstance: boolean;
}

/** Whether an order or an instance is in a state. */
export interface Held {
  /** `unknown` if no state was read. */
  readonly held: "yes" | "no" | "unknown";
  readonly heldBy?: readonly string[];
}

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: z.unknown().optional(),
  outputs: z.unknown().optional(),
});

const exportedState = z.object({
  deployment: z
    .object({
      resources: z
        .array(resource)
        .nullish()
        .transform((list) => list ?? []),
      pending_operations: z
        .array(z.object({ resource }))
        .nullish()
        .transform((list) => list ?? []),
    })
    .nullish(),
});

/**
 * Reads the state of the stack that the flags name, or of the selected stack if the directory is in a Pulumi project.
 *
 * @returns undefined outside a project. If `isChanging` is false, also if the state of the selected stack cannot be
 * read.
 * @throws Error if the state cannot be read otherwise.
 */
export async function readHoldings(
  session: Session,
  flags: StackFlags,
  isChanging: boolean,
): Promise<Holdings | undefined> {
  const { surroundings } = session;
  const { stack: named, cwd } = projectOf(session, flags);
  if (named === undefined && !isInProject(cwd)) {
    return undefined;
  }
  try {
    session.progress(`running \`pulumi stack export\` in ${cwd}`);
    const stack = named ?? (await selectedStack(surroundings, cwd));
    // An encrypted ID would not be found.
    const printed = await pulumi(surroundings, ["stack", "export", "--show-secrets", "--stack", stack], cwd);
    return { stack, holdersOf: holdersIn(JSON.parse(printed)) };
  } catch (error) {
    if (named !== undefined) {
      throw error;
    }
    const reason = `No state was read: ${oneLine(messageOf(error))}`;
    if (isChanging) {
      throw new Error(
        `${reason} Nothing was changed, because the state may contain the instance. ` +
          "Set the stack with --stack, or another directory with --cwd.",
        { cause: error },
      );
    }
    session.note(reason);
    return undefined;
  }
}

/** Whether any of these IDs is in the state, and in which resources. */
export function heldBy(holdings: Holdings | undefined, ids: readonly (string | undefined)[]): Held {
  if (holdings === undefined) {
    return { held: "unknown" };
  }
  const urns = [...new Set(holdersOf(holdings, ids).map(({ urn }) => urn))];
  return urns.length > 0 ? { held: "yes", heldBy: urns } : { held: "no" };
}

/** The URNs of the AuditInstance resources in whose properties one of these IDs occurs. */
export function instancesWith(holdings: Holdings | undefined, ids: readonly string[]): string[] {
  const holders = holdings === undefined ? [] : holdersOf(holdings, ids);
  return [...new Set(holders.filter(({ isInstance }) => isInstance).map(({ urn }) => urn))];
}

function holdersOf(holdings: Holdings, ids: readonly (string | undefined)[]): Holder[] {
  return ids.flatMap((id) => (id === undefined ? [] : (holdings.holdersOf.get(id) ?? [])));
}

function isInProject(directory: string): boolean {
  const isHere = ["Pulumi.yaml", "Pulumi.yml"].some((name) => existsSync(join(directory, name)));
  const parent = dirname(directory);
  return isHere || (parent !== directory && isInProject(parent));
}

/**
 * Reads an exported state. Pending operations count, because they may have created something before an interruption. But
 * `pulumi destroy` does not unsubscribe what only they contain.
 */
function holdersIn(exported: unknown): Holdings["holdersOf"] {
  const { data, error } = exportedState.safeParse(exported);
  if (error) {
    const [issue] = error.issues;
    throw new Error(
      `pulumi stack export printed a state in an unknown format (${issue?.path.join(".")}: ${issue?.message}). ` +
        "Update the Pulumi CLI and pulumi-dbss.",
    );
  }
  const { deployment } = data;
  const resources = (deployment?.resources ?? []).map((each) => ({ ...each, isPending: false }));
  const pending = (deployment?.pending_operations ?? []).map((operation) => ({
    ...operation.resource,
    isPending: true,
  }));
  const holdersOf = new Map<string, Holder[]>();
  for (const { urn, type, id, inputs, outputs, isPending } of [...resources, ...pending]) {
    const kind = /dbss:(?:\w+:)?Audit(Order|Instance)$/.exec(type)?.[1];
    if (kind !== undefined) {
      for (const held of new Set(textsIn([id, inputs, outputs]))) {
        holdersOf.set(held, [...(holdersOf.get(held) ?? []), { urn, isInstance: kind === "Instance" && !isPending }]);
      }
    }
  }
  return holdersOf;
}

const secret = z.object({ plaintext: z.string() });

/** All strings and keys in a value: they include the IDs in a ledger, whatever its format. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") {
    return [value];
  }
  if (value === null || typeof value !== "object") {
    return [];
  }
  const { data } = secret.safeParse(value);
  return data
    ? textsIn(JSON.parse(data.plaintext))
    : Object.entries(value).flatMap(([key, each]) => [key, ...textsIn(each)]);
}
