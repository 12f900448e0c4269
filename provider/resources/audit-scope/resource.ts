import type { z } from "zod";
import { dynamicResource, type Lifted } from "../../lifecycle/dynamic-resource";
import type { args, outputs } from "./args";

export type AuditScopeArgs = Lifted<z.input<typeof args>>;

const Base = dynamicResource<typeof args, typeof outputs>("AuditScope", [
  "scopeId",
  "databaseNames",
  "builtIn",
  "previous",
]);

/**
 * An audit scope of an audit instance: which statements of whom on which databases are audited. All changes in place,
 * but for the instance.
 *
 * A new instance has a scope of its own that audits everything, and wins over all others: adopt and switch it off, so
 * that narrower ones take effect. It is only switched, and switched back on delete.
 *
 * A scope of the same name that exists already is an error, unless it is exactly as declared, or `adopt` names it.
 *
 * @example
 * ```ts
 * new dbss.AuditScope("everything", {
 *   instanceId: audit.instanceId,
 *   name: "Full audit rule",
 *   adopt: "Full audit rule",
 *   enabled: false,
 * });
 * new dbss.AuditScope("writes", {
 *   instanceId: audit.instanceId,
 *   name: "writes",
 *   databaseIds: [orders.databaseId],
 *   actions: ["INSERT", "UPDATE", "DELETE"],
 * });
 * ```
 */
export class AuditScope extends Base {}
