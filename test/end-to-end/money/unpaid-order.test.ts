import { describe, expect, it } from "vitest";
import { drawn } from "../../drawn";
import { auditInstance } from "../declarations";
import { endsWith } from "../stack";
import { Bank } from "./bank";

const UP = ["up", "--yes", "--skip-preview"];

const bank = new Bank("unpaid");

/** Attempts a purchase with an insufficient balance. Returns the order ID. */
async function unpaid(): Promise<string> {
  await bank.balance(10);
  await bank.stack.declare({ audit: auditInstance() });
  const output = endsWith(1, await bank.stack.up());
  const { order, instance } = await bank.stack.purchase();
  const orderId = String(order?.outputs.orderId);
  expect(output).toMatch(new RegExp(`Order ${orderId} was not paid: .*Insufficient balance.*Top up the account`));
  expect(instance).toBeUndefined();
  expect(await bank.orders()).toEqual([6]);
  await bank.balance(1e6);
  return orderId;
}

describe("an order that could not be paid", () => {
  it("is kept in the state and paid by the next up", async () => {
    const orderId = await unpaid();
    endsWith(0, await bank.stack.up());
    const { instance } = await bank.stack.purchase();
    expect(instance?.outputs.orderId).toBe(orderId);
    expect(await bank.bill()).toEqual({ instances: [instance?.id], paid: [2925], refunds: 0 });
    expect(await bank.orders()).toEqual([5]);
    endsWith(0, await bank.stack.drift("--expect-no-changes"));
  });

  it("shows its price in the preview, and fails it if the price is above a new `maxPrice`", async () => {
    const orderId = await unpaid();
    expect(endsWith(0, await bank.stack.preview())).toContain(
      `audit instance audit: 2925 CNY for 1 month, to pay for order ${orderId}`,
    );
    await bank.stack.declare({ audit: auditInstance({ maxPrice: 2000 }) });
    expect(endsWith(1, await bank.stack.preview())).toMatch(/maxPrice.*the price is 2925 CNY for 1 month, above/);
    expect((await bank.bill()).paid).toEqual([]);
  });

  it("is not paid if only the instance is targeted or the order is excluded: preview and up say so", async () => {
    await unpaid();
    const target = ["--target", bank.urn("AuditInstance")];
    const exclude = ["--exclude", bank.urn("AuditOrder")];
    for (const refused of [await bank.stack.preview(...target), await bank.stack.up(...exclude)]) {
      expect(endsWith(1, refused)).toContain(
        "no AuditOrder in this run declares it. Run `pulumi up` without `--target` or `--exclude`",
      );
    }
    expect((await bank.bill()).paid).toEqual([]);
  });

  it("fails the preview while its price is not reported or it is pending approval, and is then paid", async () => {
    const orderId = await unpaid();
    await bank.cloud.temperament({ orderAmounts: "absent" });
    expect(endsWith(1, await bank.stack.preview())).toContain(
      `Order ${orderId} was not paid: BSS does not report its price.`,
    );
    await bank.cloud.temperament({ orderAmounts: "told" });
    await bank.cloud.patch({ op: "replace", path: "/orders/0/status", value: 1 });
    for (const refused of [await bank.stack.preview(), await bank.stack.up()]) {
      expect(endsWith(1, refused)).toContain(`Order ${orderId} is pending approval in BSS, so it cannot be paid yet.`);
    }
    await bank.cloud.patch({ op: "replace", path: "/orders/0/status", value: 6 });
    endsWith(0, await bank.stack.up());
    expect((await bank.bill()).paid).toEqual([2925]);
  });

  it("is canceled if another period is declared, and only the new order is paid", async () => {
    await unpaid();
    await bank.stack.declare({ audit: auditInstance({ period: 2, maxPrice: 4000 }) });
    expect(endsWith(1, await bank.stack.preview())).toMatch(/maxPrice: the price is 5850 CNY for 2 months, above/);
    await bank.stack.declare({ audit: auditInstance({ period: 2 }) });
    expect(endsWith(0, await bank.stack.preview())).toContain("audit instance audit: 5850 CNY for 2 months");
    const id = await bank.buy({ period: 2 });
    expect(await bank.bill()).toEqual({ instances: [id], paid: [5850], refunds: 0 });
    expect(await bank.orders()).toEqual([4, 5]);
    endsWith(0, await bank.stack.drift("--expect-no-changes"));
  });

  it("is placed again, at the price that the preview shows, if it costs more than quoted", async () => {
    await bank.cloud.temperament({ priceFactor: 1.2 });
    await bank.stack.declare({ audit: auditInstance() });
    expect(endsWith(1, await bank.stack.up())).toContain("costs 3510 CNY, but BSS quoted 2925 CNY just before");
    await bank.cloud.temperament({ priceFactor: 1 });
    await bank.cloud.patch({ op: "replace", path: "/prices/0/amount", value: 3000 });
    expect(endsWith(0, await bank.stack.preview())).toContain("audit instance audit: 3000 CNY for 1 month");
    const id = await bank.buy();
    expect(await bank.bill()).toEqual({ instances: [id], paid: [3000], refunds: 0 });
    expect(await bank.orders()).toEqual([4, 5]);
  });

  const ends: readonly (readonly [string, (orderId: string) => Promise<unknown>])[] = [
    ["is canceled", (orderId) => bank.cloud.context().client.bss.cancelOrder({ order_id: orderId })],
    // BSS itself then cancels it.
    ["expires", () => bank.cloud.patch({ op: "replace", path: "/orders/0/status", value: 4 })],
  ];

  it.each(drawn(ends, 1))("is dropped by a refresh once it %s, and a new order is placed and paid", async (_, end) => {
    const orderId = await unpaid();
    await end(orderId);
    expect(endsWith(1, await bank.stack.up())).toMatch(
      new RegExp(`order ${orderId} was canceled or expired unpaid.*\`pulumi up --refresh\``),
    );
    endsWith(0, await bank.stack.up("--refresh"));
    const { instance } = await bank.stack.purchase();
    expect(await bank.bill()).toEqual({ instances: [instance?.id], paid: [2925], refunds: 0 });
    expect(await bank.orders()).toEqual([4, 5]);
  });
});

describe("the first up after the engine was killed", () => {
  it("pays one order if the previous up had placed but not paid one", async () => {
    await bank.stack.declare({ audit: auditInstance() });
    await bank.stack.killedAfter("dbss.createPeriodOrder", ...UP);
    expect((await bank.bill()).paid).toEqual([]);
    endsWith(0, await bank.stack.up());
    const { instance } = await bank.stack.purchase();
    expect(await bank.bill()).toEqual({ instances: [instance?.id], paid: [2925], refunds: 0 });
    endsWith(0, await bank.stack.drift("--expect-no-changes"));
  });

  it("continues a paid order without paying again, even if the cloud's lists lag", async () => {
    await bank.cloud.temperament({ listLagSeconds: 6_000 });
    await bank.stack.declare({ audit: auditInstance() });
    await bank.stack.killedAfter("bss.payOrder", ...UP);
    endsWith(0, await bank.stack.up());
    const { instance } = await bank.stack.purchase();
    expect(await bank.bill()).toEqual({ instances: [instance?.id], paid: [2925], refunds: 0 });
    expect(await bank.orders()).toEqual([5]);
    endsWith(0, await bank.stack.drift("--expect-no-changes"));
  });

  it("continues a paid order without paying again, even after a refresh", async () => {
    await bank.stack.declare({ audit: auditInstance() });
    await bank.stack.killedAfter("bss.payOrder", ...UP);
    endsWith(0, await bank.stack.refresh("--clear-pending-creates"));
    endsWith(0, await bank.stack.up());
    const { instance } = await bank.stack.purchase();
    expect(await bank.bill()).toEqual({ instances: [instance?.id], paid: [2925], refunds: 0 });
    expect(await bank.orders()).toEqual([5]);
  });
});

it("PULUMI_SKIP_CHECKPOINTS, set by benchmarks, does not prevent payments at a loopback endpoint", async () => {
  bank.stack.set({ PULUMI_SKIP_CHECKPOINTS: "true" });
  const id = await bank.buy();
  expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
});
