import fc from "fast-check";
import type { Resource } from "../../../provider/model/resource";
import { riskRule } from "../../../provider/resources/risk-rule";
import { argumentsOf } from "./arbitraries";
import { ipLists, rowOf, ruleNames } from "./rules";
import type { Specimen } from "./specimen";

const row = rowOf("riskRules", "ruleId");

const symbols = fc.constantFrom("GREATER", "EQUAL", "LESS", "GREATER_EQUAL", "LESS_EQUAL", "NO_MATCH");

const schemas = fc.shuffledSubarray([
  { schema: "shop" },
  { schema: "shop", table: "orders" },
  { schema: "shop", table: "orders", column: "card" },
  { table: "users" },
]);

export const riskRuleSpecimen: Specimen = {
  name: "RiskRule",
  lifecycle: riskRule as unknown as Resource,
  args: ({ instanceId }) =>
    argumentsOf(
      {
        instanceId: fc.constant(instanceId),
        name: ruleNames,
        riskLevel: fc.constantFrom("LOW", "MEDIUM", "HIGH", "NO_RISK"),
      },
      {
        enabled: fc.boolean(),
        rank: fc.integer({ min: 1, max: 9 }),
        actions: fc.shuffledSubarray(["LOGIN", "SELECT", "DELETE", "DROP_TABLE", "GRANT"]),
        schemas,
        ignoreCase: fc.boolean(),
        databaseIds: fc.constant([]),
        clientIps: ipLists,
        exceptionIps: ipLists,
        executionSymbol: symbols,
        executionTime: fc.integer({ min: 0, max: 100_000 }),
        affectSymbol: symbols,
        affectRows: fc.integer({ min: 0, max: 100_000 }),
      },
    ),
  illegal: [
    { put: { name: undefined }, property: "name" },
    { put: { name: " spaced" }, property: "name" },
    { put: { riskLevel: "Moderate" }, property: "riskLevel" },
    { put: { enabled: "ON" }, property: "enabled" },
    { put: { rank: 0 }, property: "rank" },
    { put: { rank: 1.5 }, property: "rank" },
    { put: { actions: ["SELECT", "SHRED"] }, property: "actions[1]" },
    { put: { actions: ["SELECT", "SELECT"] }, property: "actions" },
    { put: { schemas: [{}] }, property: "schemas[0]" },
    { put: { schemas: [{ schema: "shop", row: "1" }] }, property: "schemas[0].row" },
    { put: { databaseIds: ["a,b"] }, property: "databaseIds[0]" },
    { put: { databaseIds: ["x".repeat(257)] }, property: "databaseIds[0]" },
    { put: { clientIps: ["10.0.0.256"] }, property: "clientIps[0]" },
    { put: { clientIps: ["10.0.0.1-fe80::1"] }, property: "clientIps[0]" },
    { put: { exceptionIps: ["10.0.0.0/33"] }, property: "exceptionIps[0]" },
    { put: { executionSymbol: ">" }, property: "executionSymbol" },
    { put: { executionTime: -1 }, property: "executionTime" },
    { put: { affectSymbol: "MORE" }, property: "affectSymbol" },
    { put: { affectRows: 0.5 }, property: "affectRows" },
    { put: { adopt: "" }, property: "adopt" },
    { put: { rule_name: "x" }, property: "rule_name" },
  ],
  tamper: {
    name: row.set({ name: "clicked" }),
    riskLevel: async (cloud, found) =>
      row.set({ risk_level: found.state.riskLevel === "LOW" ? "HIGH" : "LOW" })(cloud, found),
    enabled: row.switchOver,
    rank: row.set({ rank: 99 }),
    actions: row.set({ action: "CREATE_USER" }),
    schemas: row.set({ schemas: [{ schema: "clicked", table: null, column: null }] }),
    ignoreCase: async (cloud, found) => row.set({ ignore_case: !found.state.ignoreCase })(cloud, found),
    databaseIds: row.set({ db_ids: "clicked" }),
    clientIps: row.set({ client_ips: "172.16.0.1" }),
    executionSymbol: async (cloud, found) =>
      row.set({ execution_symbol: found.state.executionSymbol === "LESS" ? "EQUAL" : "LESS" })(cloud, found),
    executionTime: row.set({ execution_time: 123_456 }),
    affectSymbol: async (cloud, found) =>
      row.set({ affect_symbol: found.state.affectSymbol === "LESS" ? "EQUAL" : "LESS" })(cloud, found),
    affectRows: row.set({ affect_rows: 123_456 }),
  },
  remove: row.remove,
};
