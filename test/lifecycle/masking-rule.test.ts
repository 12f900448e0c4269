import { describe, expect, it } from "vitest";
import { PartialFailure } from "../../provider/model/errors";
import { maskingRule } from "../../provider/resources/masking-rule";
import { failureOf, InstanceHome } from "./instance-home";

// What all kinds of rules share is shown with this one.

const home = new InstanceHome();

const given = { name: "iban", regex: "[A-Z]{2}[0-9]{2}.*", maskValue: "IBAN" };

const create = (more: Record<string, unknown> = {}) =>
  maskingRule.create(home.cloud.context(), home.inputs(maskingRule, { ...given, ...more }));

/** The rules that are not the service's own. */
const own = async () => (await home.rows("maskRules")).filter(({ type }) => type !== "BUILD_IN");

/** Makes a rule by hand, and answers its ID. */
async function clicked(fields: Record<string, unknown> = {}): Promise<string> {
  const id = `clicked-${(await own()).length}`;
  const row = { instance_id: home.instanceId, id, name: "iban", regex: "x", mask_value: "y", ...fields };
  await home.cloud.patch({ op: "add", path: "/maskRules/-", value: row });
  return id;
}

describe("a rule of the name that exists", () => {
  it("is an error that names its ID and what differs, and leaves it alone", async () => {
    const id = await clicked({ mask_value: "IBAN" });
    const { message } = await failureOf(create());
    expect(message).toContain(id);
    expect(message).toContain("which differs from the declaration in `regex`");
    expect(message).not.toContain(given.regex);
    expect(message).toContain(`adopt: "${id}"`);
    expect(await own()).toMatchObject([{ id, regex: "x" }]);
  });

  it("is taken up when it is exactly as declared", async () => {
    const id = await clicked({ regex: given.regex, mask_value: given.maskValue });
    const { state } = await create({ enabled: false });
    expect(state.ruleId).toBe(id);
    expect(await own()).toMatchObject([{ id, status: "OFF" }]);
  });

  it("is an error that names both IDs when there are two", async () => {
    const [one, two] = [await clicked(), await clicked()];
    const { message } = await failureOf(create());
    expect(message).toMatch(/^name: 2 masking rules .* have the name iban/);
    expect(message).toContain(`${one}, ${two}`);
    expect(await own()).toHaveLength(2);
  });
});

describe("adopt", () => {
  it.each(["ID", "name"])("takes a rule over by its %s and makes it as declared, its name too", async (by) => {
    const id = await clicked({ name: "old name" });
    const { state } = await create({ adopt: by === "ID" ? id : "old name" });
    expect(state).toMatchObject({ ...given, ruleId: id, builtIn: false });
    expect(await own()).toMatchObject([{ id, name: "iban", regex: given.regex, mask_value: "IBAN" }]);
  });

  it("finds what it renamed before it was cut short", async () => {
    const id = await clicked({ name: "old name" });
    await create({ adopt: "old name" });
    const { state } = await create({ adopt: "old name" });
    expect(state.ruleId).toBe(id);
  });

  it("of what there is not says what there is", async () => {
    const { message } = await failureOf(create({ adopt: "nothing" }));
    expect(message).toMatch(/^adopt: .*no masking rule with the ID or name nothing; it has: GPS Information \(/);
    expect(await own()).toEqual([]);
  });

  it("of a name that two have names both IDs, and takes one of them by its ID", async () => {
    const [one, two] = [await clicked({ name: "twin" }), await clicked({ name: "twin" })];
    const { message } = await failureOf(create({ adopt: "twin" }));
    expect(message).toContain(`${one}, ${two}`);
    expect((await create({ adopt: two })).state.ruleId).toBe(two);
  });

  it("leaves a rule whose it was when it cannot be changed", async () => {
    const id = await clicked();
    await home.cloud.fault({
      match: { operation: "updateSensitiveMaskRule" },
      effect: { kind: "status", status: 403 },
    });
    expect(await failureOf(create({ adopt: id }))).not.toBeInstanceOf(PartialFailure);
  });

  it("does not give a rule the name of another", async () => {
    const [one, two] = [await clicked(), await clicked({ name: "other" })];
    const error = await failureOf(create({ adopt: two }));
    expect(error).not.toBeInstanceOf(PartialFailure);
    expect(error.message).toContain(`name iban: ${one}`);
    expect((await own()).map(({ name }) => name)).toEqual(["iban", "other"]);
  });
});

describe("a rule of the service's own", () => {
  const builtIn = async () => {
    const [rule] = await home.rows("maskRules");
    return { id: rule?.id ?? "", name: rule?.name ?? "", regex: rule?.regex ?? "", maskValue: rule?.mask_value ?? "" };
  };

  it("is switched, and switched back on delete", async () => {
    const { id, ...declared } = await builtIn();
    const { id: pulumiId, state } = await create({ ...declared, enabled: false });
    expect(state).toMatchObject({ ruleId: id, builtIn: true, previous: { enabled: true } });
    expect((await home.rows("maskRules"))[0]).toMatchObject({ id, status: "OFF" });
    await maskingRule.delete(home.cloud.context(), pulumiId, state);
    expect((await home.rows("maskRules"))[0]).toMatchObject({ id, status: "ON" });
    expect(await home.calls()).not.toHaveProperty("deleteSensitiveRules");
  });

  it("is not changed", async () => {
    const { id, ...declared } = await builtIn();
    const { message } = await failureOf(create({ ...declared, regex: "mine", adopt: id }));
    expect(message).toContain("is built in");
    expect(message).toContain("it differs from the declaration in `regex`");
    expect(await home.calls()).not.toHaveProperty("updateSensitiveMaskRule");
  });
});

describe("when something breaks", () => {
  it("a rule whose creation was answered by nothing is found, not made twice", async () => {
    await home.cloud.fault({ match: { operation: "createSensitiveMaskRule" }, effect: { kind: "reset-after" } });
    const { state } = await create();
    expect(state).toMatchObject(given);
    expect(await own()).toHaveLength(1);
  });

  it("a creation that did not happen fails, and makes nothing", async () => {
    await home.cloud.fault({ match: { operation: "createSensitiveMaskRule" }, effect: { kind: "reset-before" } });
    await failureOf(create());
    expect(await own()).toEqual([]);
  });

  it("a rule that could not be switched is kept as it is, and switched by the next update", async () => {
    await home.cloud.fault({
      match: { operation: "setSensitiveMaskRuleSwitch" },
      effect: { kind: "status", status: 403 },
    });
    const error = await failureOf(create({ enabled: false }));
    if (!(error instanceof PartialFailure)) {
      throw error;
    }
    expect(error.state).toMatchObject({ ...given, enabled: true });
    const state = error.state as Parameters<typeof maskingRule.update>[2];
    const inputs = home.inputs(maskingRule, { ...given, enabled: false });
    expect(await maskingRule.update(home.cloud.context(), error.id, state, inputs)).toMatchObject({ enabled: false });
  });

  it("a list that lags is waited for", async () => {
    await home.cloud.temperament({ listLagSeconds: 900 });
    const { state } = await create();
    expect(state).toMatchObject(given);
    expect(await own()).toHaveLength(1);
  });

  it("a deletion that is refused is an error while the rule is there", async () => {
    const { id, state } = await create();
    await home.cloud.fault({
      match: { operation: "deleteSensitiveRules" },
      effect: { kind: "status", status: 403 },
    });
    expect((await failureOf(maskingRule.delete(home.cloud.context(), id, state))).message).toContain("403");
    expect(await own()).toHaveLength(1);
  });

  it("an update of what is gone says how to go on", async () => {
    const { id, state } = await create();
    await maskingRule.delete(home.cloud.context(), id, state);
    const update = maskingRule.update(home.cloud.context(), id, state, home.inputs(maskingRule, given));
    expect((await failureOf(update)).message).toMatch(/no longer exists. Run `pulumi refresh`/);
  });
});

describe("few calls", () => {
  it("switches of several rules go together, and reads share the list", async () => {
    const made = await Promise.all(["a", "b", "c", "d"].map((name) => create({ name })));
    await home.cloud.requests();
    const context = home.cloud.context();
    await Promise.all(
      made.map(({ id, state }) =>
        maskingRule.update(
          context,
          id,
          state,
          home.inputs(maskingRule, { ...given, name: state.name, enabled: false }),
        ),
      ),
    );
    expect((await own()).map(({ status }) => status)).toEqual(["OFF", "OFF", "OFF", "OFF"]);
    expect(await home.calls()).toEqual({ listAuditSensitiveMasksNew: 2, setSensitiveMaskRuleSwitch: 1 });
    const another = home.cloud.context();
    await Promise.all(made.map(({ id, state }) => maskingRule.read(another, id, state)));
    expect(await home.calls()).toEqual({ listAuditSensitiveMasksNew: 1 });
  });

  it("an update that finds all as declared writes nothing", async () => {
    const { id, state } = await create();
    await home.cloud.requests();
    await maskingRule.update(home.cloud.context(), id, state, home.inputs(maskingRule, given));
    expect(await home.calls()).toEqual({ listAuditSensitiveMasksNew: 1 });
  });
});
