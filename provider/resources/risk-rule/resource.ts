import type { z } from "zod";
import { dynamicResource, type Lifted } from "../../lifecycle/dynamic-resource";
import type { args, outputs } from "./args";

export type RiskRuleArgs = Lifted<z.input<typeof args>>;

const Base = dynamicResource<typeof args, typeof outputs>("RiskRule", ["ruleId", "type", "builtIn", "previous"]);

/**
 * A risk rule of an audit instance: which statements, by whom, about what, are found how risky. All changes in place, but
 * for the instance. What is left out stands as its default says, so that a rule is what its declaration says.
 *
 * A rule of the same name that exists already is an error, unless it is exactly as declared, or `adopt` names it. The
 * service's own rules can be adopted too, declared as they are: they are only switched, and switched back on delete.
 *
 * @example
 * ```ts
 * new dbss.RiskRule("mass-deletion", {
 *   instanceId: audit.instanceId,
 *   name: "mass-deletion",
 *   riskLevel: "HIGH",
 *   actions: ["DELETE"],
 *   schemas: [{ schema: "shop", table: "orders" }],
 *   affectSymbol: "GREATER",
 *   affectRows: 100,
 * });
 * ```
 */
export class RiskRule extends Base {}
