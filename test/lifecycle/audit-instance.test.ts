import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import { type Cloud, startCloud } from "../cloud";
import { lowArgs } from "./buy-instance";
import { failureOf } from "./instance-home";
import { purchasesIn, Stack } from "./program-run";

const APPROVAL = 1;
const UNPAID = 6;
const CONFIRMATION = 9;

let cloud: Cloud;
let stack: Stack;

beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());
beforeEach(async () => {
  await cloud.reset();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1, powerSeconds: 1, deleteSeconds: 1 });
  stack = new Stack(() => cloud.context());
});

const setOrder = (field: string, value: unknown) => cloud.patch({ op: "replace", path: `/orders/0/${field}`, value });

/** Expects that nothing was paid and no instance is in state. */
async function expectUnpaid(): Promise<void> {
  expect((await cloud.state()).payments).toEqual([]);
  expect(stack.instance).toBeUndefined();
}

describe("paying the order", () => {
  it("pays the amount of the order and records it in state", async () => {
    await stack.up(lowArgs);
    const { payments } = await cloud.state();
    expect(payments).toMatchObject([{ amount: 2925, currency: "CNY" }]);
    expect(stack.instance?.state).toMatchObject({ price: 2925, currency: "CNY", orderId: stack.orderId });
  });

  it("pays once, however often the creation is repeated", async () => {
    await stack.up(lowArgs);
    const { resourceId } = stack;
    for (let run = 0; run < 2; run += 1) {
      stack.loseInstance();
      await stack.up(lowArgs);
      expect(stack.resourceId).toBe(resourceId);
    }
    expect(await purchasesIn(cloud)).toEqual({ paid: 1, unpaid: 0, instances: 1 });
  });

  it("fails on an insufficient balance, then pays the same order", async () => {
    await cloud.patch({ op: "replace", path: "/account/balance", value: 1 });
    const error = await failureOf(stack.up(lowArgs));
    expect(error.message).toContain(`Order ${stack.orderId} was not paid`);
    expect(error.message).toMatch(/Top up the account.*pulumi up/s);
    await expectUnpaid();
    await cloud.patch({ op: "replace", path: "/account/balance", value: 1e6 });
    await stack.up(lowArgs);
    expect((await cloud.state()).orders).toMatchObject([{ status: 5 }]);
  });

  it.each([
    ["approval", APPROVAL, /pending approval.*Nothing was paid.*approved in the console/s],
    ["confirmation", CONFIRMATION, /pending confirmation.*Nothing was paid.*confirmed in the console/s],
  ])("fails while the order awaits %s, then pays the same order", async (_, status, message) => {
    await stack.upOrder(lowArgs);
    await setOrder("status", status);
    expect((await failureOf(stack.up(lowArgs))).message).toMatch(message);
    await expectUnpaid();
    await setOrder("status", UNPAID);
    await stack.up(lowArgs);
    expect((await cloud.state()).orders).toHaveLength(1);
  });

  it("does not pay an order with an undocumented status", async () => {
    await stack.upOrder(lowArgs);
    await setOrder("status", 7);
    expect((await failureOf(stack.up(lowArgs))).message).toMatch(/has the undocumented status 7/);
    await expectUnpaid();
  });
});

describe("the price of the order", () => {
  it.each([
    [
      "more than was quoted",
      () => setOrder("official_amount", 99_999),
      {},
      /costs 99999 CNY, but the price quoted when it was placed was 2925 CNY/,
    ],
    [
      "another currency",
      () => setOrder("currency", "USD"),
      {},
      /costs 2925 USD, but the price quoted when it was placed was 2925 CNY/,
    ],
    ["more than the current maxPrice", async () => undefined, { maxPrice: 100 }, /maxPrice: the price is 2925 CNY/],
  ])("is not paid if unexpected: %s", async (_, change, put, message) => {
    await stack.upOrder(lowArgs);
    await change();
    const error = await failureOf(stack.up({ ...lowArgs, ...put }));
    expect(error.message).toContain(`Order ${stack.orderId} was not paid`);
    expect(error.message).toMatch(message);
    await expectUnpaid();
  });

  it("is not paid if BSS does not report it, and the run continues once it is paid in the console", async () => {
    await stack.upOrder(lowArgs);
    const { orderId } = stack;
    const untold = { total_count: 1, order_info: { order_id: orderId, status: UNPAID }, order_line_items: [{}] };
    const effect = { kind: "status" as const, status: 200, body: untold };
    await cloud.fault({ match: { operation: "showCustomerOrderDetails" }, effect });
    const error = await failureOf(stack.up(lowArgs));
    expect(error.message).toMatch(/BSS does not report its price.*pay the order in the console.*pulumi up/s);
    await expectUnpaid();
    await cloud.context().client.bss.payOrder({ order_id: orderId });
    await stack.up(lowArgs);
    expect(await purchasesIn(cloud)).toEqual({ paid: 1, unpaid: 0, instances: 1 });
  });

  it("is paid and recorded in state if it is lower than the quote", async () => {
    await stack.upOrder(lowArgs);
    await setOrder("official_amount", 2000);
    await stack.up(lowArgs);
    expect((await cloud.state()).payments).toMatchObject([{ amount: 2000 }]);
    expect(stack.instance?.state.price).toBe(2000);
  });
});

describe("after the payment", () => {
  it("keeps the instance if the wait times out, and the next run continues to wait", async () => {
    await cloud.settings({ jobSeconds: 100_000 });
    const error = await failureOf(stack.up({ ...lowArgs, timeouts: { create: "1s" } }));
    expect(error.message).toMatch(
      /not done after 1 s; last seen: job 1 of \d\. The instance is paid.*`pulumi up` again: it continues to wait and pays nothing/,
    );
    expect(stack.resourceId).not.toBe("");
    await cloud.advance("P3D");
    await stack.up(lowArgs);
    expect(stack.instance?.state.status).toBe("ACTIVE");
    expect(await purchasesIn(cloud)).toEqual({ paid: 1, unpaid: 0, instances: 1 });
  });

  it("keeps the instance if configuring it fails, and the next run repairs it", async () => {
    const inputs = { ...lowArgs, powerState: "stopped" as const };
    await cloud.fault({ match: { operation: "stopAuditInstanceNew" }, effect: { kind: "status", status: 403 } });
    expect((await failureOf(stack.up(inputs))).message).toContain("HTTP 403");
    expect(stack.instance?.state).toMatchObject({ powerState: "running", status: "ACTIVE" });
    await stack.up(inputs);
    expect(stack.instance?.state).toMatchObject({ powerState: "stopped", status: "SHUTOFF" });
  });

  it("shows a frozen instance as frozen and does not update it", async () => {
    const running = { ...lowArgs, powerState: "running" as const };
    await stack.up(running);
    await cloud.patch({ op: "replace", path: "/instances/0/status", value: "FROZEN" });
    await stack.refresh();
    expect(stack.instance?.state).toMatchObject({ status: "FROZEN", powerState: "frozen" });
    const error = await failureOf(stack.up({ ...running, name: "renamed" }));
    expect(error.message).toMatch(/FROZEN/);
    expect(stack.instance?.state).toMatchObject({ name: "home", status: "FROZEN" });
  });
});

describe("an adopted instance", () => {
  it("is managed without buying anything", async () => {
    await stack.up(lowArgs);
    const inputs = auditInstance.args.parse({ adopt: stack.resourceId, description: "adopted" });
    const { id, state } = await auditInstance.create(cloud.context(), inputs);
    expect(id).toBe(stack.resourceId);
    expect(state).toMatchObject({ description: "adopted", edition: "low", vpcId: lowArgs.vpcId });
    expect(state.price).toBeUndefined();
    expect(await purchasesIn(cloud)).toEqual({ paid: 1, unpaid: 0, instances: 1 });
  });

  it.each([
    [
      "BSS",
      "listPayPerUseCustomerResources",
      { total_count: 0, data: [] },
      /BSS does not list it in this account.*adopted.*another account/s,
    ],
    [
      "DBSS",
      "listAuditInstancesNew",
      { servers: [], total: 0 },
      /DBSS does not list instance .* but BSS reports that it is paid and not closed/,
    ],
  ])("is unsubscribed only once %s lists it", async (_, operation, body, message) => {
    await stack.up(lowArgs);
    const { state, id } = await auditInstance.create(cloud.context(), { adopt: stack.resourceId });
    await cloud.fault({ match: { operation }, times: 100, effect: { kind: "status", status: 200, body } });
    const error = await failureOf(auditInstance.delete(cloud.context(), id, state));
    expect(error.message).toMatch(message);
    expect(await cloud.state()).toMatchObject({ instances: [{ status: "ACTIVE" }], refunds: [] });
    await cloud.control.clearFaults();
    await auditInstance.delete(cloud.context(), id, state);
    expect(await cloud.state()).toMatchObject({ instances: [], refunds: [{ resource_id: id }] });
  });
});
