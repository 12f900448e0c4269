import fc from "fast-check";
import { z } from "zod";
import { ACCOUNT } from "../../emulator";
import type { Context } from "../../provider/model/context";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import { auditOrder } from "../../provider/resources/audit-order/lifecycle";
import type { Host } from "../host/hosted";
import { Stack } from "../lifecycle/program-run";
import { tags } from "../lifecycle/specimens/arbitraries";
import type { Keeper, Lived } from "./life";

const { orderId: _, adopt: __, name, securityGroupIds, ...ofInstance } = auditInstance.args.shape;

/** The arguments of `new AuditInstance` for a purchase. */
const args = z.strictObject({
  ...auditOrder.args.shape,
  ...ofInstance,
  name: name.unwrap(),
  securityGroupIds: securityGroupIds.unwrap(),
});

/** Only arguments that are updated in place differ from run to run: whatever goes wrong, one instance is bought. */
const purchases = fc.record({
  name: fc.constantFrom("audit", "renamed"),
  edition: fc.constant("low"),
  flavor: fc.constant(ACCOUNT.flavors.low),
  availabilityZones: fc.constant(["cn-north-4a", "cn-north-4b"]),
  vpcId: fc.constant(ACCOUNT.vpcId),
  subnetId: fc.constant(ACCOUNT.subnetId),
  ipAddress: fc.constant("192.168.0.77"),
  securityGroupIds: fc.constantFrom(...ACCOUNT.securityGroupIds.map((id) => [id])),
  periodUnit: fc.constant("month"),
  period: fc.constant(2),
  maxPrice: fc.constant({ amount: 1_000_000, currency: "CNY" }),
  autoRenew: fc.boolean(),
  description: fc.constantFrom("first", "second"),
  enterpriseProjectId: fc.constantFrom(...ACCOUNT.enterpriseProjectIds),
  tags,
  powerState: fc.constantFrom("running", "stopped"),
});

const purchase: Omit<Lived, "name" | "steward"> = { lifecycle: { args }, names: [], args: () => purchases };

/** An order and the instance that it buys. */
export const purchaseLife: Lived = {
  ...purchase,
  name: "AuditOrder and AuditInstance",
  steward: (context, host) => keeperOf(context, host),
};

/** An order that was never paid, for a period that is no longer declared. */
export const lifeAfterAnUnpaidOrder: Lived = {
  ...purchase,
  name: "AuditOrder for another period than the unpaid one",
  steward: (context, host) => keeperOf(context, host, { periodUnit: "year", period: 3 }),
};

/** Manages a purchase. If `before` is given, an order with these arguments is placed first and not paid. */
function keeperOf(
  context: () => Context,
  host: Host,
  before?: { readonly periodUnit: "year"; readonly period: number },
): Keeper {
  const stack = new Stack(context, host);
  return {
    async up(values) {
      const inputs = args.parse(values);
      if (before && stack.order === undefined) {
        await stack.upOrder({ ...inputs, ...before });
      }
      await stack.up(inputs);
    },
    refresh: () => stack.refresh(),
    destroy: () => stack.destroy(),
    differences: (values) => stack.differences(args.parse(values)).changed,
    replacements: (values) => stack.differences(args.parse(values)).replaces,
  };
}
