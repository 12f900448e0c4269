import fc from "fast-check";
import type { Found, Resource } from "../../../provider/model/resource";
import { riskRuleSwitch } from "../../../provider/resources/risk-rule-switch";
import type { Specimen, Values } from "./specimen";
import { change, unsubscribeInstance } from "./tamper";

const ruleOf = (found: Found<Values>, index: number) => (row: Record<string, unknown>) =>
  row.id === (found.state.ruleIds as string[])[index];

export const riskRuleSwitchSpecimen: Specimen = {
  name: "RiskRuleSwitch",
  lifecycle: riskRuleSwitch as unknown as Resource,
  args: ({ instanceId }) =>
    fc.record({
      instanceId: fc.constant(instanceId),
      rules: fc.shuffledSubarray(["Database_drag_detection", "Database_Slow_SQL_Detection", "Table_deletion"], {
        minLength: 1,
      }),
      enabled: fc.boolean(),
    }),
  illegal: [
    { put: { rules: [] }, property: "rules" },
    { put: { rules: ["a", "a"] }, property: "rules" },
    { put: { rules: "a" }, property: "rules" },
    { put: { enabled: undefined }, property: "enabled" },
    { put: { status: "ON" }, property: "status" },
  ],
  untampered: ["enabled"],
  tamper: {
    rules: (cloud, found) =>
      change(cloud, "riskRules", ruleOf(found, 0), { status: found.state.enabled ? "OFF" : "ON" }),
  },
  untoldOnImport: ["rules", "ruleIds", "previous"],
  // A list shows one switch for all enabled rules and one for all disabled ones.
  isListed: (ids, { state }) => {
    const switches = ids.map((id) => id.split("/")[1]?.split(",") ?? []);
    return switches.some((rules) => (state.rules as string[]).every((name) => rules.includes(name)));
  },
  remove: (cloud, found) => unsubscribeInstance(cloud, (row) => row.id === found.state.instanceId),
};
