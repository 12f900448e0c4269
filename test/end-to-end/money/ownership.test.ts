import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { drawn } from "../../drawn";
import { auditInstance, instanceArgs } from "../declarations";
import { endsWith, type TestStack } from "../stack";
import { Bank } from "./bank";

const bank = new Bank("ownership");

/** Declares an adopted instance. */
function adopted(adopt: string, args: object = {}) {
  return { type: "AuditInstance", args: { adopt, ...args } };
}

/** An instance that was ordered in the console. */
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

describe("another stack with the same project, stack and resource names in a backend of its own", () => {
  it("is rejected by preview and up, which name the existing instance and both ways forward", async () => {
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

  it("buys an instance of its own with other `keepers` and leaves the first stack's instance alone", async () => {
    const mine = await bank.buy();
    const stack = await bank.namesake();
    const theirs = await bank.buy({ keepers: { owner: "theirs" } }, {}, stack);
    expect(theirs).not.toBe(mine);
    endsWith(0, await stack.destroy());
    expect(await bank.bill()).toEqual({ instances: [mine], paid: [2925, 2925], refunds: 1 });
    endsWith(0, await bank.stack.drift("--expect-no-changes"));
  });
});

describe("a renamed resource", () => {
  const aliases: readonly (readonly [string, () => unknown])[] = [
    ["a name", () => ({ name: "audit" })],
    ["a URN", () => bank.urn("AuditInstance")],
  ];

  it.each(drawn(aliases, 1))("keeps order and instance with %s as its alias, and buys nothing", async (_, alias) => {
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

  it("does not share its instance with a new resource of the old name, whose purchase is rejected", async () => {
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

describe("a lost state", () => {
  it("buys nothing: up is rejected, and `adopt` recovers the instance", async () => {
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
  it("is found by name, updated as declared and unsubscribed by destroy, and nothing is bought", async () => {
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

  it("is never replaced by a purchase: removing `adopt` is rejected, with what to do instead", async () => {
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

describe("an instance retained on delete", () => {
  it("stays after destroy, and a later up is rejected until it adopts the instance", async () => {
    const { stack } = bank;
    const id = await bank.buy({}, { retainOnDelete: true });
    endsWith(0, await stack.destroy());
    expect(await stack.resources()).toEqual([]);
    expect(endsWith(1, await stack.up())).toContain(`adopt: "${id}"`);
    await stack.declare({ audit: adopted(id) });
    endsWith(0, await stack.up());
    expect((await stack.purchase()).instance?.id).toBe(id);
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
  });
});

it.runIf(bank.host === "dynamic")("the option `import` is rejected, and the error points to `adopt`", async () => {
  await bank.stack.declare({ audit: { type: "AuditInstance", args: instanceArgs, options: { import: "some-id" } } });
  const { code, output } = await bank.stack.preview();
  expect(code).not.toBe(0);
  expect(output).toMatch(/option `import` does not work with dynamic resources.*`adopt`/);
  expect(await bank.orders()).toEqual([]);
});
