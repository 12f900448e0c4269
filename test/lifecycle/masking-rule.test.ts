import { describe, expect, it } from "vitest";
import { PartialFailure } from "../../provider/model/errors";
import { maskingRule } from "../../provider/resources/masking-rule";
import { failureOf, InstanceHome } from "./instance-home";

// Also covers the behavior that all rules share.

const home = new InstanceHome();

const given = { name: "iban", regex: "[A-Z]{2}[0-9]{2}.*", maskValue: "IBAN" };

const create = (more: Record<string, unknown> = {}) =>
  maskingRule.create(home.cloud.context(), home.inputs(maskingRule, { ...given, ...more }));

/** The rules that are not built in. */
const own = async () => (await home.rows("maskRules")).filter(({ type }) => type !== "BUILD_IN");

/** Creates a rule in the console and returns its ID. */
async function clicked(fields: Record<string, unknown> = {}): Promise<string> {
  const id = `clicked-${(await own()).length}`;
  const row = { instance_id: home.instanceId, id, name: "iban", regex: "x", mask_value: "y", ...fields };
  await home.cloud.patch({ op: "add", path: "/maskRules/-", value: row });
  return id;
}

describe("an existing rule with the same name", () => {
  it.each([
    ["regex", { regex: "x", mask_value: given.maskValue }],
    ["maskValue", { regex: given.regex, mask_value: "y" }],
  ])("is left alone if its %s differs, and the error names its ID and the difference", async (name, row) => {
    const id = await clicked(row);
    const { message } = await failureOf(create());
    expect(message).toContain(id);
    expect(message).toContain(`which differs from the declaration in \`${name}\``);
    expect(message).not.toContain(given.regex);
    expect(message).toContain(`adopt: "${id}"`);
    expect(await own()).toMatchObject([{ id, ...row }]);
  });

  it("is adopted if its definition is exactly as declared, and is only switched", async () => {
    const id = await clicked({ regex: given.regex, mask_value: given.maskValue });
    const { state } = await create({ enabled: false });
    expect(state.ruleId).toBe(id);
    expect(await own()).toMatchObject([{ id, status: "OFF" }]);
    expect(await home.calls()).not.toHaveProperty("updateSensitiveMaskRule");
  });

  it("is ambiguous if there are two, and the error names both IDs", async () => {
    const [one, two] = [await clicked(), await clicked()];
    const { message } = await failureOf(create());
    expect(message).toMatch(/^name: 2 masking rules .* have the name iban/);
    expect(message).toContain(`${one}, ${two}`);
    expect(await own()).toHaveLength(2);
  });
});

describe("adopt", () => {
  it.each(["ID", "name"])("adopts a rule by its %s and converges it, including its name", async (by) => {
    const id = await clicked({ name: "old name" });
    const { state } = await create({ adopt: by === "ID" ? id : "old name" });
    expect(state).toMatchObject({ ...given, ruleId: id, builtIn: false });
    expect(await own()).toMatchObject([{ id, name: "iban", regex: given.regex, mask_value: "IBAN" }]);
  });

  it("finds a rule again that an earlier run already renamed", async () => {
    const id = await clicked({ name: "old name" });
    await create({ adopt: "old name" });
    const { state } = await create({ adopt: "old name" });
    expect(state.ruleId).toBe(id);
  });

  it("rejects an unknown rule and lists the existing ones", async () => {
    const { message } = await failureOf(create({ adopt: "nothing" }));
    expect(message).toMatch(/^adopt: .*no masking rule with the ID or name nothing; it has: GPS Information \(/);
    expect(await own()).toEqual([]);
  });

  it("rejects a name that two rules share, naming both IDs, and accepts the ID of one", async () => {
    const [one, two] = [await clicked({ name: "twin" }), await clicked({ name: "twin" })];
    const { message } = await failureOf(create({ adopt: "twin" }));
    expect(message).toContain(`${one}, ${two}`);
    expect((await create({ adopt: two })).state.ruleId).toBe(two);
  });

  it("keeps no rule in state that it could not change", async () => {
    const id = await clicked();
    await home.cloud.fault({
      match: { operation: "updateSensitiveMaskRule" },
      effect: { kind: "status", status: 403 },
    });
    expect(await failureOf(create({ adopt: id }))).not.toBeInstanceOf(PartialFailure);
  });

  it("does not rename a rule to the name of another", async () => {
    const [one, two] = [await clicked(), await clicked({ name: "other" })];
    const error = await failureOf(create({ adopt: two }));
    expect(error).not.toBeInstanceOf(PartialFailure);
    expect(error.message).toContain(`name iban: ${one}`);
    expect((await own()).map(({ name }) => name)).toEqual(["iban", "other"]);
  });
});

describe("a built-in rule", () => {
  const builtIn = async () => {
    const [rule] = await home.rows("maskRules");
    return { id: rule?.id ?? "", name: rule?.name ?? "", regex: rule?.regex ?? "", maskValue: rule?.mask_value ?? "" };
  };

  it("is disabled, and re-enabled by delete", async () => {
    const { id, ...declared } = await builtIn();
    const { id: pulumiId, state } = await create({ ...declared, enabled: false });
    expect(state).toMatchObject({ ruleId: id, builtIn: true, previous: { enabled: true } });
    expect((await home.rows("maskRules"))[0]).toMatchObject({ id, status: "OFF" });
    await maskingRule.delete(home.cloud.context(), pulumiId, state);
    expect((await home.rows("maskRules"))[0]).toMatchObject({ id, status: "ON" });
    expect(await home.calls()).not.toHaveProperty("deleteSensitiveRules");
  });

  it("cannot be changed, and the error names the difference", async () => {
    const { id, ...declared } = await builtIn();
    const { message } = await failureOf(create({ ...declared, regex: "mine", adopt: id }));
    expect(message).toContain("is built in");
    expect(message).toContain("it differs from the declaration in `regex`");
    expect(await home.calls()).not.toHaveProperty("updateSensitiveMaskRule");
  });
});

describe("when something fails", () => {
  it("finds a rule whose create response was lost instead of creating it twice", async () => {
    await home.cloud.fault({ match: { operation: "createSensitiveMaskRule" }, effect: { kind: "reset-after" } });
    const { state } = await create();
    expect(state).toMatchObject(given);
    expect(await own()).toHaveLength(1);
  });

  it("fails and creates nothing if the create request is lost", async () => {
    await home.cloud.fault({ match: { operation: "createSensitiveMaskRule" }, effect: { kind: "reset-before" } });
    await failureOf(create());
    expect(await own()).toEqual([]);
  });

  it("keeps a rule that could not be disabled, and the next update disables it", async () => {
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

  it("waits for a lagging list", async () => {
    await home.cloud.temperament({ listLagSeconds: 900 });
    const { state } = await create();
    expect(state).toMatchObject(given);
    expect(await own()).toHaveLength(1);
  });

  it("fails if the service rejects the delete and the rule still exists", async () => {
    const { id, state } = await create();
    await home.cloud.fault({
      match: { operation: "deleteSensitiveRules" },
      effect: { kind: "status", status: 403 },
    });
    expect((await failureOf(maskingRule.delete(home.cloud.context(), id, state))).message).toContain("403");
    expect(await own()).toHaveLength(1);
  });

  it("advises a refresh when updating a rule that is gone", async () => {
    const { id, state } = await create();
    await maskingRule.delete(home.cloud.context(), id, state);
    const update = maskingRule.update(home.cloud.context(), id, state, home.inputs(maskingRule, given));
    expect((await failureOf(update)).message).toMatch(/no longer exists. Run `pulumi refresh`/);
  });
});

describe("requests", () => {
  it("switch several rules at once and share the list between reads", async () => {
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

  it("write nothing if an update finds everything as declared", async () => {
    const { id, state } = await create();
    await home.cloud.requests();
    await maskingRule.update(home.cloud.context(), id, state, home.inputs(maskingRule, given));
    expect(await home.calls()).toEqual({ listAuditSensitiveMasksNew: 1 });
  });
});
