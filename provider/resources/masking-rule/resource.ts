import type { z } from "zod";
import { dynamicResource, type Lifted } from "../../lifecycle/dynamic-resource";
import type { args, outputs } from "./args";

export type MaskingRuleArgs = Lifted<z.input<typeof args>>;

const Base = dynamicResource<typeof args, typeof outputs>("MaskingRule", ["ruleId", "builtIn", "previous"]);

/**
 * A privacy masking rule of an audit instance: what is hidden in its audit log. All changes in place, but for the
 * instance.
 *
 * A rule of the same name that exists already is an error, unless it is exactly as declared, or `adopt` names it. The
 * service's own rules can be adopted too, declared as they are: they are only switched, and switched back on delete.
 *
 * @example
 * ```ts
 * new dbss.MaskingRule("iban", {
 *   instanceId: audit.instanceId,
 *   name: "iban",
 *   regex: "[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}",
 *   maskValue: "IBAN",
 * });
 * ```
 */
export class MaskingRule extends Base {}
