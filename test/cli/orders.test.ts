import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Purchases } from "../../cli/orders/read";
import { ACCOUNT, EDITIONS } from "../../emulator";
import type { Client } from "../../provider/client";
import { environmentOf } from "../../tools/local-stack";
import { type Cloud, startCloud } from "../cloud";
import { buy as bought, placeOrder } from "./buying";
import { type CliEnded, type CliOptions, cli } from "./cli";
import { type Exported, type FakePulumi, fakePulumi } from "./fake-pulumi";

let cloud: Cloud;
let client: Client;
let empty: FakePulumi;

beforeAll(async () => {
  cloud = await startCloud(0);
  client = cloud.context().client;
  empty = await fakePulumi();
});
beforeEach(() => cloud.reset());
afterAll(async () => {
  await cloud.close();
  await empty.remove();
});

const place = (name: string) => placeOrder(client, name);
const buy = (name: string) => bought(cloud, client, name);

/** Runs the command outside a Pulumi project. */
function orders(args: readonly string[], options: CliOptions = {}): Promise<CliEnded> {
  const env = { ...environmentOf(cloud.account), ...empty.env, ...options.env };
  return cli(["orders", ...args], { cwd: empty.outside, ...options, env });
}

/** Runs the command in a project with a selected stack whose state holds these resources. */
async function ordersOfStack(held: readonly Exported[], ...args: string[]): Promise<CliEnded> {
  const pulumi = await fakePulumi([{ type: "ResourceTags", name: "tags", id: "tags" }, ...held]);
  try {
    return await cli(["orders", ...args], {
      env: { ...environmentOf(cloud.account), ...pulumi.env },
      cwd: process.cwd(),
    });
  } finally {
    await pulumi.remove();
  }
}

async function listed(held: readonly Exported[] = []): Promise<Purchases> {
  const { stdout, stderr, code } = await ordersOfStack(held, "--json");
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

async function stateOf(orderId: string) {
  const { orders, subscriptions } = await cloud.state();
  return {
    order: orders.find((order) => order.order_id === orderId)?.status,
    subscription: subscriptions.find((row) => row.order_id === orderId)?.status,
  };
}

const UNPAID = 6;
const CANCELED = 4;
const IN_USE = 2;
const CLOSED = 3;

describe("the list", () => {
  test("has open orders and subscriptions, with their amount and expiry", async () => {
    const bought = await buy("audit-1");
    const unpaid = await place("audit-2");
    const { stdout, stderr, code } = await orders(["--json"]);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      region: ACCOUNT.region,
      projectId: cloud.account.projectId,
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
    await client.bss.cancelOrder({ order_id: canceled });
    const { resourceId } = await buy("audit-2");
    await client.bss.unsubscribe({ resource_ids: [resourceId] });
    expect((await listed()).orders).toEqual([]);
  });

  test("counts orders with an undocumented status as open", async () => {
    await buy("audit-1");
    const unpaid = await place("audit-2");
    const index = (await cloud.state()).orders.findIndex(({ order_id: id }) => id === unpaid);
    await cloud.patch({ op: "replace", path: `/orders/${index}/status`, value: 10 });
    const { code, stdout } = await orders(["--fail-on", "open"]);
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: expect.stringMatching(
        new RegExp(`^${unpaid} +unknown status[\\s\\S]*^1 open order, 1 subscription`, "m"),
      ),
    });
  });

  test("includes a paid order whose subscription BSS does not list yet, and counts it as open", async () => {
    await cloud.temperament({ subscriptionLagSeconds: 7200 });
    const orderId = await place("audit-1");
    await client.bss.payOrder({ order_id: orderId });
    await cloud.advance("PT1H");
    const { code, stdout } = await orders(["--fail-on", "open"]);
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: expect.stringMatching(new RegExp(`^${orderId} +completed[\\s\\S]*^1 open order, 0 subscriptions`, "m")),
    });
    await cloud.advance("PT2H");
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
      env: { ...environmentOf(cloud.account), PATH: "/nowhere" },
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
    await cloud.fault({ match: { operation: "cancelCustomerOrder" }, effect: { kind: "reset-after" } });
    expect(JSON.parse((await orders(["--cancel", orderId, "--json"])).stdout)).toEqual({
      canceled: { orderId, heldBy: [] },
    });
    expect(await stateOf(orderId)).toEqual({ order: CANCELED });
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
    const index = (await cloud.state()).orders.length - 1;
    for (const [status, words] of [
      [1, "pending approval"],
      [9, "pending confirmation"],
      [7, "in status 7"],
    ] as const) {
      const body = { order_info: { order_id: orderId, status }, order_line_items: [] };
      await cloud.fault({
        match: { operation: "showCustomerOrderDetails" },
        effect: { kind: "status", status: 200, body },
      });
      expect((await orders(["--cancel", orderId])).stderr).toContain(`was not canceled: it is ${words}, not unpaid.`);
    }
    expect((await cloud.state()).orders[index]?.status).toBe(UNPAID);
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

describe("--unsubscribe", () => {
  test("unsubscribes once the order ID is typed, after warning that the logs will be deleted", async () => {
    const { orderId, resourceId } = await buy("audit-1");
    const { code, stdout, stderr } = await orders(["--unsubscribe", orderId], { typed: `${orderId}\n` });
    expect(stderr).toContain(
      `This unsubscribes from audit instance audit-1 (${resourceId}, order ${orderId}), bought for 2925 CNY.`,
    );
    expect(stderr).toContain("all its audit logs will be deleted and cannot be restored");
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `Unsubscribed from audit instance ${resourceId} (order ${orderId}).\n`,
    });
    expect((await stateOf(orderId)).subscription).toBe(CLOSED);
  });

  test.each([
    ["another text is typed", { typed: "yes\n" }, "you did not type"],
    ["nothing is typed", { typed: "" }, "you did not type"],
    ["there is no terminal and no --yes", {}, "Run the command in a terminal without --json, or add --yes."],
  ])("does nothing if %s", async (_, options, message) => {
    const { orderId } = await buy("audit-1");
    const { code, stderr } = await orders(["--unsubscribe", orderId], options);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect((await stateOf(orderId)).subscription).toBe(IN_USE);
  });

  test("rejects an instance that is in the stack's state", async () => {
    const { orderId, resourceId } = await buy("audit-1");
    const held = { type: "AuditInstance", name: "audit", id: resourceId };
    const { code, stderr } = await ordersOfStack([held], "--unsubscribe", orderId, "--yes");
    expect(code).toBe(1);
    expect(stderr).toMatch(/its instance is in the stack's state \(\S+::audit\)\. Use `pulumi destroy` instead\./);
    expect((await stateOf(orderId)).subscription).toBe(IN_USE);
  });

  test("unsubscribes an order found only in a ledger, and says that the state must be refreshed", async () => {
    const { orderId } = await buy("audit-1");
    const held = { type: "AuditOrder", name: "audit", id: "first", outputs: { ledger: [{ orderId }] } };
    const { code, stderr } = await ordersOfStack([held], "--unsubscribe", orderId, "--yes");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^It is still in the stack's state \(\S+::audit\)\. Run `pulumi refresh`/m);
    expect((await stateOf(orderId)).subscription).toBe(CLOSED);
  });

  test("does nothing in a Pulumi project whose state cannot be read", async () => {
    const { orderId } = await buy("audit-1");
    const { code, stderr } = await orders(["--unsubscribe", orderId, "--yes"], {
      env: { PATH: "/nowhere" },
      cwd: process.cwd(),
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/No state was read: pulumi was not found on PATH.*Nothing was changed, .*with --stack/);
    expect((await stateOf(orderId)).subscription).toBe(IN_USE);
  });

  test("rejects an unpaid order, and one without an instance", async () => {
    const unpaid = await place("audit-1");
    expect((await orders(["--unsubscribe", unpaid, "--yes"])).stderr).toContain(
      "it is unpaid. Cancel it with --cancel.",
    );
    await client.bss.payOrder({ order_id: unpaid });
    await cloud.fault({
      match: { operation: "listPayPerUseCustomerResources" },
      effect: { kind: "status", status: 200, body: { total_count: 0, data: null } },
    });
    const { code, stderr } = await orders(["--unsubscribe", unpaid, "--yes"]);
    expect(code).toBe(1);
    expect(stderr).toContain("BSS lists no audit instance for it.");
  });

  test("ignores volumes listed with the order, and rejects several instances", async () => {
    const { orderId, resourceId } = await buy("audit-1");
    const main = {
      resource_id: resourceId,
      is_main_resource: 1,
      service_type_code: "hws.service.type.dbss",
      status: 2,
    };
    const volumes = [
      { resource_id: "v1", is_main_resource: 0, service_type_code: "hws.service.type.dbss", status: 2 },
      { resource_id: "v2", is_main_resource: 1, service_type_code: "hws.service.type.ebs", status: 2 },
    ];
    const respond = (...data: object[]) =>
      cloud.fault({
        match: { operation: "listPayPerUseCustomerResources" },
        effect: { kind: "status", status: 200, body: { total_count: data.length, data } },
      });
    await respond(main, { ...main, resource_id: "other" });
    const several = await orders(["--unsubscribe", orderId, "--yes"]);
    expect(several.stderr).toContain(`BSS lists several audit instances for it (${resourceId}, other)`);
    await respond(...volumes, main);
    const { code, stdout } = await orders(["--unsubscribe", orderId, "--yes", "--json"]);
    expect({ code, printed: JSON.parse(stdout) }).toEqual({
      code: 0,
      printed: { unsubscribed: { orderId, resourceId, before: false, heldBy: [] } },
    });
    const requests = await cloud.requests();
    const bodies = requests
      .filter(({ operation }) => operation === "cancelResourcesSubscription")
      .map(({ body }) => body);
    expect(bodies).toEqual([{ resource_ids: [resourceId], unsubscribe_type: 1 }]);
  });

  const refuse = (code: string) =>
    cloud.fault({
      match: { operation: "cancelResourcesSubscription" },
      effect: { kind: "status", status: 400, body: { error_code: code, error_msg: "refused" } },
    });

  test("succeeds if the instance was already unsubscribed", async () => {
    const { orderId } = await buy("audit-1");
    await refuse("CBC.30000067");
    const { code, stdout } = await orders(["--unsubscribe", orderId, "--yes"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("was already closed") });
    await client.bss.unsubscribe({ resource_ids: [(await client.bss.listResources({}))[0]?.resource_id ?? ""] });
    expect((await orders(["--unsubscribe", orderId])).stdout).toContain("was already closed");
  });

  test("retries while the instance is busy, but not longer than --timeout", async () => {
    const { orderId } = await buy("audit-1");
    await refuse("CBC.99003651");
    const { code, stderr } = await orders(["--unsubscribe", orderId, "--yes"]);
    expect(code, stderr).toBe(0);
    expect((await stateOf(orderId)).subscription).toBe(CLOSED);
    const other = await buy("audit-2");
    await cloud.fault({
      match: { operation: "cancelResourcesSubscription" },
      times: 100,
      effect: { kind: "status", status: 400, body: { error_code: "CBC.99003651", error_msg: "busy" } },
    });
    const late = await orders(["--unsubscribe", other.orderId, "--yes", "--timeout", "1s"]);
    expect(late.code).toBe(1);
    expect(late.stderr).toMatch(
      /^error: unsubscription of instance \S+: not done after 1 s; last seen: another operation on it is in progress/m,
    );
  });

  test("fails with any other error of BSS", async () => {
    const { orderId } = await buy("audit-1");
    await refuse("CBC.99000001");
    const { code, stderr } = await orders(["--unsubscribe", orderId, "--yes"]);
    expect(code).toBe(1);
    expect(stderr).toContain("CBC.99000001");
  });

  test("rejects a duration without a unit", async () => {
    const { code, stderr } = await orders(["--unsubscribe", "CS1", "--timeout", "10"]);
    expect(code).toBe(1);
    expect(stderr).toContain('It must be a number with a unit, such as "90s", "10m" or "2h".');
  });
});
