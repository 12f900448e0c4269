import fc from "fast-check";
import { ACCOUNT } from "../../../emulator";
import type { Context } from "../../../provider/model/context";
import { diff } from "../../../provider/model/diff";
import type { Found, Resource } from "../../../provider/model/resource";
import { auditInstance } from "../../../provider/resources/audit-instance/lifecycle";
import type { AuditOrderState } from "../../../provider/resources/audit-order/args";
import { auditOrder } from "../../../provider/resources/audit-order/lifecycle";
import type { Cloud } from "../../cloud";
import { homeArgs } from "../buy-instance";
import { tags } from "./arbitraries";
import type { Specimen, Values } from "./specimen";
import { byResourceId, change, unsubscribeInstance } from "./tamper";

const UNPLACED = "not placed yet";

const settings = fc.record(
  {
    orderId: fc.constant(UNPLACED),
    name: fc.stringMatching(/^[A-Za-z0-9_审计-]{1,64}$/u),
    securityGroupIds: fc.shuffledSubarray([...ACCOUNT.securityGroupIds], { minLength: 1, maxLength: 1 }),
    autoRenew: fc.boolean(),
    description: fc.stringMatching(/^[A-Za-z0-9_ 审计-]{0,60}$/u),
    enterpriseProjectId: fc.constantFrom(...ACCOUNT.enterpriseProjectIds),
    tags,
    powerState: fc.constantFrom("running", "stopped"),
    timezone: fc.constantFrom("UTC+08:00", "UTC+01:00"),
    timeouts: fc.constant({ create: "5m", delete: "5m" }),
  },
  { requiredKeys: ["orderId"] },
);

/** The placed orders, as in the state of their runs. */
const placed = new Map<unknown, Found<AuditOrderState>>();

/** The purchase. `keepers` allow it beside an instance of the same name. */
const PURCHASE = auditOrder.args.parse({ ...homeArgs, name: "ordered", keepers: { of: "the specimen" } });

/** Places the order before the instance, as the engine does, or compares it in a later run of the program. */
async function order(context: Context, args: Values): Promise<Values> {
  const known = placed.get(args.orderId);
  if (known) {
    await auditOrder.compare?.(context, known.id, known.state, PURCHASE, diff(auditOrder, known.state, PURCHASE));
    return args;
  }
  const found = await auditOrder.create(context, PURCHASE);
  placed.set(found.state.orderId, found);
  return { ...args, orderId: found.state.orderId };
}

const instanceField = (fields: Values) => (cloud: Cloud, found: Found<Values>) =>
  change(cloud, "instances", byResourceId(found), fields);

export const auditInstanceSpecimen: Specimen = {
  name: "AuditInstance",
  lifecycle: auditInstance as unknown as Resource,
  args: () => settings,
  dependOn: order,
  illegal: [
    { put: { orderId: undefined }, property: "orderId" },
    { put: { adopt: "audit" }, property: "orderId" },
    { put: { name: "with space" }, property: "name" },
    { put: { name: "x".repeat(65) }, property: "name" },
    { put: { name: "審計・監査" }, property: "name" },
    { put: { edition: "low" }, property: "edition" },
    { put: { securityGroupIds: [""] }, property: "securityGroupIds[0]" },
    { put: { description: "x".repeat(256) }, property: "description" },
    { put: { timezone: "" }, property: "timezone" },
    { put: { powerState: "asleep" }, property: "powerState" },
    { put: { tags: { "a=b": "c" } }, property: "tags.a=b" },
    { put: { tags: { key: "x".repeat(256) } }, property: "tags.key" },
    { put: { timeouts: { create: "soon" } }, property: "timeouts.create" },
    { put: { color: "blue" }, property: "color" },
  ],
  // BSS never changes which order bought an instance.
  untampered: ["orderId"],
  tamper: {
    name: instanceField({ name: "clicked" }),
    securityGroupIds: instanceField({ security_group_id: "another-group" }),
    description: instanceField({ comment: "clicked \u{1f5b1}" }),
    enterpriseProjectId: instanceField({ enterprise_project_id: "clicked" }),
    autoRenew: (cloud, found) =>
      change(cloud, "subscriptions", byResourceId(found), { expire_policy: found.state.autoRenew ? 4 : 3 }),
    tags: (cloud, found) => change(cloud, "tags", byResourceId(found), { value: "clicked" }),
    timezone: instanceField({ timezone: "UTC+12:00" }),
    powerState: (cloud, found) =>
      change(cloud, "instances", byResourceId(found), {
        status: found.state.powerState === "stopped" ? "ACTIVE" : "SHUTOFF",
      }),
  },
  untoldOnImport: ["orderId", "price", "currency", "deletion", "supersededOrders"],
  remove: (cloud, found) => unsubscribeInstance(cloud, byResourceId(found)),
};
