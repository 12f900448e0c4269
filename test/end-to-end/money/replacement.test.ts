import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { drawn } from "../../drawn";
import { auditInstance, rdsAuditDatabase } from "../declarations";
import { type Declarations, endsWith } from "../stack";
import { Bank } from "./bank";

const MEDIUM = { edition: "medium", flavor: ACCOUNT.flavors.medium };

const ORDERS: readonly (readonly [string, object])[] = [
  ["create before delete", {}],
  ["delete before create", { deleteBeforeReplace: true }],
];

const bank = new Bank("replacement");

/** The payments and unsubscriptions since the last look at the requests, in their order. */
async function deals(): Promise<string[]> {
  const operations = (await bank.cloud.requests()).map(({ operation }) => operation);
  return operations.filter((operation) => operation === "payOrders" || operation === "cancelResourcesSubscription");
}

describe("a forced replacement of the instance", () => {
  it.each(drawn(ORDERS, 1))(
    "with --replace (%s), buys and unsubscribes nothing and points to `keepers`",
    async (_, options) => {
      const id = await bank.buy({}, options);
      const output = endsWith(0, await bank.stack.up("--replace", bank.urn("AuditInstance")));
      expect(output).toMatch(new RegExp(`Instance ${id} was not unsubscribed: .*change \`keepers\``));
      expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
      endsWith(0, await bank.stack.drift("--expect-no-changes"));
      expect((await bank.stack.purchase()).instance?.id).toBe(id);
    },
  );

  it.each(drawn(ORDERS, 1))(
    "with `pulumi state taint` (%s), buys and unsubscribes nothing and points to `keepers`",
    async (_, options) => {
      const id = await bank.buy({}, options);
      endsWith(0, await bank.stack.run("state", "taint", bank.urn("AuditInstance")));
      expect(endsWith(0, await bank.stack.up())).toMatch(
        new RegExp(`Instance ${id} was not unsubscribed: .*change \`keepers\``),
      );
      expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
      expect(await bank.orders()).toEqual([5]);
      endsWith(0, await bank.stack.drift("--expect-no-changes"));
    },
  );
});

it("a database removed during a forced replacement stays, with a warning, and can be removed afterwards", async () => {
  const { stack, cloud } = bank;
  const declare = (databases: Declarations) => stack.declare({ audit: auditInstance(), ...databases });
  const orders = { orders: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders) };
  await declare(orders);
  endsWith(0, await stack.up());
  endsWith(0, await stack.run("state", "taint", bank.urn("AuditInstance")));
  await declare({});
  expect(endsWith(0, await stack.up())).toContain(
    "Databases that this run removes from the program stay on the instance",
  );
  expect((await cloud.state()).databases.length).toBe(1);
  for (const databases of [orders, {}]) {
    await declare(databases);
    endsWith(0, await stack.up());
  }
  expect((await cloud.state()).databases).toEqual([]);
});

describe("a change that buys another instance", () => {
  it("previews the price and what is lost, buys the instance, and then unsubscribes the old one", async () => {
    const { stack } = bank;
    const id = await bank.buy({ keepers: { generation: "1" } });
    await stack.declare({ audit: auditInstance({ keepers: { generation: "2" } }) });
    const preview = endsWith(0, await stack.preview());
    expect(preview).toMatch(/AuditInstance audit\s+replace/);
    expect(preview).toContain("audit instance audit: 2925 CNY for 1 month");
    expect(preview).toMatch(new RegExp(`\\(${id}\\) will be unsubscribed .*: its audit logs are lost.*paid until 20`));
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
    await deals();
    endsWith(0, await stack.up());
    expect(await deals()).toEqual(["payOrders", "cancelResourcesSubscription"]);
    const now = (await stack.purchase()).instance?.id;
    expect(now).not.toBe(id);
    expect(await bank.bill()).toEqual({ instances: [now], paid: [2925, 2925], refunds: 1 });
    endsWith(0, await stack.drift("--expect-no-changes"));
  });

  it("keeps the old instance with `retainOnDelete`, as the preview says", async () => {
    const { stack } = bank;
    const options = { retainOnDelete: true };
    const id = await bank.buy({}, options);
    await stack.declare({ audit: auditInstance({ keepers: { generation: "2" } }, options) });
    expect(endsWith(0, await stack.preview())).toMatch(
      new RegExp(
        `\\(${id}\\) will be unsubscribed \\(with the option \`retainOnDelete\` since an earlier \`pulumi up\`, it stays`,
      ),
    );
    endsWith(0, await stack.up());
    const now = (await stack.purchase()).instance?.id ?? "";
    expect(await bank.bill()).toEqual({ instances: [id, now], paid: [2925, 2925], refunds: 0 });
  });

  it("does not keep it if the option is set together with the change", async () => {
    const { stack } = bank;
    await bank.buy();
    await stack.declare({ audit: auditInstance({ keepers: { generation: "2" } }, { retainOnDelete: true }) });
    endsWith(0, await stack.up());
    const { instance } = await stack.purchase();
    expect(await bank.bill()).toEqual({ instances: [instance?.id], paid: [2925, 2925], refunds: 1 });
  });

  it("moves the databases to the new instance, as planned in the preview", async () => {
    const { stack } = bank;
    const orders = rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders);
    await stack.declare({ audit: auditInstance(), orders });
    endsWith(0, await stack.up());
    await stack.declare({ audit: auditInstance(MEDIUM), orders });
    const plan = join(stack.directory, "plan.json");
    const preview = endsWith(0, await stack.preview("--save-plan", plan));
    expect(preview).toMatch(/RdsAuditDatabase orders\s+replace/);
    expect(preview).not.toContain("is already audited");
    endsWith(0, await stack.up("--plan", plan));
    const { instance } = await stack.purchase();
    const { databases } = await bank.cloud.state();
    expect(databases.map(({ instance_id: on }) => on)).toEqual([instance?.outputs.instanceId]);
    expect(await bank.bill()).toEqual({ instances: [instance?.id], paid: [2925, 6500], refunds: 1 });
    endsWith(0, await stack.drift("--expect-no-changes"));
  });

  it("warns that a frozen instance keeps its databases, and completes once it is unsubscribed in the console", async () => {
    const { cloud, stack } = bank;
    const orders = rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders);
    await stack.declare({ audit: auditInstance(), orders });
    endsWith(0, await stack.up());
    const id = (await stack.purchase()).instance?.id ?? "";
    await cloud.patch({ op: "replace", path: "/instances/0/status", value: "FROZEN" });
    await stack.declare({ audit: auditInstance(MEDIUM), orders });
    expect(endsWith(0, await stack.preview())).toContain("It is frozen, so its databases cannot be removed from it");
    expect(endsWith(1, await stack.up())).toMatch(/A frozen instance cannot be changed: .* or, .* unsubscribe from it/);
    await cloud.context().client.bss.unsubscribe({ resource_ids: [id], unsubscribe_type: 1 });
    endsWith(0, await stack.up("--refresh"));
    const { instance } = await stack.purchase();
    expect(await bank.bill()).toEqual({ instances: [instance?.id], paid: [2925, 6500], refunds: 1 });
    endsWith(0, await stack.drift("--expect-no-changes"));
  });

  it("unsubscribes the old instance first with `deleteBeforeReplace`", async () => {
    const id = await bank.buy({}, { deleteBeforeReplace: true });
    await deals();
    const now = await bank.buy(MEDIUM, { deleteBeforeReplace: true });
    expect(await deals()).toEqual(["cancelResourcesSubscription", "payOrders"]);
    expect(now).not.toBe(id);
    expect(await bank.bill()).toEqual({ instances: [now], paid: [2925, 6500], refunds: 1 });
  });

  it("warns of no loss once the old instance is unsubscribed, if the payment failed with `deleteBeforeReplace`", async () => {
    await bank.buy({}, { deleteBeforeReplace: true });
    await bank.balance(10);
    await bank.stack.declare({ audit: auditInstance(MEDIUM, { deleteBeforeReplace: true }) });
    expect(endsWith(1, await bank.stack.up())).toContain("will be unsubscribed");
    await bank.balance(1e6);
    const preview = endsWith(0, await bank.stack.preview());
    expect(preview).toContain("6500 CNY for 1 month, to pay for order");
    expect(preview).not.toContain("will be unsubscribed");
    endsWith(0, await bank.stack.up());
    expect(await bank.bill()).toMatchObject({ instances: [expect.any(String)], paid: [2925, 6500], refunds: 1 });
  });

  it("can be reverted to the old instance if that could not be unsubscribed", async () => {
    const { cloud, stack } = bank;
    const id = await bank.buy();
    await stack.declare({ audit: auditInstance(MEDIUM) });
    const match = { operation: "cancelResourcesSubscription" };
    await cloud.fault({ match, times: 9, effect: { kind: "status", status: 403 } });
    endsWith(1, await stack.up());
    expect((await bank.bill()).instances.length).toBe(2);
    await cloud.control.clearFaults();
    expect(await bank.buy()).toBe(id);
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925, 6500], refunds: 1 });
    endsWith(0, await stack.drift("--expect-no-changes"));
  });

  it("is rejected by `protect`, as is destroy", async () => {
    const id = await bank.buy({}, { protect: true });
    await bank.stack.declare({ audit: auditInstance(MEDIUM, { protect: true }) });
    for (const refused of [await bank.stack.up(), await bank.stack.destroy()]) {
      expect(refused.code).not.toBe(0);
      expect(refused.output).toMatch(/protect/);
    }
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
  });
});

describe("a change that needs no purchase", () => {
  it("replaces nothing and leaves the order unchanged, in the preview and in the up", async () => {
    const { stack } = bank;
    const id = await bank.buy({ description: "first" });
    const { order } = await stack.purchase();
    await stack.declare({ audit: auditInstance({ name: "renamed", description: "second", period: 2 }) });
    const preview = endsWith(0, await stack.preview());
    expect(preview).toMatch(/AuditInstance audit\s+update/);
    expect(preview).not.toMatch(/\breplace\b|CNY/);
    expect(preview).toContain("period is now 2, but 1 was bought");
    expect(preview).not.toMatch(/AuditOrder audit\s+(update|create|replace)/);
    endsWith(0, await stack.up());
    expect((await stack.purchase()).order?.outputs.orderId).toBe(order?.outputs.orderId);
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
    expect(await bank.orders()).toEqual([5]);
    endsWith(0, await stack.drift("--expect-no-changes"));
  });
});
