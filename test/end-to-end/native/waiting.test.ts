import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { type Cloud, startCloud } from "../../cloud";
import { auditInstance, rdsAuditDatabase } from "../declarations";
import { endsWith, TestStack } from "../stack";

/** So many hours of the cloud's time that no test waits for their end. */
const LONG = { orderSeconds: 1, jobSeconds: 360_000 };

let cloud: Cloud;
let stack: TestStack;

beforeAll(async () => {
  cloud = await startCloud();
  stack = await TestStack.create(cloud, "waiting", { DBSS_HOST: "native" });
});
beforeEach(() => cloud.reset());
afterAll(async () => {
  await stack.remove();
  await cloud.close();
});

/** Whether the provider is waiting for the paid instance. */
async function isBeingMade(): Promise<boolean> {
  return (await cloud.requests()).some(({ operation }) => /InstanceJobs/.test(operation));
}

it("an interruption ends the wait within ten seconds, and what is paid stays in the state", async () => {
  await cloud.settings(LONG);
  await stack.declare({ audit: auditInstance(), orders: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders) });
  const ended = await stack.interrupted(isBeingMade, "up", "--yes", "--skip-preview");
  expect(ended.code).not.toBe(0);
  expect(ended.afterMs).toBeLessThan(10_000);
  expect(ended.output).toContain("the wait was interrupted. Run the command again: it continues to wait");
  const { order, instance } = await stack.purchase();
  const { orders, instances } = await cloud.state();
  expect(order?.id).toBe(orders[0]?.order_id);
  expect(instance?.id, ended.output).toBe(instances[0]?.resource_id);
  await cloud.settings({ jobSeconds: 1 });
  await cloud.advance("PT200H");
  endsWith(0, await stack.up());
  expect((await cloud.state()).payments.length).toBe(1);
  endsWith(0, await stack.drift("--expect-no-changes"));
  endsWith(0, await stack.destroy());
});

it("the option `customTimeouts` limits the wait, and what is paid stays in the state", async () => {
  await cloud.settings(LONG);
  await stack.declare({ audit: auditInstance({}, { customTimeouts: { create: "2s" } }) });
  const { code, output } = await stack.up();
  expect(code).not.toBe(0);
  expect(output).toMatch(/not done after \d s.*, or the option `customTimeouts` if it is set/);
  expect((await stack.purchase()).instance?.initErrors).toEqual([expect.stringContaining("not done after")]);
  await cloud.settings({ jobSeconds: 1 });
  await cloud.advance("PT200H");
  endsWith(0, await stack.up());
  expect((await cloud.state()).payments.length).toBe(1);
  endsWith(0, await stack.destroy());
});

it("progress is shown on the line of its resource", async () => {
  await cloud.settings({ orderSeconds: 1, jobSeconds: 3_000 });
  await stack.declare({ audit: auditInstance() });
  const output = endsWith(0, await stack.up());
  expect(output).toMatch(/dbss:index:AuditInstance audit creating.*job \d of \d/);
  endsWith(0, await stack.destroy());
});
