import * as pulumi from "@pulumi/pulumi";
import {
  type AuditInstanceState,
  type AuditInstanceArgs as DeclaredArgs,
  AuditInstance as DeclaredInstance,
} from "../generated/audit-instance";
import type { AuditOrderArgs } from "../generated/audit-order";
import { InstanceDeclaration } from "../program/declared-databases";
import { hostOf } from "../program/host";
import { plannedRegion } from "../program/planned-region";
import { tokenUnder } from "../program/tokens";
import { splitRegion } from "../resources/for-programs";
import { AuditOrder, markOf } from "./audit-order";

type OwnArgs = Omit<DeclaredArgs, "orderId" | "adopt">;

/** An instance to buy: the order is declared with it. */
export type BoughtInstanceArgs = AuditOrderArgs &
  OwnArgs & { readonly orderId?: undefined; readonly adopt?: undefined };

/** An instance bought by an order that the program declares itself. */
export type OrderedInstanceArgs = OwnArgs & { readonly orderId: pulumi.Input<string>; readonly adopt?: undefined };

/** An existing instance to manage. With the option `import`, its ID is given there. */
export type AdoptedInstanceArgs = OwnArgs & { readonly adopt: pulumi.Input<string>; readonly orderId?: undefined };

export type AuditInstanceArgs = BoughtInstanceArgs | OrderedInstanceArgs | AdoptedInstanceArgs;

const DELETION =
  "loses the audit logs that are not backed up (AuditLogBackup), and the rest of the paid period except for what BSS refunds";

/** Where each argument of an order is used: only by the order, or by the order and then by the instance. */
const ORDER_ARGUMENTS: Readonly<Record<keyof AuditOrderArgs, "order" | "both">> = {
  region: "both",
  name: "both",
  edition: "order",
  flavor: "order",
  availabilityZones: "order",
  vpcId: "order",
  subnetId: "order",
  ipAddress: "order",
  keepers: "order",
  securityGroupIds: "both",
  periodUnit: "order",
  period: "order",
  autoRenew: "both",
  description: "both",
  enterpriseProjectId: "both",
  tags: "both",
  maxPrice: "order",
  payment: "order",
};

/** `lookedUp` is an internal argument, which only a component sets. */
const USED_BY: ReadonlyMap<string, "order" | "both"> = new Map([
  ...Object.entries(ORDER_ARGUMENTS),
  ["lookedUp", "order"],
]);

/**
 * A yearly/monthly audit instance. With the arguments of `AuditOrder` in addition to its own, it declares that order
 * under its own name and pays for it, which costs money. With `adopt`, it manages an existing instance and buys nothing.
 * Deleting it unsubscribes from the instance, and its audit logs are lost.
 *
 * `edition`, `flavor`, `availabilityZones`, `vpcId`, `subnetId` and `ipAddress` cannot be updated: changing one buys
 * another instance, then unsubscribes from the old one. `period` and `periodUnit` are used only when buying.
 *
 * @example
 * ```ts
 * const audit = new dbss.AuditInstance("audit", {
 *   name: "audit",
 *   edition: "low",
 *   flavor: "c6.xlarge.4",
 *   availabilityZones: ["cn-north-4a"],
 *   vpcId: "…",
 *   subnetId: "…",
 *   securityGroupIds: ["…"],
 *   periodUnit: "month",
 *   period: 1,
 *   maxPrice: { amount: 3000, currency: "CNY" },
 * });
 * ```
 */
export class AuditInstance extends DeclaredInstance {
  /** The order that this resource declares. Undefined with `adopt` or `orderId`. */
  readonly order: AuditOrder | undefined;

  /** Looks up an existing AuditInstance by its ID, without managing it. Requires the native host. */
  static override get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state: AuditInstanceState = {},
    options?: pulumi.CustomResourceOptions,
  ): AuditInstance {
    return new AuditInstance(name, state as AuditInstanceArgs, { ...options, id });
  }

  /** Whether a value is an AuditInstance, whichever copy of the package made it. */
  static override isInstance(value: unknown): value is AuditInstance {
    return DeclaredInstance.isInstance(value);
  }

  constructor(name: string, args: AuditInstanceArgs, options?: pulumi.CustomResourceOptions) {
    const exists = args.adopt !== undefined || options?.import !== undefined || options?.id !== undefined;
    const buys = !exists && args.orderId === undefined;
    const isLookedUp = options?.id !== undefined;
    const declaration = new InstanceDeclaration(
      name,
      "edition" in args ? args.edition : undefined,
      isLookedUp ? undefined : plannedRegion("AuditInstance", args, options),
    );
    const mark = buys ? markOf(tokenUnder("dynamic", "AuditInstance"), name, options?.parent) : undefined;
    const orderInputs = mark && { ...orderArgs(args), mark, rdsIds: declaration.rdsIds() };
    const order = orderInputs && new AuditOrder(name, orderInputs, orderOptions(options));
    const own = order
      ? { ...instanceArgs(args), orderId: order.orderId, orderMark: mark }
      : { ...args, ...adopted(args, options) };
    // The dynamic host rejects the option `import` itself.
    if (args.adopt !== undefined || (options?.import !== undefined && hostOf() === "native")) {
      refusePurchase(name, args);
    }
    if (args.orderId !== undefined && !isLookedUp) {
      refuseOrderOfAnother(name, args.orderId);
    }
    const declared: DeclaredArgs & { deletion?: string } = isLookedUp ? own : { ...own, deletion: DELETION };
    super(name, declared, options);
    // The SDK's resources accept no further properties while they are constructed; this one is not an output.
    Object.defineProperty(this, "order", { value: order, enumerable: false });
    const isDeleted = !isLookedUp && options?.retainOnDelete !== true;
    declaration.knownBy([this.instanceId, this.resourceId], isDeleted ? this : undefined);
  }
}

/** @throws RunError when an existing instance is declared with arguments that only a purchase uses. */
function refusePurchase(name: string, args: AuditInstanceArgs): void {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  const unused = given.flatMap(([argument]) => (USED_BY.get(argument) === "order" ? [argument] : []));
  if (unused.length > 0) {
    const how = args.adopt === undefined ? "the option `import`" : "`adopt`";
    throw new pulumi.RunError(
      `AuditInstance ${name}: with ${how}, nothing is bought. Remove the arguments that are only used when buying: ${unused.join(", ")}.`,
    );
  }
}

/** The instances of the program that are declared with an order, by the output of its ID. */
const buyers = new WeakMap<pulumi.Output<string>, string>();

/** @throws RunError when another instance of the program is declared with the same order. */
function refuseOrderOfAnother(name: string, orderId: pulumi.Input<string>): void {
  if (!pulumi.Output.isInstance<string>(orderId)) {
    return;
  }
  const other = buyers.get(orderId);
  if (other !== undefined && other !== name) {
    throw new pulumi.RunError(
      `AuditInstance ${name}: its order also buys the AuditInstance ${other}, and an order buys only one instance. Declare an AuditOrder of its own for it, or remove it from the program.`,
    );
  }
  buyers.set(orderId, name);
}

/** An imported instance is adopted: it has no known order that could be declared. */
function adopted(
  args: AuditInstanceArgs,
  options: pulumi.CustomResourceOptions | undefined,
): { readonly adopt?: pulumi.Input<string> } {
  const isExplicit = args.adopt !== undefined || args.orderId !== undefined;
  return isExplicit || options?.import === undefined
    ? {}
    : { adopt: pulumi.output(options.import).apply((importId) => splitRegion(importId).id) };
}

/** The options of the instance, for its order. Its aliases are converted to those of its order. */
function orderOptions(options: pulumi.CustomResourceOptions = {}): pulumi.CustomResourceOptions {
  const { aliases, customTimeouts: _, replaceOnChanges: __, deletedWith: ___, ...rest } = options;
  return {
    ...rest,
    ...(aliases && { aliases: aliases.map((alias) => pulumi.output(alias).apply(aliasOfOrder)) }),
  };
}

function aliasOfOrder(alias: pulumi.Unwrap<pulumi.URN | pulumi.Alias>): pulumi.URN | pulumi.Alias {
  if (typeof alias === "string") {
    return tokenOfOrder(alias, "::");
  }
  return alias.type === undefined ? alias : { ...alias, type: tokenOfOrder(alias.type) };
}

/** A text with the token of the order instead of that of the instance, where `end` follows. */
function tokenOfOrder(text: string, end = ""): string {
  return (["dynamic", "native"] as const).reduce(
    (known, host) =>
      known.replace(`${tokenUnder(host, "AuditInstance")}${end}`, `${tokenUnder(host, "AuditOrder")}${end}`),
    text,
  );
}

function orderArgs(args: AuditInstanceArgs): AuditOrderArgs {
  return filtered(args as BoughtInstanceArgs, (name) => USED_BY.has(name));
}

function instanceArgs(args: AuditInstanceArgs): object {
  return filtered(args, (name) => USED_BY.get(name) !== "order");
}

function filtered<Args extends object>(args: Args, isMeant: (name: string) => boolean): Args {
  return Object.fromEntries(Object.entries(args).filter(([name]) => isMeant(name))) as Args;
}
