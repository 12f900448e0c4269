import { ACCOUNT } from "../../../emulator";
import { auditInstance, inOtherRegion, rdsAuditDatabase } from "../../end-to-end/declarations";
import type { Declaration, Declarations } from "../../end-to-end/stack";

/** An instance as a program declares it. */
interface Instance {
  readonly name: string;
  readonly edition: "low" | "medium";
  readonly isElsewhere: boolean;
  /** How often it is to be bought anew. */
  readonly keepers: number;
  readonly period: number;
  readonly description: string;
}

/** The instances that a program declares. */
export type Program = Readonly<Record<string, Instance>>;

export const NAMES = ["a", "b"] as const;

/** What a user may change about an instance. */
const CHANGES = {
  edition: (it) => ({ ...it, edition: it.edition === "low" ? "medium" : "low" }),
  region: (it) => ({ ...it, isElsewhere: !it.isElsewhere }),
  keepers: (it) => ({ ...it, keepers: it.keepers + 1 }),
  "keepers back": (it) => ({ ...it, keepers: Math.max(0, it.keepers - 1) }),
  name: (it) => ({ ...it, name: it.name.endsWith("-new") ? it.name.replace("-new", "") : `${it.name}-new` }),
  period: (it) => ({ ...it, period: it.period === 1 ? 2 : 1 }),
  description: (it) => ({ ...it, description: it.description === "" ? "audits" : "" }),
} satisfies Record<string, (it: Instance) => Instance>;

export const CHANGE_NAMES = ["declared or not", ...(Object.keys(CHANGES) as (keyof typeof CHANGES)[])] as const;

export interface Change {
  readonly of: (typeof NAMES)[number];
  readonly what: (typeof CHANGE_NAMES)[number];
}

/** The program with a change. A change of an instance that it does not declare declares it. */
export function changed(program: Program, { of, what }: Change): Program {
  const { [of]: instance, ...others } = program;
  if (instance === undefined) {
    return { ...program, [of]: newInstance(of) };
  }
  return what === "declared or not" ? others : { ...program, [of]: CHANGES[what](instance) };
}

function newInstance(of: string): Instance {
  return { name: `audit-${of}`, edition: "low", isElsewhere: false, keepers: 0, period: 1, description: "" };
}

/** What makes a declaration another purchase. */
export function purchaseOf({ edition, isElsewhere, keepers }: Instance): string {
  return JSON.stringify([edition, isElsewhere, keepers]);
}

const DATABASES = { a: ACCOUNT.rdsInstances.mysqlOrders, b: ACCOUNT.rdsInstances.mysqlUsers };

/** The instances, each with tags and, in the first region, a database. */
export function declarationsOf(program: Program): Declarations {
  const declared = NAMES.flatMap((of) => {
    const instance = program[of];
    return instance ? [{ of, instance }] : [];
  });
  return Object.fromEntries(
    declared.flatMap(({ of, instance }) => [
      [of, auditInstance(argsOf(instance))],
      [`tags-${of}`, tagsOf(of, instance)],
      ...(instance.isElsewhere
        ? []
        : [[`database-${of}`, rdsAuditDatabase(DATABASES[of], { instanceId: `@${of}.instanceId` })] as const]),
    ]),
  );
}

function tagsOf(of: string, { isElsewhere }: Instance): Declaration {
  const { region } = ACCOUNT.otherRegion;
  return {
    type: "ResourceTags",
    args: { ...(isElsewhere && { region }), resourceId: `@${of}.resourceId`, tags: { of } },
  };
}

function argsOf({ isElsewhere, edition, keepers, ...args }: Instance): object {
  const { flavors } = isElsewhere ? ACCOUNT.otherRegion : ACCOUNT;
  return {
    ...args,
    ...(isElsewhere && inOtherRegion),
    edition,
    flavor: flavors[edition],
    ...(keepers > 0 && { keepers: { bought: String(keepers) } }),
    maxPrice: { amount: 100_000, currency: "CNY" },
    timeouts: { create: "60s", update: "60s", delete: "60s" },
  };
}
