import type { RiskRule } from "../../client";
import { Batches } from "../../model/batches";
import type { Context } from "../../model/context";

/**
 * The rules that are meant by IDs or names.
 *
 * @throws Error for one that does not exist, or that several rules have as their name.
 */
export function resolveRules(rules: readonly RiskRule[], idsOrNames: readonly string[]): RiskRule[] {
  const found = idsOrNames.map((idOrName) => resolveRule(rules, idOrName));
  const twice = found.find((rule, index) => found.indexOf(rule) !== index);
  if (twice) {
    throw new Error(`rules: ${twice.id} and ${twice.name} are the same rule. Name it once.`);
  }
  return found;
}

function resolveRule(rules: readonly RiskRule[], idOrName: string): RiskRule {
  const [rule] = matching(rules, idOrName);
  const obstacle = obstacleTo(rules, idOrName);
  if (rule === undefined || obstacle !== undefined) {
    throw new Error(`rules: ${obstacle}`);
  }
  return rule;
}

/** Why an ID or name means no single rule; undefined where it does. */
export function obstacleTo(rules: readonly RiskRule[], idOrName: string): string | undefined {
  const found = matching(rules, idOrName);
  if (found.length === 0) {
    const known = rules.map((rule) => `${rule.name} (${rule.id})`).join(", ") || "none";
    return `the instance has no risk rule with the ID or name ${idOrName}; it has: ${known}.`;
  }
  const ids = found.map(({ id }) => id).join(", ");
  return found.length > 1
    ? `${found.length} risk rules have the name ${idOrName}: ${ids}. Name one by its ID.`
    : undefined;
}

function matching(rules: readonly RiskRule[], idOrName: string): readonly RiskRule[] {
  const byId = rules.filter((rule) => rule.id === idOrName);
  return byId.length > 0 ? byId : rules.filter((rule) => rule.name === idOrName);
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

/** Switches rules of an instance; what is switched the same way at the same time goes together. */
export async function switchRules(
  context: Context,
  instanceId: string,
  status: "ON" | "OFF",
  ruleIds: readonly string[],
): Promise<void> {
  const batches = status === "ON" ? switchesOn : switchesOff;
  await Promise.all(ruleIds.map((ruleId) => batches.add(context, instanceId, ruleId)));
}

const switchesOn = new Batches<string, true>((context, instanceId, ids) => send(context, instanceId, "ON", ids));
const switchesOff = new Batches<string, true>((context, instanceId, ids) => send(context, instanceId, "OFF", ids));

async function send(
  { client, snapshots }: Context,
  instanceId: string,
  status: "ON" | "OFF",
  ruleIds: readonly string[],
): Promise<true[]> {
  await snapshots.riskRules.writing(instanceId, () =>
    client.dbss.switchRiskRules({ instance_id: instanceId, ids: [...new Set(ruleIds)].join(","), status }),
  );
  return ruleIds.map(() => true);
}
