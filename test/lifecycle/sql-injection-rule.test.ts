import { expect, it } from "vitest";
import { sqlInjectionRule } from "../../provider/resources/sql-injection-rule";
import { failureOf, InstanceHome } from "./instance-home";

const home = new InstanceHome();

const inputs = (more: Record<string, unknown> = {}) =>
  home.inputs(sqlInjectionRule, { name: "sleep", riskLevel: "HIGH", regex: "sleep\\s*\\(", ...more });

const order = async () => (await home.rows("sqlRules")).toSorted((a, b) => a.rank - b.rank).map(({ name }) => name);

it("sets the ranks of several rules with one call", async () => {
  const before = await order();
  const made = await Promise.all(
    ["a", "b", "c"].map((name) => sqlInjectionRule.create(home.cloud.context(), inputs({ name }))),
  );
  await home.cloud.requests();
  const context = home.cloud.context();
  const ranked = await Promise.all(
    made.map(({ id, state }, index) =>
      sqlInjectionRule.update(context, id, state, inputs({ name: state.name, rank: 3 - index })),
    ),
  );
  expect(ranked.map(({ rank }) => rank)).toEqual([3, 2, 1]);
  expect(await order()).toEqual(["c", "b", "a", ...before]);
  expect(await home.calls()).toEqual({ listSqlInjectionRulesNew: 3, setSqlRuleRank: 1 });
});

it("does not rewrite a rule if only `enabled` changes", async () => {
  const { id, state } = await sqlInjectionRule.create(home.cloud.context(), inputs());
  await home.cloud.requests();
  await sqlInjectionRule.update(home.cloud.context(), id, state, inputs({ enabled: false }));
  expect(await home.calls()).toEqual({ listSqlInjectionRulesNew: 2, setAuditSqlRuleSwitch: 1 });
  await sqlInjectionRule.update(home.cloud.context(), id, state, inputs({ enabled: true, riskLevel: "LOW" }));
  expect(await home.calls()).toEqual({ listSqlInjectionRulesNew: 2, updateAuditSqlRule: 1 });
  expect((await home.rows("sqlRules")).at(-1)).toMatchObject({ status: "ON", risk_level: "LOW" });
});

it("switches and ranks a built-in rule, but does not change or delete it", async () => {
  const own = (await home.rows("sqlRules")).at(-1);
  const declared = inputs({ name: own?.name, regex: own?.regex, riskLevel: own?.risk_level, adopt: own?.id });
  const { id, state } = await sqlInjectionRule.create(home.cloud.context(), { ...declared, enabled: false, rank: 1 });
  expect(state).toMatchObject({ builtIn: true, rank: 1, enabled: false, previous: { enabled: true } });
  await sqlInjectionRule.delete(home.cloud.context(), id, state);
  expect((await home.rows("sqlRules")).find((row) => row.id === own?.id)).toMatchObject({ status: "ON" });
  const renamed = sqlInjectionRule.create(home.cloud.context(), { ...declared, riskLevel: "HIGH" });
  expect((await failureOf(renamed)).message).toContain("`riskLevel`");
});
