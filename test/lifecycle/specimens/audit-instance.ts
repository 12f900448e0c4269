import fc from "fast-check";
import { ACCOUNT } from "../../../emulator";
import type { Found, Lifecycle } from "../../../provider/lifecycle/contract";
import { auditInstance } from "../../../provider/resources/audit-instance/lifecycle";
import type { Cloud } from "../../cloud";
import { tags } from "./arbitraries";
import type { Specimen, Values } from "./specimen";
import { byResourceId, change, removeRow } from "./tamper";

const legalName = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);

const editions = fc.constantFrom<"low" | "medium" | "high">("low", "medium", "high").map((edition) => ({
  edition,
  flavor: ACCOUNT.flavors[edition],
}));

const periods = fc.oneof(
  fc.record({ periodUnit: fc.constant("month"), period: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ periodUnit: fc.constant("year"), period: fc.integer({ min: 1, max: 3 }) }),
);

const instanceSettings = fc.record(
  {
    name: legalName,
    availabilityZones: fc.shuffledSubarray(["cn-north-4a", "cn-north-4b"], { minLength: 1, maxLength: 2 }),
    vpcId: fc.constant(ACCOUNT.vpcId),
    subnetId: fc.constant(ACCOUNT.subnetId),
    securityGroupIds: fc.shuffledSubarray([...ACCOUNT.securityGroupIds], { minLength: 1, maxLength: 1 }),
    ipAddress: fc.constant("192.168.0.77"),
    autoRenew: fc.boolean(),
    description: fc.string({ maxLength: 60 }),
    enterpriseProjectId: fc.constantFrom(...ACCOUNT.enterpriseProjectIds),
    tags,
    powerState: fc.constantFrom("running", "stopped"),
    maxPrice: fc.constantFrom<unknown>(1_000_000, { amount: 1_000_000, currency: "CNY" }),
    mark: fc.constant("0123456789abcdef0123456789abcdef"),
  },
  { requiredKeys: ["name", "availabilityZones", "vpcId", "subnetId", "securityGroupIds", "mark"] },
);

const instanceField = (fields: Values) => (cloud: Cloud, found: Found<Values>) =>
  change(cloud, "instances", byResourceId(found), fields);

export const auditInstanceSpecimen: Specimen = {
  name: "AuditInstance",
  lifecycle: auditInstance as unknown as Lifecycle,
  args: () =>
    fc
      .tuple(editions, periods, instanceSettings)
      .map(([edition, period, rest]) => ({ ...edition, ...period, ...rest })),
  illegal: [
    { put: { name: "with space" }, property: "name" },
    { put: { name: "x".repeat(65) }, property: "name" },
    { put: { name: undefined }, property: "name" },
    { put: { edition: "huge" }, property: "edition" },
    { put: { availabilityZones: [] }, property: "availabilityZones" },
    { put: { availabilityZones: ["cn-north-4a", "cn-north-4a"] }, property: "availabilityZones" },
    { put: { ipAddress: "192.168.0.300" }, property: "ipAddress" },
    { put: { securityGroupIds: [""] }, property: "securityGroupIds[0]" },
    { put: { periodUnit: "month", period: 10 }, property: "period" },
    { put: { periodUnit: "year", period: 4 }, property: "period" },
    { put: { period: 0 }, property: "period" },
    { put: { period: 1.5 }, property: "period" },
    { put: { powerState: "asleep" }, property: "powerState" },
    { put: { tags: { "a=b": "c" } }, property: "tags.a=b" },
    { put: { tags: { key: "x".repeat(256) } }, property: "tags.key" },
    { put: { maxPrice: -1 }, property: "maxPrice" },
    { put: { timeouts: { create: "soon" } }, property: "timeouts.create" },
    { put: { colour: "blue" }, property: "colour" },
  ],
  tamper: {
    name: instanceField({ name: "clicked" }),
    edition: instanceField({ resource_spec_code: "dbss.bypassaudit.clicked" }),
    availabilityZones: instanceField({ zone: "cn-north-4c" }),
    vpcId: instanceField({ vpc_id: ACCOUNT.otherVpcId }),
    subnetId: instanceField({ subnet_id: ACCOUNT.otherSubnetId }),
    ipAddress: instanceField({ connect_ip: "192.168.0.99" }),
    securityGroupIds: instanceField({ security_group_id: "another-group" }),
    description: instanceField({ comment: "clicked \u{1f5b1}" }),
    enterpriseProjectId: async (cloud, found) => {
      await change(cloud, "instances", byResourceId(found), { enterprise_project_id: "clicked" });
    },
    autoRenew: (cloud, found) =>
      change(cloud, "subscriptions", byResourceId(found), { expire_policy: found.state.autoRenew ? 4 : 3 }),
    tags: (cloud, found) => change(cloud, "tags", byResourceId(found), { value: "clicked" }),
    powerState: (cloud, found) =>
      change(cloud, "instances", byResourceId(found), {
        status: found.state.powerState === "stopped" ? "ACTIVE" : "SHUTOFF",
      }),
  },
  remove: (cloud, found) => removeRow(cloud, "instances", byResourceId(found)),
};
