import { describe, expect, it } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { type Answer, startInterposer } from "../../faults/interposer";
import { operationOf } from "../../faults/operation-of";
import { auditInstance, instanceArgs, rdsAuditDatabase } from "../declarations";
import { endsWith } from "../stack";
import { Bank } from "./bank";

const UP = ["up", "--yes", "--skip-preview"];

const bank = new Bank("destruction");

describe("an incomplete purchase", () => {
  it("is destroyed by canceling its order if it is unpaid", async () => {
    await bank.balance(1);
    await bank.stack.declare({ audit: auditInstance() });
    endsWith(1, await bank.stack.up());
    const { order, instance } = await bank.stack.purchase();
    expect([order?.outputs.status, instance]).toEqual(["unpaid", undefined]);
    endsWith(0, await bank.stack.destroy());
    expect(await bank.orders()).toEqual([4]);
    expect(await bank.bill()).toEqual({ instances: [], paid: [], refunds: 0 });
    expect(await bank.stack.resources()).toEqual([]);
  });

  it("is not destroyed if it is paid but has no instance yet: the error says to run `pulumi up` first", async () => {
    const { cloud, stack } = bank;
    await cloud.settings({ orderSeconds: 1e7 });
    await stack.declare({ audit: auditInstance() });
    await stack.killedAfter("bss.payOrder", ...UP);
    const { order } = await stack.purchase();
    expect(endsWith(1, await stack.destroy())).toMatch(
      new RegExp(
        `Order ${order?.outputs.orderId} is paid, and neither BSS nor DBSS lists its instance: it is being created.*\`pulumi up\`, then`,
      ),
    );
    expect((await stack.purchase()).order?.id).toBe(order?.id);
    expect(await bank.bill()).toEqual({ instances: [], paid: [2925], refunds: 0 });
    await cloud.advance("P200D");
    endsWith(0, await stack.up());
    endsWith(0, await stack.destroy());
    expect(await bank.bill()).toEqual({ instances: [], paid: [2925], refunds: 1 });
    expect(await stack.resources()).toEqual([]);
  });

  it("is destroyed by unsubscribing its instance if that could not be built", async () => {
    await bank.cloud.fault({ effect: { kind: "fail-job", reason: "no address is free" } });
    await bank.stack.declare({ audit: auditInstance() });
    expect(endsWith(1, await bank.stack.up())).toContain("no address is free");
    const [id] = (await bank.bill()).instances;
    expect((await bank.stack.purchase()).instance?.id).toBe(id);
    endsWith(0, await bank.stack.destroy());
    expect(await bank.bill()).toEqual({ instances: [], paid: [2925], refunds: 1 });
    expect(await bank.stack.resources()).toEqual([]);
  });
});

describe("an instance unsubscribed in the console", () => {
  async function closeInConsole(id: string): Promise<void> {
    const context = bank.cloud.context();
    await context.client.bss.unsubscribe({ resource_ids: [id], unsubscribe_type: 1 });
    await bank.cloud.advance("P1D");
    expect((await bank.bill()).instances).toEqual([]);
  }

  it("is removed from the state with its order by a refresh, and the next up buys another one", async () => {
    const { stack } = bank;
    const id = await bank.buy();
    await closeInConsole(id);
    endsWith(0, await stack.refresh());
    expect(await stack.resources()).toEqual([]);
    const now = await bank.buy();
    expect(now).not.toBe(id);
    expect(await bank.bill()).toEqual({ instances: [now], paid: [2925, 2925], refunds: 1 });
    endsWith(0, await stack.drift("--expect-no-changes"));
  });

  it("fails an update without a refresh, which points to `pulumi up --refresh` and buys nothing", async () => {
    const { stack } = bank;
    const id = await bank.buy();
    await closeInConsole(id);
    await stack.declare({ audit: auditInstance({ description: "changed" }) });
    const output = endsWith(1, await stack.up());
    expect(output).toContain(`Instance ${id}`);
    expect(output).toContain("`pulumi up --refresh`");
    expect((await bank.bill()).paid).toEqual([2925]);
    endsWith(0, await stack.up("--refresh"));
    expect((await bank.bill()).paid).toEqual([2925, 2925]);
  });

  it("is not bought again from its used order if only the instance is missing in the state", async () => {
    const { stack } = bank;
    const id = await bank.buy();
    await closeInConsole(id);
    endsWith(0, await stack.run("state", "delete", bank.urn("AuditInstance"), "--yes"));
    for (const refused of [await stack.preview(), await stack.up()]) {
      const output = endsWith(1, refused);
      expect(output).toMatch(new RegExp(`Nothing was paid: instance ${id}, which order CS\\w+ bought, is closed`));
      expect(output).toContain("`pulumi up --refresh`");
    }
    expect((await bank.bill()).paid).toEqual([2925]);
  });

  it("is destroyed without a refresh: nothing is left to unsubscribe", async () => {
    await closeInConsole(await bank.buy());
    endsWith(0, await bank.stack.destroy());
    expect(await bank.stack.resources()).toEqual([]);
    expect(await bank.bill()).toEqual({ instances: [], paid: [2925], refunds: 1 });
  });
});

it("destroy unsubscribes every instance: the option `deletedWith` has no effect, with a warning", async () => {
  const { stack } = bank;
  const other = auditInstance({ name: "other" }, { deletedWith: "@audit" });
  const { vpcId, subnetId, securityGroupIds } = instanceArgs;
  const args = { vpcId, subnetId, securityGroupIds, rdsIds: {} };
  const component = { type: "DatabaseAudit", args, options: { deletedWith: "@audit" } };
  await stack.declare({ audit: auditInstance(), other, component });
  const output = endsWith(0, await stack.up());
  expect(output).toContain("AuditInstance other: the option deletedWith has no effect");
  expect(output).toContain("DatabaseAudit component: the option deletedWith has no effect");
  endsWith(0, await stack.destroy());
  expect(await bank.bill()).toEqual({ instances: [], paid: [2925, 2925, 2925], refunds: 3 });
});

describe("the databases of an instance", () => {
  const databases = {
    orders: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders),
    users: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlUsers),
  };

  /** Destroys the stack. Returns the output, and the operations on databases. */
  async function destroyed(code: number): Promise<{ readonly output: string; readonly requests: readonly string[] }> {
    await bank.cloud.requests();
    const output = endsWith(code, await bank.stack.destroy());
    const requests = (await bank.cloud.requests()).map(({ operation }) => operation);
    return { output, requests: requests.filter((operation) => /AuditDatabase/.test(operation)) };
  }

  const audited = async () => (await bank.cloud.state()).databases.filter(({ status }) => status === "ON").length;

  it("are deleted with it, without requests of their own", async () => {
    await bank.stack.declare({ audit: auditInstance(), ...databases });
    endsWith(0, await bank.stack.up());
    expect((await destroyed(0)).requests).toEqual([]);
    expect(await bank.stack.resources()).toEqual([]);
    await bank.cloud.advance("P1D");
    expect([await bank.bill(), await audited()]).toEqual([{ instances: [], paid: [2925], refunds: 1 }, 0]);
  });

  it("stay audited if it cannot be unsubscribed, and the next update manages them again", async () => {
    const { cloud, stack } = bank;
    await stack.declare({ audit: auditInstance(), ...databases });
    endsWith(0, await stack.up());
    const refusal = { error_code: "CBC.0156", error_msg: "Unsubscription is suspended" };
    await cloud.fault({
      match: { operation: "cancelResourcesSubscription" },
      effect: { kind: "status", status: 400, body: refusal },
    });
    expect((await destroyed(1)).output).toContain("Unsubscription is suspended");
    expect(await audited()).toBe(2);
    await cloud.requests();
    endsWith(0, await stack.up());
    const writes = (await cloud.requests()).filter(({ method }) => method !== "GET").map(({ operation }) => operation);
    expect(writes.filter((operation) => /AuditDatabase|RdsDatabase/.test(operation))).toEqual([]);
    endsWith(0, await stack.drift("--expect-no-changes"));
    endsWith(0, await stack.destroy());
    expect(await bank.bill()).toEqual({ instances: [], paid: [2925], refunds: 1 });
  });

  it("are removed from an instance that is retained on delete", async () => {
    await bank.stack.declare({ audit: auditInstance({}, { retainOnDelete: true }), ...databases });
    endsWith(0, await bank.stack.up());
    expect((await destroyed(0)).requests).toEqual(["deleteAuditDatabaseNew", "deleteAuditDatabaseNew"]);
    const { instances } = await bank.bill();
    expect([instances.length, await audited()]).toEqual([1, 0]);
  });
});

describe("destroy and refresh with the wrong settings", () => {
  it.each([
    ["region", { HW_REGION_NAME: "cn-south-1" }],
    ["project", { HW_PROJECT_ID: "ffffffffffffffffffffffffffffffff" }],
  ])("fail before any request if the %s is another one, and leave the state unchanged", async (_, env) => {
    const { cloud, stack } = bank;
    const id = await bank.buy();
    await cloud.requests();
    stack.set(env);
    for (const refused of [await stack.destroy(), await stack.refresh()]) {
      expect(refused.code).not.toBe(0);
      expect(refused.output).toMatch(
        /was created in region cn-north-4, project \w+, but the configuration is for region/,
      );
    }
    expect(await cloud.requests()).toEqual([]);
    const { order, instance } = await stack.purchase();
    expect([order?.outputs.status, instance?.id]).toEqual(["unpaid", id]);
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
  });

  it("say that databases which Pulumi reports as deleted are still audited, and the next update manages them again", async () => {
    const { cloud, stack } = bank;
    const orders = rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders);
    await stack.declare({ audit: auditInstance(), orders });
    endsWith(0, await stack.up());
    stack.set({ HW_REGION_NAME: "cn-south-1" });
    expect((await stack.destroy()).output).toContain("Databases that Pulumi reports as deleted are still audited");
    stack.set({ HW_REGION_NAME: ACCOUNT.region });
    const { id } = (await cloud.state()).databases[0] ?? {};
    endsWith(0, await stack.up());
    expect((await stack.resource("orders")).outputs.databaseId).toBe(id);
    endsWith(0, await stack.drift("--expect-no-changes"));
  });

  it("fail with another account's credentials, and leave the state unchanged", async () => {
    const { cloud, stack } = bank;
    const id = await bank.buy();
    await using interposer = await startInterposer(cloud.account.url);
    interposer.interfere(async (passing, pass) => asAnotherAccount(operationOf(passing)) ?? pass());
    stack.set({ DBSS_ENDPOINT: interposer.url });
    for (const refused of [await stack.destroy(), await stack.refresh()]) {
      expect(refused.code).not.toBe(0);
      expect(refused.output).toMatch(/BSS does not know order CS\w+ in region cn-north-4.*credentials/);
    }
    const { order, instance } = await stack.purchase();
    expect([order === undefined, instance?.id]).toEqual([false, id]);
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
  });
});

/** What another account gets in response about an instance that it does not have. */
function asAnotherAccount(operation: string): Answer | undefined {
  const answers: Record<string, { status: number; body: object }> = {
    "bss.showOrder": { status: 404, body: { error_code: "CBC.0100", error_msg: "The order does not exist." } },
    "bss.listResources": { status: 200, body: { total_count: 0, data: [] } },
    "dbss.listAuditInstances": { status: 200, body: { servers: [], total: 0 } },
  };
  const answer = answers[operation];
  const headers = { "content-type": "application/json" };
  return answer && { status: answer.status, headers, body: Buffer.from(JSON.stringify(answer.body)) };
}
