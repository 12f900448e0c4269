import type { RiskRule } from "../../client";

/**
 * The rules that are meant by IDs or names.
 *
 * @throws Error for one that there is not, or that several rules have as their name.
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
  const byId = rules.find((rule) => rule.id === idOrName);
  const matching = byId ? [byId] : rules.filter((rule) => rule.name === idOrName);
  const [first, second] = matching;
  if (first === undefined) {
    const known = rules.map((rule) => `${rule.name} (${rule.id})`).join(", ") || "none";
    throw new Error(`rules: the instance has no risk rule with the ID or name ${idOrName}; it has: ${known}.`);
  }
  if (second !== undefined) {
    const ids = matching.map((rule) => rule.id).join(", ");
    throw new Error(`rules: ${matching.length} risk rules have the name ${idOrName}: ${ids}. Name one by its ID.`);
  }
  return first;
}
