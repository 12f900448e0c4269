import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { type AuditOrderArgs, type AuditOrderState, AuditOrder as DeclaredOrder } from "../generated/audit-order";
import { tokenUnder } from "../program/tokens";

/**
 * The order of a yearly/monthly audit instance. Creating it places an order without paying it, which is free. An
 * `AuditInstance` with its `orderId` pays for it. `new AuditInstance` with all arguments declares the order itself.
 *
 * Changing `edition`, `flavor`, `availabilityZones`, `vpcId`, `subnetId`, `ipAddress` or `keepers` places another
 * order, which replaces the instance; reverting the change returns to the first order while its instance exists.
 * Deleting an order cancels it if it is unpaid, and never unsubscribes from an instance.
 *
 * @example
 * ```ts
 * const order = new dbss.AuditOrder("audit", {
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
export class AuditOrder extends DeclaredOrder {
  /** Looks up an existing AuditOrder by its ID, without managing it. Requires the native host. */
  static override get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state: AuditOrderState = {},
    options?: pulumi.CustomResourceOptions,
  ): AuditOrder {
    return new AuditOrder(name, state as AuditOrderArgs, { ...options, id });
  }

  constructor(name: string, args: AuditOrderArgs, options?: pulumi.CustomResourceOptions) {
    // An order that is looked up is not placed, so it needs no mark.
    const mark =
      options?.id === undefined ? markOf(tokenUnder("dynamic", "AuditOrder"), name, options?.parent) : undefined;
    const declared: AuditOrderArgs & { mark: Promise<string> | undefined } = { mark, ...args };
    super(name, declared, options);
  }
}

/**
 * The mark of a resource: the same on every machine and in every run, different in every stack. It is put on the order
 * that buys an instance, so that the purchase can be found again if the state is lost.
 */
export function markOf(token: string, name: string, parent: pulumi.Resource | undefined): Promise<string> {
  const organization = organizationOrNone();
  const urn = pulumi.createUrn(name, token, parent);
  // A promise: an output would depend on the parent, which may be a component that contains dependencies on the
  // resource itself.
  return new Promise((resolve) => {
    urn.apply((text) => resolve(createHash("sha256").update(`${organization}/${text}`).digest("hex").slice(0, 32)));
  });
}

/** Every run of the engine has an organization; a unit test with mocks may not. */
function organizationOrNone(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return "";
  }
}
