import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cancel } from "../../cli/orders/cancel";
import type { Purchases } from "../../cli/orders/read";
import { ACCOUNT, EDITIONS } from "../../emulator";
import { environmentOf } from "../cloud";
import { cli } from "./cli";
import type { Exported } from "./fake-pulumi";
import { OrdersCloud } from "./orders-cloud";

const account = new OrdersCloud();
const { orders, ordersOfStack, stateOf, place, buy } = account;

beforeAll(() => account.open());
beforeEach(() => account.cloud.reset());
afterAll(() => account.close());

async function listed(held: readonly Exported[] = []): Promise<Purchases> {
  const { stdout, stderr, code } = await ordersOfStack(held, "--json");
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

const UNPAID = 6;
const CANCELED = 4;

describe("the list", () => {
  test("has open orders and subscriptions, with their amount and expiry", async () => {
    const bought = await buy("audit-1");
    const unpaid = await place("audit-2");
    const { stdout, stderr, code } = await orders(["--json"]);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      region: ACCOUNT.region,
      projectId: account.cloud.account.projectId,
      orders: [
        {
          orderId: unpaid,
          status: "unpaid",
          amount: EDITIONS.low.month.amount,
          currency: "CNY",
          placedAt: expect.stringMatching(/^\d{4}-/),
          expiresAt: expect.stringMatching(/^\d{4}-/),
          held: "unknown",
        },
        {
          ...bought,
          status: "in-use",
          instanceName: "audit-1",
          region: ACCOUNT.region,
          amount: EDITIONS.low.month.amount,
          currency: "CNY",
          placedAt: expect.stringMatching(/^\d{4}-/),
          expiresAt: expect.stringMatching(/^\d{4}-/),
          held: "unknown",
        },
      ],
    });
  });

  test("is a table by default, and empty if nothing was ordered", async () => {
    expect((await orders([])).stdout).toMatch(/^0 open orders, 0 subscriptions\. Set --stack to see which of them/);
    const { orderId, resourceId } = await buy("audit-1");
    const { stdout } = await orders([]);
    expect(stdout).toMatch(/^ORDER +STATUS +IN STATE +RESOURCE ID/);
    expect(stdout).toMatch(new RegExp(`^${orderId} +in use +unknown +${resourceId}`, "m"));
    expect(stdout).toMatch(/^ {2}amount: 2925 CNY$/m);
    expect(stdout).toMatch(/^0 open orders, 1 subscription\./m);
    const held = await ordersOfStack([
      { type: "AuditOrder", name: "audit", id: orderId },
      { type: "AuditInstance", name: "audit", id: resourceId },
    ]);
    expect(held.stdout).toMatch(new RegExp(`^${orderId} +in use +audit +${resourceId}`, "m"));
  });

  test("shows which orders and instances a state holds, including IDs in secret outputs", async () => {
    const one = await buy("audit-1");
    const two = await buy("audit-2");
    const three = await buy("audit-3");
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
    const { stack, orders } = await listed([
      { type: "AuditInstance", name: "first", id: one.resourceId },
      {
        type: "AuditOrder",
        name: "second",
        id: "x",
        outputs: { ledger: [{ ...secret, plaintext: `"${two.orderId}"` }] },
      },
      { type: "RdsAuditDatabase", name: "other", id: "y", outputs: { resourceId: three.resourceId } },
    ]);
    expect(stack).toBe("prod");
    expect(Object.fromEntries(orders.map(({ orderId, held }) => [orderId, held]))).toEqual({
      [one.orderId]: "yes",
      [two.orderId]: "yes",
      [three.orderId]: "no",
    });
    expect(orders.find(({ orderId }) => orderId === one.orderId)?.heldBy).toEqual([
      "urn:pulumi:prod::audit::pulumi-nodejs:dynamic/dbss:AuditInstance::first",
    ]);
  });

  test("omits canceled orders and closed subscriptions", async () => {
    const canceled = await place("audit-1");
    await account.client.bss.cancelOrder({ order_id: canceled });
    const { resourceId } = await buy("audit-2");
    await account.client.bss.unsubscribe({ resource_ids: [resourceId] });
    expect((await listed()).orders).toEqual([]);
  });

  test("counts orders with an undocumented status as open", async () => {
    await buy("audit-1");
    const unpaid = await place("audit-2");
    const index = (await account.cloud.state()).orders.findIndex(({ order_id: id }) => id === unpaid);
    await account.cloud.patch({ op: "replace", path: `/orders/${index}/status`, value: 10 });
    const { code, stdout } = await orders(["--fail-on", "open"]);
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: expect.stringMatching(
        new RegExp(`^${unpaid} +unknown status[\\s\\S]*^1 open order, 1 subscription`, "m"),
      ),
    });
  });

  test("includes a paid order whose subscription BSS does not list yet, and counts it as open", async () => {
    await account.cloud.temperament({ subscriptionLagSeconds: 7200 });
    const orderId = await place("audit-1");
    await account.client.bss.payOrder({ order_id: orderId });
    await account.cloud.advance("PT1H");
    const { code, stdout } = await orders(["--fail-on", "open"]);
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: expect.stringMatching(new RegExp(`^${orderId} +completed[\\s\\S]*^1 open order, 0 subscriptions`, "m")),
    });
    await account.cloud.advance("PT2H");
    expect(await orders(["--fail-on", "open"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("0 open orders, 1 subscription"),
    });
  });

  test("exits with 2 if --fail-on matches, and with 1 if --fail-on unheld cannot be checked", async () => {
    await place("audit-1");
    expect((await orders(["--fail-on", "open"])).code).toBe(2);
    expect(await orders(["--fail-on", "unheld"])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("unknown"),
      stderr: expect.stringContaining("error: No state was read, so --fail-on unheld cannot pass. Set the stack"),
    });
    expect(await ordersOfStack([], "--fail-on", "unheld")).toMatchObject({ code: 2 });
  });

  test("continues without a state if none can be read, and reports that", async () => {
    const { code, stdout, stderr } = await cli(["orders"], {
      env: { ...environmentOf(account.cloud.account), PATH: "/nowhere" },
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("Set --stack") });
    expect(stderr).toMatch(/^No state was read: pulumi was not found on PATH/m);
  });
});

describe("--cancel", () => {
  test("cancels an unpaid order", async () => {
    const orderId = await place("audit-1");
    const { code, stdout } = await orders(["--cancel", orderId]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Order ${orderId} is canceled. Nothing was paid for it.\n` });
    expect(await stateOf(orderId)).toEqual({ order: CANCELED });
  });

  test("succeeds even if the response is lost", async () => {
    const orderId = await place("audit-1");
    await account.cloud.fault({ match: { operation: "cancelCustomerOrder" }, effect: { kind: "reset-after" } });
    expect(JSON.parse((await orders(["--cancel", orderId, "--json"])).stdout)).toEqual({
      canceled: { orderId, heldBy: [] },
    });
    expect(await stateOf(orderId)).toEqual({ order: CANCELED });
  });

  test("does not report an order as canceled before BSS does", async () => {
    const orderId = await place("audit-1");
    const accepted = { kind: "status" as const, status: 200, body: {} };
    await account.cloud.fault({ match: { operation: "cancelCustomerOrder" }, times: 2, effect: accepted });
    await expect(cancel(account.cloud.context(), orderId, 1)).rejects.toThrow(
      /^The cancellation of order \S+ was accepted, but BSS still reports it as unpaid\. Check it with `npx/,
    );
    expect((await orders(["--cancel", orderId])).code).toBe(0);
    expect(await stateOf(orderId)).toEqual({ order: CANCELED });
  });

  test("waits while BSS reports an accepted cancellation late", async () => {
    const orderId = await place("audit-1");
    const body = { order_info: { order_id: orderId, status: UNPAID }, order_line_items: [] };
    const late = {
      match: { operation: "showCustomerOrderDetails" },
      effect: { kind: "status", status: 200, body },
    } as const;
    await account.cloud.fault({ ...late, times: 3 });
    expect(await orders(["--cancel", orderId])).toMatchObject({
      code: 0,
      stdout: `Order ${orderId} is canceled. Nothing was paid for it.\n`,
    });
    const other = await place("audit-2");
    await account.cloud.fault({ ...late, times: 2 });
    await expect(cancel(account.cloud.context(), other, 2)).rejects.toThrow(
      /^The cancellation of order \S+ was accepted, but BSS still reports it as unpaid\./,
    );
  });

  test("rejects an order that is paid at the same moment", async () => {
    const { orderId } = await buy("audit-1");
    await expect(cancel(account.cloud.context(), orderId)).rejects.toThrow(/CBC\.99003106.*it cannot be canceled/);
  });

  test("rejects a paid, canceled or unknown order, and says what to do", async () => {
    const { orderId } = await buy("audit-1");
    const paid = await orders(["--cancel", orderId]);
    expect(paid.code).toBe(1);
    expect(paid.stderr).toContain(`Order ${orderId} was not canceled: it is completed, not unpaid. It is paid: `);
    const canceled = await place("audit-2");
    await orders(["--cancel", canceled]);
    expect((await orders(["--cancel", canceled])).stderr).toContain("is already canceled. Nothing was changed.");
    expect((await orders(["--cancel", "CS0"])).stderr).toMatch(
      /Order CS0 was not found\. Check the order ID, .*: HTTP 400 CBC\.30000010.*those of the account that placed the order\.\n$/,
    );
  });

  test("rejects an order that is pending approval or confirmation, or has an unknown status", async () => {
    const orderId = await place("audit-1");
    const index = (await account.cloud.state()).orders.length - 1;
    for (const [status, words] of [
      [1, "pending approval"],
      [9, "pending confirmation"],
      [7, "in status 7"],
    ] as const) {
      const body = { order_info: { order_id: orderId, status }, order_line_items: [] };
      await account.cloud.fault({
        match: { operation: "showCustomerOrderDetails" },
        effect: { kind: "status", status: 200, body },
      });
      expect((await orders(["--cancel", orderId])).stderr).toContain(`was not canceled: it is ${words}, not unpaid.`);
    }
    expect((await account.cloud.state()).orders[index]?.status).toBe(UNPAID);
  });

  test("cancels an order that an AuditOrder holds, and says that the state must be refreshed", async () => {
    const orderId = await place("audit-1");
    const held = { type: "AuditOrder", name: "audit", id: orderId, outputs: { orderId } };
    const { code, stdout, stderr } = await ordersOfStack([held], "--cancel", orderId);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Order ${orderId} is canceled. Nothing was paid for it.\n` });
    expect(stderr).toMatch(/^It is still in the stack's state \(\S+::audit\)\. Run `pulumi refresh`/m);
    expect(await stateOf(orderId)).toEqual({ order: CANCELED });
  });
});
