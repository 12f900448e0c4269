import type { z } from "zod";
import { dynamicResource, type Lifted } from "../../lifecycle/dynamic-resource";
import type { args, outputs } from "./args";

export type SqlInjectionRuleArgs = Lifted<z.input<typeof args>>;

const Base = dynamicResource<typeof args, typeof outputs>("SqlInjectionRule", [
  "ruleId",
  "feature",
  "builtIn",
  "previous",
]);

/**
 * A SQL injection rule of an audit instance: a pattern that is taken for an attack. All changes in place, but for the
 * instance.
 *
 * A rule of the same name that exists already is an error, unless it is exactly as declared, or `adopt` names it. The
 * service's own rules can be adopted too, declared as they are: they are only switched and ranked, and switched back on
 * delete.
 *
 * @example
 * ```ts
 * new dbss.SqlInjectionRule("sleep", {
 *   instanceId: audit.instanceId,
 *   name: "time-based",
 *   riskLevel: "HIGH",
 *   regex: "(?i)(sleep|benchmark)\\s*\\(",
 *   rank: 1,
 * });
 * ```
 */
export class SqlInjectionRule extends Base {}
