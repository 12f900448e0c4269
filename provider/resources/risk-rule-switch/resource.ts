import type { z } from "zod";
import { dynamicResource, type Lifted } from "../../lifecycle/dynamic-resource";
import type { args, outputs } from "./args";

export type RiskRuleSwitchArgs = Lifted<z.input<typeof args>>;

const Base = dynamicResource<typeof args, typeof outputs>("RiskRuleSwitch", ["ruleIds", "previous"]);

/**
 * Risk rules of an audit instance, switched on or off together. Deleting it puts each rule back to how it stood before.
 *
 * @example
 * ```ts
 * new dbss.RiskRuleSwitch("no-slow-sql", {
 *   instanceId: audit.instanceId,
 *   rules: ["Database_Slow_SQL_Detection"],
 *   enabled: false,
 * });
 * ```
 */
export class RiskRuleSwitch extends Base {}
