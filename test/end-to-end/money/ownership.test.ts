import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { drawn } from "../../drawn";
import { auditInstance, instanceArgs } from "../declarations";
import { endsWith, type TestStack } from "../stack";
import { Bank } from "./bank";

const bank = new Bank("ownership");

/** What is declared of an instance that is adopted. */
function adopted(adopt: string, args: object = {}) {
  return { type: "AuditInstance", args: { adopt, ...args } };
}

/** An instance as somebody ordered it in the console. */
const byHand = {
  name: "by-hand",
  vpc_id: ACCOUNT.vpcId,
  subnet_id: ACCOUNT.subnetId,
  zone: "cn-north-4a",
  security_group_id: ACCOUNT.securityGroupIds[0],
};

async function loseState(stack: TestStack): Promise<void> {
  const backup = join(stack.directory, "backup.json");
  await writeFile(backup, JSON.stringify({ version: 3, deployment: {} }));
  endsWith(0, await stack.run("stack", "import", "--file", backup, "--force"));
  expect(await stack.resources()).toEqual([]);
}

describe("another stack of the same project, stack and resource names, with a backend of its own", () => {
  it("is refused in the preview and in the update, which name the first one's instance and the ways on", async () => {
    const id = await bank.buy();
    const theirs = await bank.namesake();
    await theirs.declare({ audit: auditInstance() });
    const before = await bank.cloud.state();
    for (const refused of [await theirs.preview(), await theirs.up()]) {
      expect(refused.code).not.toBe(0);
      expect(refused.output).toContain(`instance ${id} already has the name audit`);
      expect(refused.output).toMatch(new RegExp(`adopt: "${id}"[\\s\\S]*keepers`));
    }
    expect(await theirs.resources()).toEqual([]);
    endsWith(0, await theirs.destroy());
    expect((await bank.cloud.state()).instances).toEqual(before.instances);
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
    endsWith(0, await bank.stack.drift("--expect-no-changes"));
  });

  it("buys an instance of its own when `keepers` say so, and neither touches the other's", async () => {
    const mine = await bank.buy();
    const stack = await bank.namesake();
    const theirs = await bank.buy({ keepers: { owner: "theirs" } }, {}, stack);
    expect(theirs).not.toBe(mine);
    endsWith(0, await stack.destroy());
    expect(await bank.bill()).toEqual({ instances: [mine], paid: [2925, 2925], refunds: 1 });
    endsWith(0, await bank.stack.drift("--expect-no-changes"));
  });
});

describe("a resource that is renamed", () => {
  const aliases: readonly (readonly [string, () => unknown])[] = [
    ["a name", () => ({ name: "audit" })],
    ["a URN", () => bank.urn("AuditInstance")],
  ];

  it.each(drawn(aliases, 1))("with %s as its alias keeps order and instance, and buys nothing", async (_, alias) => {
    const { stack } = bank;
    const id = await bank.buy();
    await stack.declare({ renamed: auditInstance({}, { aliases: [alias()] }) });
    endsWith(0, await stack.up());
    expect((await stack.purchase("renamed")).instance?.id).toBe(id);
    endsWith(0, await stack.drift("--expect-no-changes"));
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
    endsWith(0, await stack.destroy());
    expect(await bank.bill()).toEqual({ instances: [], paid: [2925], refunds: 1 });
  });

  it("leaves its old name free, which does not share the instance: a purchase under it is refused", async () => {
    const { stack } = bank;
    const id = await bank.buy();
    const renamed = auditInstance({}, { aliases: [{ name: "audit" }] });
    await stack.declare({ renamed });
    endsWith(0, await stack.up());
    await stack.declare({ renamed: auditInstance(), audit: auditInstance() });
    expect(endsWith(1, await stack.up())).toContain(id);
    expect((await stack.purchase("audit")).instance).toBeUndefined();
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
  });
});

describe("a state that was lost", () => {
  it("buys nothing: the purchase is refused, and `adopt` takes the instance back", async () => {
    const { stack } = bank;
    const id = await bank.buy();
    await loseState(stack);
    expect(endsWith(1, await stack.up())).toContain(`adopt: "${id}"`);
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
    await stack.declare({ audit: adopted(id, { name: "audit" }) });
    endsWith(0, await stack.up());
    endsWith(0, await stack.drift("--expect-no-changes"));
    expect((await stack.purchase()).instance?.id).toBe(id);
    endsWith(0, await stack.destroy());
    expect(await bank.bill()).toEqual({ instances: [], paid: [2925], refunds: 1 });
  });
});

describe("an adopted instance", () => {
  it("is found by its name, changed as declared, and unsubscribed with its declaration; nothing is bought", async () => {
    const { cloud, stack } = bank;
    await cloud.patch({ op: "add", path: "/instances/-", value: byHand });
    await stack.declare({ audit: adopted("by-hand", { name: "by-code", description: "ours now" }) });
    endsWith(0, await stack.up());
    const { instance, order } = await stack.purchase();
    expect(order).toBeUndefined();
    expect((await cloud.state()).instances).toMatchObject([
      { resource_id: instance?.id, name: "by-code", comment: "ours now" },
    ]);
    endsWith(0, await stack.drift("--expect-no-changes"));
    endsWith(0, await stack.destroy());
    expect(await bank.bill()).toEqual({ instances: [], paid: [], refunds: 1 });
  });

  it("is never replaced by a purchase: leaving `adopt` is refused, with the way on", async () => {
    const { cloud, stack } = bank;
    await cloud.patch({ op: "add", path: "/instances/-", value: byHand });
    await stack.declare({ audit: adopted("by-hand") });
    endsWith(0, await stack.up());
    const { instance } = await stack.purchase();
    await stack.declare({ audit: auditInstance({ name: "bought" }) });
    expect(endsWith(1, await stack.up())).toMatch(
      new RegExp(`Instance .*\\(${instance?.id}\\) was adopted.*Keep \`adopt\`.*another resource name`),
    );
    expect(await bank.bill()).toEqual({ instances: [instance?.id], paid: [], refunds: 0 });
  });
});

describe("an instance that the state lets go", () => {
  it("stays with retainOnDelete; a later declaration is refused until it adopts it", async () => {
    const { stack } = bank;
    const id = await bank.buy({}, { retainOnDelete: true });
    endsWith(0, await stack.destroy());
    expect(await stack.resources()).toEqual([]);
    expect(endsWith(1, await stack.up())).toContain(`adopt: "${id}"`);
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
  });
});

it.runIf(bank.host === "dynamic")("the option `import` is refused, and the error names `adopt`", async () => {
  await bank.stack.declare({ audit: { type: "AuditInstance", args: instanceArgs, options: { import: "some-id" } } });
  const { code, output } = await bank.stack.preview();
  expect(code).not.toBe(0);
  expect(output).toMatch(/option `import` does not work with dynamic resources.*`adopt`/);
  expect(await bank.orders()).toEqual([]);
});
