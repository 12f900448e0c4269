import { auditInstance, everything } from "../end-to-end/declarations";
import type { Declarations } from "../end-to-end/stack";

/** One of each kind that a state may hold, but for what lives on a self-built database. */
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

/** The same with a change in place of the instance. */
export const changedDeclarations: Declarations = {
  ...goldenDeclarations,
  audit: auditInstance({ ...everything.audit?.args, description: "what the auditors asked for later" }),
};
