import fc from "fast-check";
import type { Resource } from "../../../provider/model/resource";
import { maskingRule } from "../../../provider/resources/masking-rule";
import { argumentsOf } from "./arbitraries";
import { rowOf, ruleNames } from "./rules";
import type { Specimen } from "./specimen";

const row = rowOf("maskRules", "ruleId");

export const maskingRuleSpecimen: Specimen = {
  name: "MaskingRule",
  lifecycle: maskingRule as unknown as Resource,
  args: ({ instanceId }) =>
    argumentsOf(
      {
        instanceId: fc.constant(instanceId),
        name: ruleNames,
        regex: fc.string({ minLength: 1, maxLength: 60 }),
        maskValue: fc.string({ minLength: 1, maxLength: 20 }),
      },
      {
        enabled: fc.boolean(),
      },
    ),
  illegal: [
    { put: { name: "" }, property: "name" },
    { put: { regex: "" }, property: "regex" },
    { put: { maskValue: undefined }, property: "maskValue" },
    { put: { enabled: "yes" }, property: "enabled" },
    { put: { rank: 1 }, property: "rank" },
  ],
  tamper: {
    name: row.set({ name: "clicked" }),
    regex: row.set({ regex: "clicked \u{1f5b1}" }),
    maskValue: row.set({ mask_value: "clicked \u{1f5b1}" }),
    enabled: row.switchOver,
  },
  remove: row.remove,
};
