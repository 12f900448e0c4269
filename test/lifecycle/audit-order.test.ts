import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { diff } from "../../provider/model/diff";
import { PartialFailure } from "../../provider/model/errors";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import { auditOrder } from "../../provider/resources/audit-order/lifecycle";
import { type Cloud, startCloud } from "../cloud";
import { importUnderNative } from "../host/hosted";
import { homeArgs, lowArgs, orderInputs } from "./buy-instance";
import { failureOf } from "./instance-home";
import { purchasesIn, Stack } from "./program-run";
import { unsubscribeInstance } from "./specimens/tamper";

const MEDIUM = homeArgs;
const LOW = lowArgs;

const UNPAID = 6;
const CANCELED = 4;

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

/** The status of each order at BSS, oldest first. */
async function statuses(): Promise<number[]> {
  const purchases = (await cloud.state()).orders.filter(({ order_type: type }) => type === 1);
  return purchases.map(({ status }) => status);
}

describe("placing an order", () => {
  it("costs nothing and records the purchase in the ledger", async () => {
    await stack.upOrder(LOW);
    expect(await purchasesIn(cloud)).toEqual({ paid: 0, unpaid: 1, instances: 0 });
    const [order] = (await cloud.state()).orders;
    expect(stack.order?.id).toBe(order?.order_id);
    const { edition, flavor, availabilityZones, vpcId, subnetId } = LOW;
    const purchase = { edition, flavor, availabilityZones, vpcId, subnetId };
    const entry = { orderId: order?.order_id, purchase, periodUnit: "month", period: 1, price: 2925, currency: "CNY" };
    expect(stack.order?.state).toMatchObject({ status: "unpaid", price: 2925, currency: "CNY", ledger: [entry] });
  });

  const noQuota = () => cloud.patch({ op: "replace", path: "/quota/audit_quota", value: 0 });
  const nothing = async () => undefined;
  const taken = async () => new Stack(() => cloud.context()).up(MEDIUM);
  it.each([
    ["no quota", noQuota, {}, "name", /leaves 0 audit instances, and 1 is needed/],
    ["a flavor of another edition", nothing, { flavor: ACCOUNT.flavors.high }, "flavor", /offered: c3ne\.xlarge\.4/],
    ["a zone that is not offered", nothing, { availabilityZones: ["cn-north-4z"] }, "availabilityZones", /4z; offered/],
    ["a price above maxPrice", nothing, { maxPrice: 100 }, "maxPrice", /2925 CNY .*above the limit of 100/],
    [
      "a price above maxPrice in its currency",
      nothing,
      { maxPrice: { amount: 100, currency: "CNY" } },
      "maxPrice",
      /above the limit/,
    ],
    [
      "maxPrice in another currency",
      nothing,
      { maxPrice: { amount: 1e6, currency: "USD" } },
      "maxPrice",
      /state it in CNY/,
    ],
    ["an RDS instance that does not exist", nothing, { rdsIds: ["nope"] }, "rdsId", /RDS instance nope does not exist/],
    ["a name that is already taken", taken, {}, "name", /already has the name home.*adopt.*keepers/s],
  ])("rejects in the preview and again before ordering: %s", async (_, arrange, put, property, reason) => {
    await arrange();
    const before = await cloud.state();
    const inputs = { ...LOW, ...put };
    const foreseen = (await auditOrder.foresee?.(cloud.context(), orderInputs(inputs))) ?? [];
    expect(foreseen).toEqual([{ property, reason: expect.stringMatching(reason) }]);
    const error = await failureOf(stack.upOrder(inputs));
    expect(error.message).toMatch(/^Nothing was ordered for audit instance home/);
    expect(error.message).toMatch(reason);
    expect((await cloud.state()).orders).toEqual(before.orders);
  });

  it("rejects an order if BSS reports a purchase with its mark that is not in state", async () => {
    await cloud.temperament({ orderText: "echoed" });
    await new Stack(() => cloud.context()).up(MEDIUM);
    const error = await failureOf(stack.upOrder({ ...LOW, name: "renamed" }));
    expect(error.message).toMatch(/was bought for this resource.*adopt.*keepers.*alias/s);
    await stack.up({ ...LOW, name: "renamed", mark: "e".repeat(32) });
    expect(await purchasesIn(cloud)).toMatchObject({ paid: 2 });
  });

  it("warns about an unpaid order with its mark that is not in state, and leaves it alone", async () => {
    await cloud.temperament({ orderText: "echoed" });
    const lost = new Stack(() => cloud.context());
    await lost.upOrder(LOW);
    const context = cloud.context();
    await stack.up(LOW, context);
    expect(context.warnings.join()).toMatch(
      new RegExp(`${lost.orderId}.*in no state.*orders --cancel ${lost.orderId}`, "s"),
    );
    expect(await purchasesIn(cloud)).toEqual({ paid: 1, unpaid: 1, instances: 1 });
  });

  it("searches the newest of many unpaid orders for the mark, wherever BSS lists them", async () => {
    await cloud.temperament({ orderText: "echoed" });
    const lost = new Stack(() => cloud.context());
    await lost.upOrder(LOW);
    const [order] = (await cloud.state()).orders;
    const older = Array.from({ length: 150 }, (_, index) => ({
      ...order,
      order_id: `CS2601010000${String(index).padStart(5, "0")}`,
      created_at: "2026-01-01T00:00:00.000Z",
      product_spec_desc: "",
    }));
    await cloud.patch({ op: "replace", path: "/orders", value: [order, ...older] });
    const context = cloud.context();
    await stack.up(LOW, context);
    expect(context.warnings.join()).toContain(`orders --cancel ${lost.orderId}`);
  });

  it("leaves a free order after a lost response and pays only the one in state", async () => {
    await cloud.fault({ match: { operation: "createInstancesPeriodOrderNew" }, effect: { kind: "reset-after" } });
    await stack.up(LOW);
    expect(await purchasesIn(cloud)).toEqual({ paid: 1, unpaid: 1, instances: 1 });
  });

  it("gives up if every response is lost, and the next run pays only its own order", async () => {
    const match = { operation: "createInstancesPeriodOrderNew" };
    await cloud.fault({ match, times: 4, effect: { kind: "reset-after" } });
    const error = await failureOf(stack.up(LOW));
    expect(error.message).toMatch(/unclear whether an order was placed.*unpaid, costs nothing.*pulumi up/s);
    await stack.up(LOW);
    expect(await purchasesIn(cloud)).toEqual({ paid: 1, unpaid: 4, instances: 1 });
  });

  it("keeps an order above the quoted price unpaid, and the next run cancels and replaces it", async () => {
    const order = { status: UNPAID, official_amount: 99_999, currency: "CNY" };
    const raised = { order_info: { order_id: "any", ...order }, order_line_items: [] };
    const effect = { kind: "status" as const, status: 200, body: raised };
    await cloud.fault({ match: { operation: "showCustomerOrderDetails" }, effect });
    const error = await failureOf(stack.up(LOW));
    expect(error).toBeInstanceOf(PartialFailure);
    expect(error.message).toMatch(/costs 99999 CNY, but BSS quoted 2925 CNY.*not paid.*pulumi up/s);
    expect(await purchasesIn(cloud)).toMatchObject({ paid: 0, unpaid: 1 });
    await cloud.patch({ op: "replace", path: "/orders/0/official_amount", value: 99_999 });
    await stack.up(LOW);
    expect(await statuses()).toEqual([CANCELED, 5]);
    expect((await cloud.state()).payments).toMatchObject([{ amount: 2925 }]);
  });
});

it("accepts an order whose lines add up to the quoted price", async () => {
  const index = (await cloud.state()).prices.findIndex(({ amount }) => amount === 2925);
  await cloud.patch({ op: "replace", path: `/prices/${index}/amount`, value: 0.3 });
  const lines = [{ official_amount: 0.1 }, { official_amount: 0.2 }];
  const order = { order_id: "any", status: UNPAID, currency: "CNY" };
  const body = { order_info: order, order_line_items: lines, total_count: lines.length };
  const effect = { kind: "status" as const, status: 200, body };
  await cloud.fault({ match: { operation: "showCustomerOrderDetails" }, effect });
  await stack.upOrder(LOW);
  expect(stack.order?.state).toMatchObject({ status: "unpaid", price: 0.3 });
});

describe("changing what is bought", () => {
  it("buys another instance before the first is unsubscribed, and drops the spent order on refresh", async () => {
    await stack.up(LOW);
    const first = stack.resourceId;
    await cloud.requests();
    await stack.up(MEDIUM);
    const calls = (await cloud.requests()).map(({ operation }) => operation);
    const money = ["createInstancesPeriodOrderNew", "payOrders", "cancelResourcesSubscription"];
    expect(calls.filter((operation) => money.includes(operation))).toEqual(money);
    // With it, the engine would delete the first one before it creates the other.
    expect(auditInstance.deleteBeforeReplace).toBeUndefined();
    expect(stack.resourceId).not.toBe(first);
    expect(await purchasesIn(cloud)).toEqual({ paid: 2, unpaid: 0, instances: 1 });
    expect(stack.order?.state.ledger).toHaveLength(2);
    await stack.refresh();
    expect(stack.order?.state.ledger).toMatchObject([{ orderId: stack.orderId }]);
  });

  it("returns to the first order and cancels the second if reverted before payment", async () => {
    await stack.up(LOW);
    const { orderId, resourceId } = stack;
    await stack.upOrder(MEDIUM);
    expect(stack.orderId).not.toBe(orderId);
    await stack.up(LOW);
    expect(stack).toMatchObject({ orderId, resourceId });
    expect(await statuses()).toEqual([5, CANCELED]);
    expect(stack.order?.state.ledger).toMatchObject([{ orderId }]);
  });

  it("pays the order already placed for it if repeated after a crash", async () => {
    await stack.up(LOW);
    await stack.upOrder(MEDIUM);
    const { orderId } = stack;
    await stack.up(MEDIUM);
    expect(stack.orderId).toBe(orderId);
    expect(await purchasesIn(cloud)).toEqual({ paid: 2, unpaid: 0, instances: 1 });
  });

  it("buys again if reverted after the first instance was unsubscribed", async () => {
    await stack.up(LOW);
    await stack.up(MEDIUM);
    await stack.up(LOW);
    expect(await purchasesIn(cloud)).toEqual({ paid: 3, unpaid: 0, instances: 1 });
    expect((await cloud.state()).instances).toMatchObject([{ resource_id: stack.resourceId }]);
  });

  it("buys another instance if only `keepers` changes", async () => {
    await stack.up({ ...LOW, keepers: { year: "2026" } });
    await stack.up({ ...LOW, keepers: { year: "2027" } });
    expect(await purchasesIn(cloud)).toEqual({ paid: 2, unpaid: 0, instances: 1 });
  });

  it("replaces an unpaid order if the period changes, but not a paid one", async () => {
    await stack.upOrder(LOW);
    await stack.up({ ...LOW, period: 2 });
    expect(await statuses()).toEqual([CANCELED, 5]);
    const { orderId, resourceId } = stack;
    await stack.refresh();
    await stack.up({ ...LOW, period: 3 });
    expect(stack).toMatchObject({ orderId, resourceId });
    const { id = "", state = { ...LOW } } = stack.order ?? {};
    const declared = orderInputs({ ...LOW, period: 3 });
    const compared = await auditOrder.compare?.(
      cloud.context(),
      id,
      state,
      declared,
      diff(auditOrder, state, declared),
    );
    expect(compared).toMatchObject({ changed: [], replaces: [], ignored: ["period"] });
  });
});

describe("an unpaid order that BSS does not cancel", () => {
  const refuse = () =>
    cloud.fault({
      match: { operation: "cancelCustomerOrder" },
      times: 9,
      effect: { kind: "status", status: 400, body: { error_code: "CBC.0001", error_msg: "It is under review." } },
    });

  it("fails an update that no longer needs it, before another one is placed, and its deletion", async () => {
    await stack.upOrder(LOW);
    await refuse();
    const { id = "", state = { ...LOW } } = stack.order ?? {};
    const advice = `Order ${id} was not canceled: .*It is under review.* costs nothing unless it is paid. Cancel or reject it in the console`;
    const failures = [
      await failureOf(stack.upOrder({ ...LOW, period: 2 })),
      await failureOf(auditOrder.delete(cloud.context(), id, state)),
    ];
    for (const { message } of failures) {
      expect(message).toMatch(new RegExp(advice));
    }
    expect(await statuses()).toEqual([UNPAID]);
  });
});

describe("deleting an order", () => {
  it("cancels it if it is unpaid, and can be repeated", async () => {
    await stack.upOrder(LOW);
    const { id = "", state = { ...LOW } } = stack.order ?? {};
    await auditOrder.delete(cloud.context(), id, state);
    await auditOrder.delete(cloud.context(), id, state);
    expect(await statuses()).toEqual([CANCELED]);
  });

  it("succeeds after its instance was unsubscribed in the same run", async () => {
    await stack.up(LOW);
    await stack.destroy();
    expect(await purchasesIn(cloud)).toEqual({ paid: 1, unpaid: 0, instances: 0 });
  });

  it("succeeds if its instance was already closed", async () => {
    await stack.up(LOW);
    await unsubscribeInstance(cloud, (row) => row.resource_id === stack.resourceId);
    await stack.destroy();
    expect(stack.order).toBeUndefined();
  });
});

const gaps: [string, string[]][] = [
  ["everything except the order's ID", ["ledger", ...Object.keys(LOW)]],
  ...["ledger", ...Object.keys(LOW)].map((name): [string, string[]] => [name, [name]]),
];

it.each(gaps)("buys nothing if the state lacks %s", async (_, missing) => {
  await stack.up(LOW);
  const { id = "", state = { ...LOW } } = stack.order ?? {};
  const kept = Object.fromEntries(Object.entries(state).filter(([name]) => !missing.includes(name)));
  const declared = orderInputs(LOW);
  const compared = await auditOrder.compare?.(
    cloud.context(),
    id,
    kept as typeof state,
    declared,
    diff(auditOrder, kept, declared),
  );
  expect(compared).toMatchObject({ changed: [], replaces: [] });
});

it("imports all arguments that BSS and the instance report; only the required `flavor` is missing", async () => {
  await stack.up({ ...LOW, periodUnit: "year", period: 2 });
  const imported = await importUnderNative(auditOrder, cloud.context(), stack.orderId);
  const { name, edition, availabilityZones, vpcId, subnetId, securityGroupIds } = LOW;
  const purchased = { name, edition, availabilityZones, vpcId, subnetId, securityGroupIds };
  expect(imported?.inputs).toEqual({ ...purchased, periodUnit: "year", period: 2 });
  const { error } = auditOrder.args.safeParse(imported?.inputs);
  expect(error?.issues.map(({ path }) => path)).toEqual([["flavor"]]);
});
