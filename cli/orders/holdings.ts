import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { messageOf } from "../../provider/model/errors";
import { projectOf } from "../context";
import { oneLine } from "../reports/text";
import { pulumi, type StackFlags } from "../pulumi";
import type { Session } from "../session";

/** The orders and instances that a stack's state holds. */
export interface Holdings {
  readonly stack: string;
  /** The resources that hold an ID. */
  readonly holdersOf: ReadonlyMap<string, readonly Holder[]>;
}

interface Holder {
  readonly urn: string;
  /** An order only keeps track of what it bought; an instance is what `pulumi destroy` unsubscribes. */
  readonly isInstance: boolean;
}

/** Whether a state holds something. */
export interface Held {
  /** `unknown` where no state was read. */
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
 * Reads the state of the stack that the flags name, or of the selected stack of the Pulumi project around.
 *
 * @returns nothing outside a project and, for a command that changes nothing, where the state cannot be read.
 */
export async function readHoldings(
  session: Session,
  flags: StackFlags,
  isChanging: boolean,
): Promise<Holdings | undefined> {
  const { stack, cwd } = projectOf(session, flags);
  if (stack === undefined && !isInProject(cwd)) {
    return undefined;
  }
  const named = stack === undefined ? [] : ["--stack", stack];
  try {
    session.progress(`pulumi stack export in ${cwd}`);
    // An ID that is encrypted would look like one that no state holds.
    const printed = await pulumi(session.surroundings, ["stack", "export", "--show-secrets", ...named], cwd);
    return holdingsIn(JSON.parse(printed), stack);
  } catch (error) {
    if (stack !== undefined) {
      throw error;
    }
    const reason = `No state was read: ${oneLine(messageOf(error))}`;
    if (isChanging) {
      throw new Error(
        `${reason} Nothing was changed: in a Pulumi project, the state must say what it holds. ` +
          "Name a stack with --stack, or another directory with --cwd.",
        { cause: error },
      );
    }
    session.note(reason);
    return undefined;
  }
}

/** Who holds any of these IDs. */
export function heldBy(holdings: Holdings | undefined, ids: readonly (string | undefined)[]): Held {
  if (holdings === undefined) {
    return { held: "unknown" };
  }
  const urns = [...new Set(holdersOf(holdings, ids).map(({ urn }) => urn))];
  return urns.length > 0 ? { held: "yes", heldBy: urns } : { held: "no" };
}

/** The URNs of the instances that hold any of these IDs. */
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

/** Both what was made and what may have been: an operation that was cut short is pending. */
function holdingsIn(exported: unknown, stack: string | undefined): Holdings {
  const { data, error } = exportedState.safeParse(exported);
  if (error) {
    const [issue] = error.issues;
    throw new Error(
      `pulumi stack export printed no state that this version reads (${issue?.path.join(".")}: ${issue?.message}). ` +
        "Update the Pulumi CLI and pulumi-dbss.",
    );
  }
  const { deployment } = data;
  const resources = deployment?.resources ?? [];
  const pending = deployment?.pending_operations.map((operation) => operation.resource) ?? [];
  const holdersOf = new Map<string, Holder[]>();
  for (const { urn, type, id, inputs, outputs } of [...resources, ...pending]) {
    const kind = /dbss:(?:\w+:)?Audit(Order|Instance)$/.exec(type)?.[1];
    if (kind !== undefined) {
      for (const held of new Set(textsIn([id, inputs, outputs]))) {
        holdersOf.set(held, [...(holdersOf.get(held) ?? []), { urn, isInstance: kind === "Instance" }]);
      }
    }
  }
  return { stack: stack ?? resources[0]?.urn.split(":")[2] ?? "the selected stack", holdersOf };
}

const secret = z.object({ plaintext: z.string() });

/** Every text in the properties, and every key: whatever the form of a ledger, the IDs are among them. */
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
