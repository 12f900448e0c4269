import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { dynamicResource, type Lifted, tokenOf } from "../../lifecycle/dynamic-resource";
import { markOf } from "../../lifecycle/mark";
import type { args, outputs } from "./args";
import { InstanceDeclaration } from "./declared-databases";

export type AuditInstanceArgs = Lifted<Omit<z.input<typeof args>, "mark" | "deletion">>;

const Base = dynamicResource<typeof args, typeof outputs>("AuditInstance", [
  "resourceId",
  "instanceId",
  "orderId",
  "status",
  "connectIp",
  "connectIpv6",
  "databaseLimit",
  "version",
  "createdAt",
  "expiresAt",
  "price",
  "currency",
  "orderMark",
]);

const DELETION = "loses the audit logs, and what is left of the paid period as far as BSS does not refund it";

/**
 * A yearly/monthly audit instance. Creating it places and pays an order: it costs money. Deleting it unsubscribes it:
 * its audit logs are lost.
 *
 * `edition`, `flavor`, `availabilityZones`, `vpcId`, `subnetId` and `ipAddress` cannot be changed: another instance is
 * bought, then the old one given back. `period` and `periodUnit` only matter when buying.
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
export class AuditInstance extends Base {
  constructor(name: string, args: AuditInstanceArgs, options?: pulumi.CustomResourceOptions) {
    const declaration = new InstanceDeclaration(name, args.edition);
    const mark = markOf(tokenOf("AuditInstance"), name, options?.parent);
    super(name, { ...args, deletion: DELETION, mark: mark.then((text) => declaration.complete(text)) }, options);
    declaration.knownBy(this.instanceId);
  }
}
