import { auditInstance, everything } from "../end-to-end/declarations";
import type { Declarations } from "../end-to-end/stack";

/** One resource of each kind that a state may contain, except for those of self-built databases. */
export const goldenDeclarations: Declarations = {
  ...everything,
  scope: {
    type: "AuditScope",
    args: { instanceId: "@audit.instanceId", name: "office", databaseIds: ["@orders.databaseId"] },
  },
  mask: {
    type: "MaskingRule",
    args: { instanceId: "@audit.instanceId", name: "card", regex: "[0-9]{16}", maskValue: "#" },
  },
  retention: { type: "LogRetention", args: { instanceId: "@audit.instanceId", retentionDays: 200 } },
};

/** The same with an in-place update of the instance. */
export const changedDeclarations: Declarations = {
  ...goldenDeclarations,
  audit: auditInstance({ ...everything.audit?.args, description: "what the auditors asked for later" }),
};
