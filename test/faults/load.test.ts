import { expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import type { Context } from "../../provider/model/context";
import { rdsAuditDatabase } from "../../provider/resources/rds-audit-database";
import { startCloud } from "../cloud";
import { buyInstance, homeArgs } from "../lifecycle/buy-instance";
import { concurrently } from "../lifecycle/program-run";
import { makeBusy } from "./busy-cloud";

const INSTANCES = 10;
const DATABASES = 30;

it("adds 300 databases on 10 instances in one run on a busy, failing service, and pays nothing twice", async () => {
  const cloud = await startCloud();
  const rdsIds = Array.from({ length: INSTANCES * DATABASES }, (_, index) => `rds-${index}`);
  await makeBusy(cloud, INSTANCES, rdsIds);
  const context: Context = cloud.context();

  const bought = await concurrently(
    Array.from({ length: INSTANCES }, (_, index) => () => {
      const inputs = { ...homeArgs, name: `audit-${index}`, edition: "high" as const, flavor: ACCOUNT.flavors.high };
      return buyInstance(context, { ...inputs, mark: undefined });
    }),
  );
  await concurrently(
    bought.flatMap(({ state }, instance) =>
      Array.from({ length: DATABASES }, (_, index) => () => {
        const rdsId = `rds-${instance * DATABASES + index}`;
        return rdsAuditDatabase.create(context, rdsAuditDatabase.args.parse({ instanceId: state.instanceId, rdsId }));
      }),
    ),
  );

  const { payments, databases, instances } = await cloud.state();
  expect([payments.length, instances.length]).toEqual([INSTANCES, INSTANCES]);
  expect(new Set(databases.map(({ rds_id: id }) => id)).size).toBe(INSTANCES * DATABASES);
  expect(databases.filter(({ status }) => status !== "ON")).toEqual([]);
  await cloud.close();
});
