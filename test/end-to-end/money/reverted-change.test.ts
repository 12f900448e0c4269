import { describe, expect, it } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { drawn } from "../../drawn";
import { unsubscribeInstance } from "../../lifecycle/specimens/tamper";
import { auditInstance, inOtherRegion } from "../declarations";
import { endsWith } from "../stack";
import { Bank } from "./bank";

const MEDIUM = { edition: "medium", flavor: ACCOUNT.flavors.medium };
const HIGH = { edition: "high", flavor: ACCOUNT.flavors.high };
const UP = ["up", "--yes", "--skip-preview"];

const bank = new Bank("reverted");

/** Buys an instance of the smallest edition, then attempts a change to a larger one that cannot be paid. */
async function unpaidChange(): Promise<string> {
  const id = await bank.buy();
  await bank.balance(1);
  await bank.stack.declare({ audit: auditInstance(MEDIUM) });
  const output = endsWith(1, await bank.stack.up());
  expect(output).toMatch(/Order CS\w+ was not paid: .*[Bb]alance/);
  expect(await bank.orders()).toEqual([5, 6]);
  await bank.balance(1e6);
  return id;
}

/** The same change, but the engine is killed right after the payment: no instance in the state has the second order. */
async function paidUnheldChange(): Promise<{ id: string; secondOrder: string }> {
  const id = await bank.buy();
  await bank.stack.declare({ audit: auditInstance(MEDIUM) });
  await bank.stack.killedAfter("bss.payOrder", ...UP);
  const { order, instance } = await bank.stack.purchase();
  expect(instance?.id).toBe(id);
  expect((await bank.bill()).paid).toEqual([2925, 6500]);
  return { id, secondOrder: String(order?.outputs.orderId) };
}

describe("a change that could not be paid", () => {
  it("can be reverted: the instance stays, the second order is canceled, and nothing is paid", async () => {
    const id = await unpaidChange();
    await bank.cloud.patch({ op: "remove", path: "/flavors/0" });
    await bank.stack.declare({ audit: auditInstance() });
    const preview = endsWith(0, await bank.stack.preview());
    expect(preview).toContain("~ 1 to update");
    expect(preview).not.toMatch(/CNY|unsubscribed|replace/);
    expect(await bank.buy()).toBe(id);
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
    expect(await bank.orders()).toEqual([5, 4]);
    endsWith(0, await bank.stack.drift("--expect-no-changes"));
  });

  it("can be repeated: the same second order is paid", async () => {
    const id = await unpaidChange();
    const { order } = await bank.stack.purchase();
    const now = await bank.buy(MEDIUM);
    expect(now).not.toBe(id);
    expect(await bank.bill()).toEqual({ instances: [now], paid: [2925, 6500], refunds: 1 });
    expect(await bank.orders()).toEqual([5, 5]);
    expect((await bank.stack.purchase()).order?.outputs.orderId).toBe(order?.outputs.orderId);
    endsWith(0, await bank.stack.drift("--expect-no-changes"));
  });

  it("can continue to a third edition: the unpaid order is canceled, and only the third is paid", async () => {
    await unpaidChange();
    const now = await bank.buy(HIGH);
    expect(await bank.bill()).toMatchObject({ instances: [now], paid: [2925, expect.any(Number)], refunds: 1 });
    expect(await bank.orders()).toEqual([5, 4, 5]);
    endsWith(0, await bank.stack.drift("--expect-no-changes"));
  });
});

describe("a change whose instance could not be built", () => {
  it("can be reverted: the first instance stays, the failed one is unsubscribed, nothing else is paid", async () => {
    const id = await bank.buy();
    await bank.cloud.fault({ effect: { kind: "fail-job", reason: "no address is free" } });
    await bank.stack.declare({ audit: auditInstance(MEDIUM) });
    expect(endsWith(1, await bank.stack.up())).toMatch(
      /no address is free.*another instance that still exists, restore the previous arguments and run `pulumi up` instead/,
    );
    expect(await bank.buy()).toBe(id);
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925, 6500], refunds: 1 });
    endsWith(0, await bank.stack.drift("--expect-no-changes"));
  });
});

describe("a change whose engine was killed right after the payment", () => {
  it("can be repeated: the paid second order is used, and the first instance is unsubscribed", async () => {
    const { id, secondOrder } = await paidUnheldChange();
    const now = await bank.buy(MEDIUM);
    expect(now).not.toBe(id);
    const { instance } = await bank.stack.purchase();
    expect(instance?.outputs.orderId).toBe(secondOrder);
    expect(await bank.bill()).toEqual({ instances: [now], paid: [2925, 6500], refunds: 1 });
    endsWith(0, await bank.stack.drift("--expect-no-changes"));
  });

  const ways: readonly (readonly [string, object])[] = [
    ["back to the first edition", {}],
    ["on to a third edition", HIGH],
  ];

  it.each(drawn(ways, 1))("is not dropped silently: going %s is rejected, with both ways forward", async (_, args) => {
    const { id, secondOrder } = await paidUnheldChange();
    await bank.stack.declare({ audit: auditInstance(args) });
    const output = endsWith(1, await bank.stack.up());
    expect(output).toMatch(
      new RegExp(
        `Order ${secondOrder} .* is paid.*restore the arguments.*pulumi-dbss orders --unsubscribe ${secondOrder}`,
      ),
    );
    const { instances, paid, refunds } = await bank.bill();
    expect(instances).toContain(id);
    expect([paid, refunds]).toEqual([[2925, 6500], 0]);
    // Repeating the change still works.
    const now = await bank.buy(MEDIUM);
    expect(await bank.bill()).toEqual({ instances: [now], paid: [2925, 6500], refunds: 1 });
  });
});

describe("a first purchase whose engine was killed right after the payment", () => {
  it("blocks another one, which the preview rejects, until the program returns to it", async () => {
    const { stack } = bank;
    await stack.declare({ audit: auditInstance() });
    await stack.killedAfter("bss.payOrder", ...UP);
    const { order } = await stack.purchase();
    const refused = new RegExp(
      `Order ${order?.outputs.orderId} of this resource is paid.*no instance in the state holds`,
    );
    await stack.declare({ audit: auditInstance(MEDIUM) });
    expect(endsWith(1, await stack.preview())).toMatch(refused);
    expect(endsWith(1, await stack.up())).toMatch(refused);
    // The order resource has placed another order, which is known now.
    expect(endsWith(1, await stack.preview())).toMatch(refused);
    await stack.declare({ audit: auditInstance() });
    expect(endsWith(0, await stack.preview())).not.toContain("CNY");
    endsWith(0, await stack.up());
    const { instance } = await stack.purchase();
    expect(await bank.bill()).toEqual({ instances: [instance?.id], paid: [2925], refunds: 0 });
  });
});

describe("a move to another region", () => {
  const keepers = { generation: "1" };
  const north = auditInstance({ keepers });
  const east = auditInstance({ keepers, ...inOtherRegion });
  const REFUSED =
    /Order \S+ of this resource is paid, and its instance \S+ is in use in region cn-east-3, but no instance in the state/;

  it("is possible although BSS returns the mark of the first order", async () => {
    const { stack } = bank;
    await bank.cloud.temperament({ orderText: "echoed" });
    const id = await bank.buy();
    await stack.declare({ audit: auditInstance(inOtherRegion) });
    endsWith(0, await stack.preview());
    endsWith(0, await stack.up());
    const { instance } = await stack.purchase();
    expect(instance?.id).not.toBe(id);
    expect(await bank.bill()).toEqual({ instances: [instance?.id], paid: [2925, 2925], refunds: 1 });
  });

  it("can be reverted if it could not be paid: the instance stays, and nothing is paid", async () => {
    const { stack } = bank;
    const id = await bank.buy({ keepers });
    await bank.balance(1);
    await stack.declare({ audit: east });
    expect(endsWith(1, await stack.up())).toMatch(/Order CS\w+ was not paid: .*[Bb]alance/);
    await bank.balance(1e6);
    await stack.declare({ audit: north });
    expect(endsWith(0, await stack.preview())).not.toMatch(/CNY|unsubscribed/);
    endsWith(0, await stack.up());
    expect((await stack.purchase()).instance?.id).toBe(id);
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
    expect(await bank.orders()).toEqual([5, 4]);
    endsWith(0, await stack.drift("--expect-no-changes"));
    endsWith(0, await stack.destroy());
    expect((await bank.bill()).instances).toEqual([]);
  });

  /** Moves the instance, and is killed after the payment. Returns the ID of the instance in the state. */
  async function paidUnheldMove(): Promise<string> {
    const id = await bank.buy({ keepers });
    await bank.stack.declare({ audit: east });
    await bank.stack.killedAfter("bss.payOrder", ...UP);
    return id;
  }

  it("is not reverted by a third purchase, however often that is tried, if it was paid without an instance", async () => {
    const { stack } = bank;
    const id = await paidUnheldMove();
    await stack.declare({ audit: north });
    expect(endsWith(1, await stack.preview())).toMatch(REFUSED);
    for (let attempt = 1; attempt <= 2; attempt++) {
      expect(endsWith(1, await stack.up())).toMatch(REFUSED);
    }
    expect(await bank.bill()).toMatchObject({ paid: [2925, 2925], refunds: 0 });
    // Repeating the move still works.
    await stack.declare({ audit: east });
    endsWith(0, await stack.up());
    const { instance } = await stack.purchase();
    expect(instance?.id).not.toBe(id);
    expect(await bank.bill()).toEqual({ instances: [instance?.id], paid: [2925, 2925], refunds: 1 });
    endsWith(0, await stack.drift("--expect-no-changes"));
  });

  it("is not forgotten by a destroy if it was paid without an instance, and repeating it adds the instance", async () => {
    const { stack } = bank;
    await paidUnheldMove();
    await stack.declare({ audit: north });
    expect(endsWith(1, await stack.up())).toMatch(REFUSED);
    expect(endsWith(1, await stack.destroy())).toMatch(
      /Order \S+ is paid and its instance \S+ is in use, but no instance/,
    );
    await stack.declare({ audit: east });
    endsWith(0, await stack.up());
    const { instance } = await stack.purchase();
    expect(await bank.bill()).toEqual({ instances: [instance?.id], paid: [2925, 2925], refunds: 1 });
    endsWith(0, await stack.destroy());
    expect((await bank.bill()).instances).toEqual([]);
  });

  it("can be reverted once the instance that was paid is unsubscribed", async () => {
    const { stack } = bank;
    const id = await paidUnheldMove();
    await stack.declare({ audit: north });
    expect(endsWith(1, await stack.up())).toMatch(REFUSED);
    await unsubscribeInstance(bank.cloud, ({ resource_id }) => resource_id !== id);
    endsWith(0, await stack.up());
    expect(await bank.bill()).toMatchObject({ instances: [id], paid: [2925, 2925] });
    endsWith(0, await stack.destroy());
    expect((await bank.bill()).instances).toEqual([]);
  });
});
