import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { MaskingRule } from "../client";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const args = (z: Zod) =>
  z.strictObject({
    /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
    instanceId: z.string().min(1).max(64),
  });

export type GetMaskingRulesArgs = z.input<ReturnType<typeof args>>;

/** What is hidden in the audit log. */
export interface MaskingRuleSummary {
  readonly ruleId: string;
  readonly name: string;
  /** BUILD_IN for the service's own rules, else SELF_DEFINE. */
  readonly type?: string;
  /** What is hidden. */
  readonly regex?: string;
  /** What stands in its place. */
  readonly maskValue?: string;
  /** ON or OFF. */
  readonly status?: string;
  /** When the rule was last changed. */
  readonly operateTime?: string;
}

const rules = defineQuery({
  name: "getMaskingRules",
  args,
  async ask({ client, signal }, { instanceId }): Promise<MaskingRuleSummary[]> {
    return (await client.dbss.listMaskingRules({ instance_id: instanceId }, { signal })).map(toMaskingRule);
  },
});

function toMaskingRule(wire: MaskingRule): MaskingRuleSummary {
  return {
    ruleId: wire.id,
    name: wire.name,
    type: wire.type,
    regex: wire.regex,
    maskValue: wire.mask_value,
    status: wire.status,
    operateTime: wire.operate_time,
  };
}

/**
 * Lists the privacy masking rules of an instance.
 *
 * @example
 * ```ts
 * const rules = dbss.getMaskingRulesOutput({ instanceId: audit.instanceId });
 * ```
 */
export function getMaskingRules(args: GetMaskingRulesArgs, options?: QueryOptions): Promise<MaskingRuleSummary[]> {
  return rules.now(args, options);
}

/** `getMaskingRules` for arguments that may be outputs. */
export function getMaskingRulesOutput(
  args: Lifted<GetMaskingRulesArgs>,
  options?: QueryOutputOptions,
): pulumi.Output<MaskingRuleSummary[]> {
  return rules.whenKnown(args, options);
}
