import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import type { Context } from "../../provider/model/context";
import type { Resource } from "../../provider/model/resource";
import { rdsAuditDatabase } from "../../provider/resources/rds-audit-database";
import { type Cloud, startCloud } from "../cloud";
import { homeArgs } from "../lifecycle/buy-instance";
import { failureOf } from "../lifecycle/instance-home";
import { Stack } from "../lifecycle/program-run";
import { Steward } from "./steward";

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());
beforeEach(async () => {
  await cloud.reset();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1, powerSeconds: 1, deleteSeconds: 1 });
});

function steward(lifecycle: unknown, context: () => Context): Steward {
  return new Steward(lifecycle as Resource, context);
}

it("keeps a paid instance in state if its job fails; after a destroy, another can be bought", async () => {
  const stack = new Stack(() => cloud.context());
  await cloud.fault({ effect: { kind: "fail-job", reason: "no address is free" } });
  expect((await failureOf(stack.up(homeArgs))).message).toContain("no address is free");
  expect(stack.resourceId).toBe((await cloud.state()).instances[0]?.resource_id);
  expect((await failureOf(stack.up(homeArgs))).message).toContain("no address is free");
  await stack.destroy();
  await stack.up(homeArgs);
  const { instances, payments, refunds } = await cloud.state();
  expect([instances.length, payments.length, refunds.length]).toEqual([1, 2, 1]);
});

it("keeps the rest of an update whose tags are rejected, and the next run sets the tags", async () => {
  const stack = new Stack(() => cloud.context());
  await stack.up({ ...homeArgs, tags: { a: "1" } });
  const wanted = { ...homeArgs, name: "renamed", tags: { a: "2" } };
  await cloud.fault({ match: { operation: "batchAddResourceTag" }, times: 9, effect: { kind: "status", status: 403 } });
  expect((await failureOf(stack.up(wanted))).message).toContain("createResourceTags");
  expect(stack.instance?.state).toMatchObject({ name: "renamed", tags: { a: "1" } });
  await cloud.control.clearFaults();
  await stack.up(wanted);
  expect(stack.differences(wanted).changed).toEqual([]);
  expect((await cloud.state()).payments.length).toBe(1);
});

it("adds the valid half of a batch once, and the next run adds the rest", async () => {
  const stack = new Stack(() => cloud.context());
  await stack.up(homeArgs);
  const instanceId = String(stack.instance?.state.instanceId);
  const context = cloud.context();
  const ids = Object.values(ACCOUNT.rdsInstances).slice(0, 4);
  const databases = ids.map((rdsId) => ({
    inputs: { instanceId, rdsId, auditEnabled: true },
    steward: steward(rdsAuditDatabase, () => context),
  }));
  const illegal = [1, 3].map((index) => ({
    op: "replace" as const,
    path: `/rdsInstances/${index}/status`,
    value: "FAILED",
  }));
  await cloud.patch(...illegal);
  const first = await Promise.allSettled(databases.map(({ steward: each, inputs }) => each.up(inputs)));
  expect(first.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
  await cloud.patch(...illegal.map((patch) => ({ ...patch, value: "ACTIVE" })), {
    op: "replace",
    path: "/rdsInstances/3/datastore/version",
    value: "8.0",
  });
  await Promise.all(databases.map(({ steward: each, inputs }) => each.up(inputs)));
  expect((await cloud.state()).databases.map(({ rds_id: id }) => id).sort()).toEqual([...ids].sort());
});
