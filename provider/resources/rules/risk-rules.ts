import type { RiskRule } from "../../client";
import type { Context } from "../../model/context";
import { type Named, obstacleTo, theOne } from "../../model/look-up";
import { switching } from "./kind";

/**
 * The rules that are meant by IDs or names.
 *
 * @throws Error for one that does not exist, or that several rules have as their name.
 */
export function resolveRules(
  rules: readonly RiskRule[],
  instanceId: string,
  idsOrNames: readonly string[],
): RiskRule[] {
  const found = idsOrNames.map((idOrName) => theOne(rules, idOrName, riskRulesOn(instanceId)));
  const twice = found.find((rule, index) => found.indexOf(rule) !== index);
  if (twice) {
    throw new Error(`rules: ${twice.id} and ${twice.name} are the same rule. Name it once.`);
  }
  return found;
}

/** Why an ID or name means no single rule; undefined where it does. */
export function obstacleToRule(rules: readonly RiskRule[], instanceId: string, idOrName: string): string | undefined {
  return obstacleTo(rules, idOrName, riskRulesOn(instanceId));
}

function riskRulesOn(instanceId: string): Named<RiskRule> {
  return {
    argument: "rules",
    noun: "risk rule",
    owner: `instance ${instanceId}`,
    idOf: ({ id }) => id,
    by: { ID: ({ id }) => id, name: ({ name }) => name },
  };
}

const declared = new WeakMap<Context, Set<string>>();

/** Notes the name of a rule that the program makes on an instance: another resource may switch it. */
export function declareRule(context: Context, instanceId: string, name: string): void {
  declared.set(context, (declared.get(context) ?? new Set()).add(`${instanceId}/${name}`));
}

/** Whether the program makes a rule of this name on the instance, as far as this run was told. */
export function isDeclaredRule(context: Context, instanceId: string, name: string): boolean {
  return declared.get(context)?.has(`${instanceId}/${name}`) ?? false;
}

/** Switches a risk rule of an instance; those that are switched the same way at the same time go together. */
export const switchRule = switching(({ client, snapshots }, instanceId, ruleIds, status) =>
  snapshots.riskRules.writing(instanceId, () =>
    client.dbss.switchRiskRules({ instance_id: instanceId, ids: ruleIds.join(","), status }),
  ),
);
