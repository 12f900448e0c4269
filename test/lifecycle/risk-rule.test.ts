import { describe, expect, it } from "vitest";
import type { Context } from "../../provider/model/context";
import { diff } from "../../provider/model/diff";
import { PartialFailure } from "../../provider/model/errors";
import { inParallel } from "../../provider/model/lists";
import type { Found, Resource } from "../../provider/model/resource";
import { type RiskRuleState, riskRule } from "../../provider/resources/risk-rule";
import { riskRuleSwitch } from "../../provider/resources/risk-rule-switch";
import { append } from "../cloud";
import { emptyLists } from "./empty-lists";
import { failureOf, InstanceHome } from "./instance-home";

const home = new InstanceHome();

const inputs = (more: Record<string, unknown> = {}) =>
  home.inputs(riskRule, { name: "mass-deletion", riskLevel: "HIGH", ...more });

/** Names of the rules, in the order of their ranks. */
const order = async () => (await home.rows("riskRules")).toSorted((a, b) => a.rank - b.rank).map(({ name }) => name);

describe("a risk rule", () => {
  it("is created with all its conditions in one call", async () => {
    const databaseId = await home.database();
    const declared = {
      actions: ["DELETE", "DROP_TABLE"],
      schemas: [{ schema: "shop", table: "orders" }],
      ignoreCase: true,
      databaseIds: [databaseId],
      clientIps: ["10.0.0.1", "10.1.0.0/16"],
      exceptionIps: ["10.0.0.9"],
      affectSymbol: "GREATER",
      affectRows: 100,
    };
    const { state } = await riskRule.create(home.cloud.context(), inputs(declared));
    expect(state).toMatchObject({ ...declared, type: "OPERATE", builtIn: false });
    expect((await home.rows("riskRules")).at(-1)).toMatchObject({
      name: "mass-deletion",
      action: "DELETE,DROP_TABLE",
      schemas: [{ schema: "shop", table: "orders", column: null }],
      db_ids: databaseId,
      client_ips: "10.0.0.1,10.1.0.0/16",
      exception_ips: "10.0.0.9",
      execution_symbol: "NO_MATCH",
    });
    expect(await home.calls()).toEqual({ listAuditRuleRisksNew: 2, createAuditRiskRule: 1, showAuditRuleRiskNew: 1 });
  });

  it("does not drift if only the order of a list differs", async () => {
    const declared = inputs({ actions: ["DELETE", "LOGIN"], clientIps: ["10.0.0.1", "10.0.0.2"] });
    const { id, state } = await riskRule.create(home.cloud.context(), declared);
    const index = (await home.rows("riskRules")).length - 1;
    const clicked = { action: "Login, delete", client_ips: "10.0.0.2, 10.0.0.1" };
    for (const [name, value] of Object.entries(clicked)) {
      await home.cloud.patch({ op: "replace", path: `/riskRules/${index}/${name}`, value });
    }
    expect((await riskRule.read(home.cloud.context(), id, state))?.state).toEqual(state);
  });

  it("has its exceptions written when adopted, since the service does not report them", async () => {
    await riskRule.create(home.cloud.context(), inputs({ exceptionIps: ["10.0.0.9"] }));
    await riskRule.create(home.cloud.context(), inputs());
    expect((await home.rows("riskRules")).at(-1)).toMatchObject({ exception_ips: "" });
  });

  it("is created once if two resources declare it, even if the service accepts two of a name", async () => {
    const context = home.cloud.context();
    const made = await Promise.all([riskRule.create(context, inputs()), riskRule.create(context, inputs())]);
    expect(made[1].id).toBe(made[0].id);
    expect((await order()).filter((name) => name === "mass-deletion")).toHaveLength(1);
  });

  it("is left unchanged if another rule has its new name, and the error explains how to exchange names", async () => {
    const one = await riskRule.create(home.cloud.context(), inputs({ name: "one" }));
    await riskRule.create(home.cloud.context(), inputs({ name: "two" }));
    const renamed = riskRule.update(home.cloud.context(), one.id, one.state, inputs({ name: "two" }));
    const { message } = await failureOf(renamed);
    expect(message).toContain("If the program renames that one too, run `pulumi up` again; to exchange two names,");
    expect(message).toContain("If the program no longer declares it, delete it first with `pulumi destroy --target`.");
    expect(await order()).toEqual(expect.arrayContaining(["one", "two"]));
  });

  describe("renamed in a run that changes other rules", () => {
    /** Compares the rule with a declaration of another name, as the engine does before an update. */
    const renaming = async (context: Context, { id, state }: Found<RiskRuleState>, name: string) => {
      const declared = inputs({ name });
      return riskRule.compare?.(context, id, state, declared, diff(riskRule, state, declared));
    };
    const made = (name: string) => riskRule.create(home.cloud.context(), inputs({ name }));

    it("warns while another rule has the new name, and rejects names that the rules exchange", async () => {
      const [one, two, three] = [await made("one"), await made("two"), await made("three")];
      const context = home.cloud.context();
      await renaming(context, one, "two");
      await renaming(context, two, "three");
      expect(context.warnings).toEqual([
        expect.stringContaining(`the update fails while another risk rule, ${two.state.ruleId}, has this name.`),
        expect.stringContaining(`the update fails while another risk rule, ${three.state.ruleId}, has this name.`),
      ]);
      const { message } = await failureOf(renaming(context, three, "one"));
      expect(message).toContain("are to exchange their names. This one was left unchanged.");
      await expect(renaming(home.cloud.context(), three, "four")).resolves.toMatchObject({ changed: ["name"] });
    });

    it("is not adopted by a new resource that gets its old name", async () => {
      const one = await made("one");
      const context = home.cloud.context();
      await renaming(context, one, "two");
      expect(await riskRule.adoptionOf?.(context, inputs({ name: "one" }))).toBeUndefined();
      expect(context.warnings).toEqual([
        expect.stringMatching(
          /^the update fails unless the risk rule .* is renamed first, as with the option `dependsOn`/,
        ),
      ]);
      const { message } = await failureOf(riskRule.create(context, inputs({ name: "one" })));
      expect(message).toContain(`Another resource of the program manages the risk rule ${one.id}`);
      await riskRule.update(context, one.id, one.state, inputs({ name: "two" }));
      const created = await riskRule.create(home.cloud.context(), inputs({ name: "one" }));
      expect(created.id).not.toBe(one.id);
      expect(await order()).toEqual(expect.arrayContaining(["one", "two"]));
    });

    it.each([
      ["adopted it", (context: Context) => riskRule.create(context, inputs({ name: "one" }))],
      ["would adopt it", (context: Context) => riskRule.adoptionOf?.(context, inputs({ name: "one" }))],
    ])("is rejected if a new resource %s under its old name before", async (_, adopt) => {
      const one = await made("one");
      const context = home.cloud.context();
      await adopt(context);
      const { message } = await failureOf(renaming(context, one, "two"));
      expect(message).toContain(`Another resource of the program manages the risk rule ${one.id}, or would adopt it`);
      expect(message).toContain("set the option `dependsOn` of the new one to it");
    });
  });

  it("is not rewritten if only `enabled` changes", async () => {
    const made = await Promise.all(
      ["a", "b", "c"].map((name) => riskRule.create(home.cloud.context(), inputs({ name }))),
    );
    await home.cloud.requests();
    const context = home.cloud.context();
    await Promise.all(
      made.map(({ id, state }) => riskRule.update(context, id, state, inputs({ name: state.name, enabled: false }))),
    );
    const calls = await home.calls();
    expect(Object.keys(calls).toSorted()).toEqual([
      "listAuditRuleRisksNew",
      "showAuditRuleRiskNew",
      "switchRiskRuleNew",
    ]);
    expect((await home.rows("riskRules")).slice(-3).map(({ status }) => status)).toEqual(["OFF", "OFF", "OFF"]);
  });

  it("needs `adopt` if it is built in, is then only switched, and is restored by delete", async () => {
    const own = (await home.rows("riskRules")).find(({ name }) => name === "Table_deletion");
    const declared = inputs({ name: "Table_deletion", actions: ["DROP_TABLE"], enabled: false });
    await failureOf(riskRule.create(home.cloud.context(), declared));
    const { id, state } = await riskRule.create(home.cloud.context(), { ...declared, adopt: "Table_deletion" });
    expect(state).toMatchObject({ ruleId: own?.id, builtIn: true, enabled: false, previous: { enabled: true } });
    await riskRule.delete(home.cloud.context(), id, state);
    expect((await home.rows("riskRules")).find(({ name }) => name === "Table_deletion")).toEqual(own);
    expect(await home.calls()).not.toHaveProperty("setRiskOperationPolicy");
  });

  it("is waited for if it is built in and not listed yet, and a preview does not report it missing", async () => {
    await emptyLists(home.cloud);
    const { instanceId } = home;
    const switched = { instanceId, rules: ["Table_deletion"], enabled: false };
    expect(await riskRuleSwitch.foresee?.(home.cloud.context(), switched, undefined)).toEqual([]);
    const declared = inputs({ name: "Table_deletion", actions: ["DROP_TABLE"], adopt: "Table_deletion" });
    const context = home.cloud.context();
    expect((await riskRule.create(context, declared)).state).toMatchObject({ builtIn: true });
    expect(context.progress).toEqual([`risk rules of instance ${instanceId}: none listed yet (0 s)`]);
  });
});

describe("ranks", () => {
  it.each([
    ["together", 4, ["third", "first", "second", "last"]],
    ["one by one", 1, ["first", "second", "third", "last"]],
    ["one by one, the lowest first", 1, ["last", "third", "second", "first"]],
  ])("are applied as declared to rules that are created %s", async (_, parallel, names) => {
    const before = await order();
    const context = home.cloud.context();
    const ranks = new Map(Object.entries({ first: 1, second: 2, third: 3, last: before.length + 4 }));
    const made = await inParallel(parallel, names, (name) =>
      riskRule.create(context, inputs({ name, rank: ranks.get(name) })),
    );
    expect(await order()).toEqual(["first", "second", "third", ...before, "last"]);
    const another = home.cloud.context();
    const read = await Promise.all(made.map(({ id, state }) => riskRule.read(another, id, state)));
    expect(read.map((found) => found?.state.rank)).toEqual(names.map((name) => ranks.get(name)));
  });

  it("of a new rule are kept when another rule moves in the same run", async () => {
    const last = (await order()).length + 1;
    const context = home.cloud.context();
    const { id, state } = await riskRule.create(context, inputs({ name: "last", rank: last }));
    await riskRule.create(context, inputs({ name: "first", rank: 1 }));
    expect((await order()).indexOf("last") + 1).toBe(last);
    expect((await riskRule.read(home.cloud.context(), id, state))?.state.rank).toBe(last);
  });

  it("can be swapped in one update", async () => {
    const [one, two] = await Promise.all(
      [1, 2].map((rank) => riskRule.create(home.cloud.context(), inputs({ name: `rule-${rank}`, rank }))),
    );
    const context = home.cloud.context();
    const changed = await Promise.all([
      one && riskRule.update(context, one.id, one.state, inputs({ name: "rule-1", rank: 2 })),
      two && riskRule.update(context, two.id, two.state, inputs({ name: "rule-2", rank: 1 })),
    ]);
    expect((await order()).slice(0, 2)).toEqual(["rule-2", "rule-1"]);
    expect(changed.map((state) => state?.rank)).toEqual([2, 1]);
  });

  it("are rejected if already declared for another rule, and the error names both", async () => {
    const context = home.cloud.context();
    const one = await riskRule.create(context, inputs({ name: "one", rank: 1 }));
    const error = await failureOf(riskRule.create(context, inputs({ name: "two", rank: 1 })));
    expect(error).toBeInstanceOf(PartialFailure);
    const two = (await home.rows("riskRules")).find(({ name }) => name === "two");
    expect(error.message).toMatch(
      new RegExp(`^rank: 1 is declared for two rules, ${one.state.ruleId} and ${two?.id}\\.`),
    );
    expect((await order())[0]).toBe("one");
  });

  it("are lowered to the number of rules if they exceed it, with a warning", async () => {
    const context = home.cloud.context();
    const { state } = await riskRule.create(context, inputs({ rank: 99 }));
    expect((await order()).at(-1)).toBe("mass-deletion");
    expect(context.warnings).toEqual([expect.stringContaining(`rank 99: instance ${home.instanceId} has 10 rules`)]);
    expect(state.rank).toBe(10);
  });

  it("that cannot be set leave the created rule in state", async () => {
    await home.cloud.fault({ match: { operation: "setRiskRuleRank" }, effect: { kind: "status", status: 403 } });
    const error = await failureOf(riskRule.create(home.cloud.context(), inputs({ rank: 1 })));
    expect(error).toBeInstanceOf(PartialFailure);
    expect(error).toMatchObject({ state: { name: "mass-deletion", rank: 10 } });
    const { state } = await riskRule.create(home.cloud.context(), inputs({ rank: 1 }));
    expect(state.rank).toBe(1);
    expect((await order()).filter((name) => name === "mass-deletion")).toHaveLength(1);
  });
});

describe("contradicting resources", () => {
  const foreseen = async (...declared: (readonly [lifecycle: Resource, given: Record<string, unknown>])[]) => {
    const context = home.cloud.context();
    const failures: unknown[] = [];
    for (const [lifecycle, given] of declared) {
      const known = home.inputs(lifecycle, given);
      lifecycle.checked?.(context, known);
      failures.push(...((await lifecycle.foresee?.(context, known)) ?? []));
    }
    return failures;
  };

  const rule = (enabled: boolean) =>
    [riskRule as unknown as Resource, { name: "mass-deletion", riskLevel: "HIGH", enabled }] as const;
  const switched = (name: string | undefined, enabled: boolean) =>
    [riskRuleSwitch as unknown as Resource, { rules: [name], enabled }] as const;

  it.each([true, false])("are rejected, whichever is checked first and however it names the rule", async (enabled) => {
    const { state } = await riskRule.create(home.cloud.context(), inputs({ enabled }));
    const words = new RegExp(`that the risk rule .+ is ${enabled ? "enabled" : "disabled"}, so each deployment`);
    for (const name of ["mass-deletion", state.ruleId]) {
      expect(await foreseen(rule(enabled), switched(name, !enabled))).toEqual([
        { property: "rules[0]", reason: expect.stringMatching(words) },
      ]);
      expect(await foreseen(rule(enabled), switched(name, enabled))).toEqual([]);
    }
    expect(await foreseen(switched("mass-deletion", !enabled), rule(enabled))).toMatchObject([{ property: "enabled" }]);
    expect(await foreseen(switched("Table_deletion", false), switched("Table_deletion", true))).toHaveLength(1);
  });

  it("are not two rules with the same name, or a switch of one of them", async () => {
    await riskRule.create(home.cloud.context(), inputs());
    const made = (await home.rows("riskRules")).find(({ name }) => name === "mass-deletion");
    await append(home.cloud, "riskRules", [{ ...made, id: "twin" }]);
    expect(await foreseen(rule(true), rule(false))).toEqual([]);
    expect(await foreseen(rule(true), switched("twin", false))).toEqual([]);
  });
});

it("records the current status of a switched rule, even if it changed after the list was read", async () => {
  const { cloud } = home;
  const [rule] = await home.rows("riskRules");
  const context = cloud.context();
  const declared = home.inputs(riskRuleSwitch, { rules: [rule?.name], enabled: false });
  expect(await riskRuleSwitch.foresee?.(context, declared, undefined)).toEqual([]);
  const status = rule?.status === "ON" ? "OFF" : "ON";
  const index = (await cloud.state()).riskRules.findIndex(({ id }) => id === rule?.id);
  await cloud.patch({ op: "replace", path: `/riskRules/${index}/status`, value: status });
  const { state } = await riskRuleSwitch.create(context, declared);
  expect(state.previous).toEqual({ [rule?.id ?? ""]: status });
  expect((await home.rows("riskRules"))[0]?.status).toBe("OFF");
});
