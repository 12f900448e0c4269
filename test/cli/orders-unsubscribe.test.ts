import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { OrdersCloud } from "./orders-cloud";

const account = new OrdersCloud();
const { buy, orders, ordersOfStack, place, stateOf } = account;

beforeAll(() => account.open());
beforeEach(() => account.cloud.reset());
afterAll(() => account.close());

const IN_USE = 2;
const CLOSED = 3;

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

  test("unsubscribes from an instance whose creation was interrupted, which `pulumi destroy` would not", async () => {
    const { orderId } = await buy("audit-1");
    const held = { type: "AuditInstance", name: "audit", outputs: { orderId }, isPending: true };
    expect((await ordersOfStack([held], "--unsubscribe", orderId, "--yes")).code).toBe(0);
    expect((await stateOf(orderId)).subscription).toBe(CLOSED);
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
    await account.client.bss.payOrder({ order_id: unpaid });
    await account.cloud.fault({
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
      account.cloud.fault({
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
    const requests = await account.cloud.requests();
    const bodies = requests
      .filter(({ operation }) => operation === "cancelResourcesSubscription")
      .map(({ body }) => body);
    expect(bodies).toEqual([{ resource_ids: [resourceId], unsubscribe_type: 1 }]);
  });

  const refuse = (code: string) =>
    account.cloud.fault({
      match: { operation: "cancelResourcesSubscription" },
      effect: { kind: "status", status: 400, body: { error_code: code, error_msg: "refused" } },
    });

  test("succeeds if the instance was already unsubscribed", async () => {
    const { orderId } = await buy("audit-1");
    await refuse("CBC.30000067");
    const { code, stdout } = await orders(["--unsubscribe", orderId, "--yes"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("was already closed") });
    await account.client.bss.unsubscribe({
      resource_ids: [(await account.client.bss.listResources({}))[0]?.resource_id ?? ""],
    });
    expect((await orders(["--unsubscribe", orderId])).stdout).toContain("was already closed");
  });

  test("retries while the instance is busy, but not longer than --timeout", async () => {
    const { orderId } = await buy("audit-1");
    await refuse("CBC.99003651");
    const { code, stderr } = await orders(["--unsubscribe", orderId, "--yes"]);
    expect(code, stderr).toBe(0);
    expect((await stateOf(orderId)).subscription).toBe(CLOSED);
    const other = await buy("audit-2");
    await account.cloud.fault({
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

  test("does not take a response about something else for a success", async () => {
    const { orderId } = await buy("audit-1");
    await account.cloud.fault({
      match: { operation: "cancelResourcesSubscription" },
      effect: { kind: "status", status: 200, body: { unexpected: true } },
    });
    const { code, stdout, stderr } = await orders(["--unsubscribe", orderId, "--yes"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/unexpected response: none of order_ids, fail_resource_infos is there/);
    expect((await stateOf(orderId)).subscription).toBe(IN_USE);
  });

  test("rejects a duration without a unit", async () => {
    const { code, stderr } = await orders(["--unsubscribe", "CS1", "--timeout", "10"]);
    expect(code).toBe(1);
    expect(stderr).toContain('It must be a number with a unit, such as "90s", "10m" or "2h".');
  });
});
