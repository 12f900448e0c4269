import fc from "fast-check";
import type { Resource } from "../../../provider/model/resource";
import { sqlInjectionRule } from "../../../provider/resources/sql-injection-rule";
import { argumentsOf } from "./arbitraries";
import { rowOf, ruleNames } from "./rules";
import type { Specimen } from "./specimen";

const row = rowOf("sqlRules", "ruleId");

export const sqlInjectionRuleSpecimen: Specimen = {
  name: "SqlInjectionRule",
  lifecycle: sqlInjectionRule as unknown as Resource,
  args: ({ instanceId }) =>
    argumentsOf(
      {
        instanceId: fc.constant(instanceId),
        name: ruleNames,
        riskLevel: fc.constantFrom("LOW", "MEDIUM", "HIGH", "NO_RISK"),
        regex: fc.string({ minLength: 1, maxLength: 60 }),
      },
      {
        enabled: fc.boolean(),
        rank: fc.integer({ min: 1, max: 6 }),
      },
    ),
  illegal: [
    { put: { name: "spaced " }, property: "name" },
    { put: { riskLevel: "NONE" }, property: "riskLevel" },
    { put: { regex: "" }, property: "regex" },
    { put: { regex: undefined }, property: "regex" },
    { put: { enabled: 1 }, property: "enabled" },
    { put: { rank: 0 }, property: "rank" },
    { put: { sql_regex: "x" }, property: "sql_regex" },
  ],
  tamper: {
    name: row.set({ name: "clicked" }),
    riskLevel: async (cloud, found) =>
      row.set({ risk_level: found.state.riskLevel === "LOW" ? "HIGH" : "LOW" })(cloud, found),
    regex: row.set({ regex: "clicked \u{1f5b1}" }),
    enabled: row.switchOver,
    rank: row.set({ rank: 99 }),
  },
  remove: row.remove,
};
