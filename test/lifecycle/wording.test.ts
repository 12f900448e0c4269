import { expect, it } from "vitest";
import { check } from "../../provider/model/check";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import { auditOrder } from "../../provider/resources/audit-order/lifecycle";
import { rdsAuditDatabase } from "../../provider/resources/rds-audit-database";
import { riskRule } from "../../provider/resources/risk-rule";
import { lowArgs } from "./buy-instance";

const complete = { ...lowArgs, maxPrice: { amount: 1, currency: "CNY" } };

it.each([
  [{ period: 0 }, "period", "must be at least 1"],
  [{ period: "1" }, "period", "must be a number, not a string"],
  [{ availabilityZones: [] }, "availabilityZones", "must not be empty"],
  [{ vpcId: "" }, "vpcId", "must not be empty"],
  [{ vpcId: undefined }, "vpcId", "is required: a string"],
  [{ edition: "huge" }, "edition", 'must be "low", "medium" or "high"'],
  [{ edition: undefined }, "edition", 'is required: "low", "medium" or "high"'],
  [{ securityGroupIds: "sg" }, "securityGroupIds", "must be a list, not a string"],
  [{ autoRenew: "yes" }, "autoRenew", "must be true or false, not a string"],
  [{ tags: { backup: true } }, "tags.backup", "must be a string, not true"],
  [{ tags: { "a=b": "c" } }, "tags.a=b", expect.stringMatching(/^has an invalid key: a tag key must have 1 to 128/)],
])("rejects %j: %s %s", (put, property, reason) => {
  const { failures } = check(auditOrder, { ...complete, ...put }, () => false);
  expect(failures).toContainEqual({ property, reason });
});

it.each([
  [
    { schemas: [{ schemaName: "shop" }] },
    "schemas[0].schemaName",
    "unknown property; known properties: schema, table, column",
  ],
  [{ name: "" }, "name", "must not be empty"],
  [{ name: " x" }, "name", "must not begin or end with a space"],
])("rejects a risk rule with %j: %s %s", (put, property, reason) => {
  const { failures } = check(riskRule, { instanceId: "i", name: "r", riskLevel: "LOW", ...put }, () => false);
  expect(failures[0]).toEqual({ property, reason });
});

it("rejects an instance without an order, and says what the option `import` requires", () => {
  const { failures } = check(auditInstance, { name: "audit" }, () => false);
  const reason = expect.stringContaining("With the option `import`, set adopt to the same ID.");
  expect(failures).toEqual([{ property: "orderId", reason }]);
});

it("rejects a value of the wrong type for its type alone", () => {
  const { failures } = check(auditOrder, { ...complete, availabilityZones: "cn-north-4a" }, () => false);
  expect(failures).toEqual([{ property: "availabilityZones", reason: "must be a list, not a string" }]);
});

it("rejects text that is too long and reports the limit", () => {
  const { failures } = check(rdsAuditDatabase, { instanceId: "i", rdsId: "r", engine: "x".repeat(65) }, () => false);
  expect(failures).toEqual([{ property: "engine", reason: "must have at most 64 characters" }]);
});
