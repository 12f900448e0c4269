import { expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { startCloud } from "../cloud";
import { makeBusy } from "../faults/busy-cloud";
import { auditInstance, rdsAuditDatabase } from "./declarations";
import { type Declarations, endsWith, TestStack } from "./stack";

/** `npm run load` runs the full load; other runs of the tests, a small part of it. */
const [INSTANCES, DATABASES] = process.env.LOAD === "all" ? [10, 30] : [2, 10];

const names = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

const instances = names(INSTANCES, "audit");
const rdsIds = names(INSTANCES * DATABASES, "rds");

/** Every instance with its share of the databases. */
const declarations: Declarations = {
  ...Object.fromEntries(
    instances.map((name) => [name, auditInstance({ name, edition: "high", flavor: ACCOUNT.flavors.high })]),
  ),
  ...Object.fromEntries(
    rdsIds.map((rdsId, index) => {
      const instanceId = `@${instances[Math.floor(index / DATABASES)]}.instanceId`;
      return [rdsId, rdsAuditDatabase(rdsId, { instanceId })];
    }),
  ),
};

it(`one \`pulumi up\` deploys ${rdsIds.length} databases on ${INSTANCES} instances despite a busy, failing service`, {
  timeout: 1_800_000,
}, async () => {
  const cloud = await startCloud();
  const stack = await TestStack.onEitherHost(cloud, "load");
  await makeBusy(cloud, INSTANCES, rdsIds);
  await stack.declare(declarations);

  const start = performance.now();
  endsWith(0, await stack.up());
  const seconds = Math.round((performance.now() - start) / 1000);

  const requests = await cloud.requests();
  const failed = requests.filter(({ status }) => status === 429 || status === 503).length;
  process.stdout.write(`up: ${seconds} s, ${requests.length} requests, ${failed} of them 429 or 503\n`);
  const { payments, databases, instances: bought } = await cloud.state();
  expect([payments.length, bought.length]).toEqual([INSTANCES, INSTANCES]);
  expect(new Set(payments.map(({ order_id: id }) => id)).size).toBe(INSTANCES);
  expect(databases.map(({ rds_id: id }) => id).sort()).toEqual([...rdsIds].sort());
  expect(databases.filter(({ status }) => status !== "ON")).toEqual([]);

  await cloud.temperament({ throttling: { share: 0, retryAfter: true }, unavailable: 0, resets: 0 });
  endsWith(0, await stack.destroy());
  expect((await cloud.state()).instances).toEqual([]);
  await stack.remove();
  await cloud.close();
});
