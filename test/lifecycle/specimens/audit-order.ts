import fc from "fast-check";
import { ACCOUNT } from "../../../emulator";
import type { Resource } from "../../../provider/model/resource";
import { auditOrder } from "../../../provider/resources/audit-order/lifecycle";
import { tags } from "./arbitraries";
import type { Specimen } from "./specimen";
import { change } from "./tamper";

const CANCELED = 4;

const editions = fc.constantFrom<"low" | "medium" | "high">("low", "medium", "high").map((edition) => ({
  edition,
  flavor: ACCOUNT.flavors[edition],
}));

const periods = fc.oneof(
  fc.record({ periodUnit: fc.constant("month"), period: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ periodUnit: fc.constant("year"), period: fc.integer({ min: 1, max: 3 }) }),
);

const others = fc.record(
  {
    // The names of existing instances would be rejected.
    name: fc.stringMatching(/^[A-Za-z0-9_审计-]{1,50}$/u).map((name) => `order-${name}`),
    availabilityZones: fc.shuffledSubarray(["cn-north-4a", "cn-north-4b"], { minLength: 1, maxLength: 2 }),
    vpcId: fc.constant(ACCOUNT.vpcId),
    subnetId: fc.constant(ACCOUNT.subnetId),
    securityGroupIds: fc.shuffledSubarray([...ACCOUNT.securityGroupIds], { minLength: 1, maxLength: 1 }),
    ipAddress: fc.constant("192.168.0.77"),
    keepers: fc.dictionary(fc.constantFrom("year", "team"), fc.string(), { noNullPrototype: true }),
    autoRenew: fc.boolean(),
    description: fc.stringMatching(/^[A-Za-z0-9_ 审计-]{0,60}$/u),
    enterpriseProjectId: fc.constantFrom(...ACCOUNT.enterpriseProjectIds),
    tags,
    maxPrice: fc.constantFrom<unknown>(1_000_000, { amount: 1_000_000, currency: "CNY" }),
    mark: fc.constant("0123456789abcdef0123456789abcdef"),
  },
  { requiredKeys: ["name", "availabilityZones", "vpcId", "subnetId", "securityGroupIds", "mark"] },
);

export const auditOrderSpecimen: Specimen = {
  name: "AuditOrder",
  lifecycle: auditOrder as unknown as Resource,
  args: () =>
    fc.tuple(editions, periods, others).map(([edition, period, rest]) => ({ ...edition, ...period, ...rest })),
  // A create that was killed before its ID was in state leaves an unpaid order, which is free. It is never reused: only
  // the state proves whose it is.
  createdAgain: "another",
  illegal: [
    { put: { name: "with space" }, property: "name" },
    { put: { name: "x".repeat(65) }, property: "name" },
    { put: { name: "審計・監査" }, property: "name" },
    { put: { name: undefined }, property: "name" },
    { put: { edition: "huge" }, property: "edition" },
    { put: { edition: "entry" }, property: "edition" },
    { put: { availabilityZones: [] }, property: "availabilityZones" },
    { put: { availabilityZones: ["cn-north-4a", "cn-north-4a"] }, property: "availabilityZones" },
    { put: { ipAddress: "192.168.0.300" }, property: "ipAddress" },
    { put: { securityGroupIds: [""] }, property: "securityGroupIds[0]" },
    { put: { periodUnit: "month", period: 10 }, property: "period" },
    { put: { periodUnit: "year", period: 4 }, property: "period" },
    { put: { period: 0 }, property: "period" },
    { put: { period: 1.5 }, property: "period" },
    { put: { keepers: { year: 2026 } }, property: "keepers.year" },
    { put: { tags: { "a=b": "c" } }, property: "tags.a=b" },
    { put: { maxPrice: -1 }, property: "maxPrice" },
    { put: { payment: { coupons: [] } }, property: "payment.coupons" },
    { put: { color: "blue" }, property: "color" },
  ],
  // Its arguments record the past: no read changes them.
  tamper: {},
  untoldOnImport: [
    "ledger",
    "flavor",
    "ipAddress",
    "keepers",
    "maxPrice",
    "payment",
    "tags",
    "description",
    "autoRenew",
    "enterpriseProjectId",
    "mark",
    "rdsIds",
  ],
  remove: (cloud, found) =>
    change(cloud, "orders", (row) => row.order_id === found.state.orderId, { status: CANCELED }),
};
