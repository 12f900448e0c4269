import type { AuditInstance, RiskRule } from "../../provider/client";
import type { Context } from "../../provider/model/context";
import { inNaturalOrder } from "../../provider/model/natural-order";
import { type Sighting, unlessUnknown } from "./sighting";

/** The rules of an instance: those that users made and, if wanted, the switches of the built-in ones. */
export async function sightRules(
  context: Context,
  { id: instanceId }: AuditInstance,
  builtIn: boolean,
): Promise<Sighting[]> {
  const { auditScopes, riskRules, sqlInjectionRules, maskingRules, whitelists } = context.snapshots;
  const [scopes, risks, injections, masks, statements] = await Promise.all([
    unlessUnknown(auditScopes.get(instanceId)),
    unlessUnknown(riskRules.get(instanceId)),
    unlessUnknown(sqlInjectionRules.get(instanceId)),
    unlessUnknown(maskingRules.get(instanceId)),
    unlessUnknown(whitelists.get(instanceId)),
  ]);
  const sight = (type: Sighting["type"], id: string, name: string, seed: object = {}): Sighting => ({
    type,
    name,
    id: `${instanceId}/${id}`,
    seed: { instanceId, ...seed },
    extra: { adopt: id },
  });
  return [
    ...scopes.toSorted(byName).map(({ id, name }) => sight("AuditScope", id, name)),
    ...risks.filter((rule) => !isBuiltIn(rule)).map(({ id, name }) => sight("RiskRule", id, name, { rank: 0 })),
    ...(builtIn ? switchesOf(instanceId, risks) : []),
    ...injections.map(({ id, name }) => sight("SqlInjectionRule", id, name, { rank: 0 })),
    ...masks.toSorted(byName).map(({ id, name }) => sight("MaskingRule", id, name)),
    ...statements.map(({ id, sql }) => sight("Whitelist", id, `whitelist-${sql.slice(0, LONGEST_SQL)}`)),
  ];
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return inNaturalOrder(one.name, other.name);
}

/** So much of a statement stands in the name of its resource. */
const LONGEST_SQL = 24;

function isBuiltIn({ rule_type: type }: RiskRule): boolean {
  return type?.toUpperCase() === "SYSTEM";
}

/** The risk rules that an instance comes with can be switched, not changed: those that stand alike are one resource. */
function switchesOf(instanceId: string, rules: readonly RiskRule[]): Sighting[] {
  return (["ON", "OFF"] as const).flatMap((status): Sighting[] => {
    const alike = rules.filter((rule) => isBuiltIn(rule) && rule.status === status).toSorted(byName);
    const names = alike.map((rule) => nameOf(rule, rules));
    const inputs = { instanceId, rules: names, enabled: status === "ON" };
    const id = `${instanceId}/${names.join(",")}`;
    const name = `risk-rules-${status.toLowerCase()}`;
    return alike.length === 0 ? [] : [{ type: "RiskRuleSwitch", name, id, seed: {}, inputs }];
  });
}

/** Its name, where that is its own and can be part of an ID; otherwise its ID. */
function nameOf({ id, name }: RiskRule, rules: readonly RiskRule[]): string {
  const isOwn = rules.filter((other) => other.name === name || other.id === name).length === 1;
  return isOwn && !/[,/@]/.test(name) ? name : id;
}
