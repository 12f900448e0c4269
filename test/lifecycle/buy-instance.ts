import { ACCOUNT } from "../../emulator";
import type { Context } from "../../provider/model/context";
import type { Found } from "../../provider/model/resource";
import type { AuditInstanceState, Inputs as InstanceInputs } from "../../provider/resources/audit-instance/args";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import type { AuditOrderState, Inputs as OrderInputs } from "../../provider/resources/audit-order/args";
import { auditOrder } from "../../provider/resources/audit-order/lifecycle";

/** The arguments of `new AuditInstance` for a purchase, as its class passes them to the order and the instance. */
export type BuyInputs = OrderInputs & Omit<InstanceInputs, "orderId" | "adopt">;

/** Picks the arguments of the order from those of a purchase. */
export function orderInputs(inputs: BuyInputs): OrderInputs {
  return auditOrder.args.parse(among(inputs, auditOrder.args.shape));
}

/** Picks the arguments of the instance from those of a purchase. */
export function instanceInputs(inputs: BuyInputs, orderId: string): InstanceInputs {
  return auditInstance.args.parse({ ...among(inputs, auditInstance.args.shape), orderId });
}

/** Places an order and pays it, as one run of a program does. */
export async function buyInstance(
  context: Context,
  inputs: BuyInputs,
): Promise<Found<AuditInstanceState> & { readonly order: Found<AuditOrderState> }> {
  const order = await auditOrder.create(context, orderInputs(inputs));
  const instance = await auditInstance.create(context, instanceInputs(inputs, order.state.orderId ?? ""));
  return { ...instance, order };
}

function among(inputs: object, shape: object): object {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => Object.hasOwn(shape, name)));
}

/** Arguments of an instance for other resources to be created on. */
export const homeArgs: BuyInputs = {
  name: "home",
  edition: "medium",
  flavor: ACCOUNT.flavors.medium,
  availabilityZones: ["cn-north-4a"],
  vpcId: ACCOUNT.vpcId,
  subnetId: ACCOUNT.subnetId,
  securityGroupIds: [ACCOUNT.securityGroupIds[0]],
  periodUnit: "month",
  period: 1,
  autoRenew: false,
  mark: "f".repeat(32),
};

/** The same for the smallest edition. */
export const lowArgs: BuyInputs = { ...homeArgs, edition: "low", flavor: ACCOUNT.flavors.low };
