import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { rdsAuditDatabase } from "../../../provider/resources/rds-audit-database";
import { type Cloud, startCloud } from "../../cloud";
import { buyInstance, homeArgs } from "../../lifecycle/buy-instance";

// Contradictions in the documentation about what a declared instance becomes.

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());
beforeEach(async () => {
  await cloud.reset();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1 });
});

test("an instance has its resource_id as its Pulumi ID, and its id in the paths of database requests", async () => {
  const context = cloud.context();
  const { id, state } = await buyInstance(context, homeArgs);
  const [instance] = (await cloud.state()).instances;
  expect(id).toBe(instance?.resource_id);
  expect(state).toMatchObject({ resourceId: instance?.resource_id, instanceId: instance?.id });
  await cloud.requests();
  const database = { instanceId: state.instanceId ?? "", rdsId: ACCOUNT.rdsInstances.mysqlOrders, auditEnabled: true };
  await rdsAuditDatabase.create(context, database);
  const paths = (await cloud.requests()).map(({ path }) => path).filter((path) => path.includes("/databases"));
  expect(paths).not.toEqual([]);
  expect(paths.filter((path) => !path.split("/").includes(instance?.id ?? ""))).toEqual([]);
});

describe("the unit of a period", () => {
  test.each([
    ["month", 2],
    ["year", 3],
  ] as const)("a %s is sent as %i", async (periodUnit, wire) => {
    await buyInstance(cloud.context(), { ...homeArgs, periodUnit });
    expect((await cloud.state()).orders).toMatchObject([{ period_type: wire, period_num: 1 }]);
    const rated = (await cloud.requests()).find(({ operation }) => operation === "listRateOnPeriodDetail");
    expect(rated?.body).toMatchObject({ product_infos: [{ period_type: String(wire) }] });
  });
});

test("a failed job ends the wait with its reason, long before the timeout", async () => {
  await cloud.fault({ effect: { kind: "fail-job", reason: "the subnet has no free address" } });
  const created = buyInstance(cloud.context(), { ...homeArgs, timeouts: { create: "1h" } });
  await expect(created).rejects.toThrow(/the subnet has no free address/);
});
