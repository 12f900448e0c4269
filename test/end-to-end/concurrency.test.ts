import { afterAll, beforeAll, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { type Cloud, startCloud } from "../cloud";
import { auditInstance, rdsAuditDatabase } from "./declarations";
import { endsWith, TestStack } from "./stack";

let cloud: Cloud;
let first: TestStack;
let second: TestStack;

beforeAll(async () => {
  cloud = await startCloud();
  first = await TestStack.onEitherHost(cloud, "first");
  second = await TestStack.onEitherHost(cloud, "second");
});
afterAll(async () => {
  await first.remove();
  await second.remove();
  await cloud.close();
});

const { mysqlOrders, mysqlUsers, mysqlBilling, postgresql } = ACCOUNT.rdsInstances;

/** Each stack buys an instance. If the first one's is known, the second stack adds a database and a tag to it. */
async function declareBoth(shared: { instanceId: string; resourceId: string }): Promise<void> {
  await first.declare({
    audit: auditInstance({
      name: "first",
      edition: "medium",
      flavor: ACCOUNT.flavors.medium,
      tags: { owner: "first" },
    }),
    orders: rdsAuditDatabase(mysqlOrders),
    users: rdsAuditDatabase(mysqlUsers),
    tags: { type: "ResourceTags", args: { resourceId: "@audit.resourceId", tags: { one: "1" } } },
  });
  await second.declare({
    audit: auditInstance({ name: "second" }),
    billing: rdsAuditDatabase(mysqlBilling),
    ...(shared.instanceId && {
      there: { type: "RdsAuditDatabase", args: { instanceId: shared.instanceId, rdsId: postgresql } },
      tags: { type: "ResourceTags", args: { resourceId: shared.resourceId, tags: { two: "2" } } },
    }),
  });
}

it("two stacks in one account and manual changes in the console do not undo each other", async () => {
  await declareBoth({ instanceId: "", resourceId: "" });
  const both = await Promise.all([first.up(), second.up()]);
  both.map((ended) => endsWith(0, ended));
  const { outputs } = await first.resource("audit");
  const shared = { instanceId: String(outputs.instanceId), resourceId: String(outputs.resourceId) };
  await declareBoth(shared);
  const clicks = ["by", "for", "because"].map((key) => ({
    op: "add" as const,
    path: "/tags/-",
    value: { resource_type: "auditInstance", resource_id: shared.resourceId, key, value: "hand" },
  }));
  const [again, other] = await Promise.all([
    first.up("--refresh"),
    second.up(),
    ...clicks.map((click) => cloud.patch(click)),
  ]);
  endsWith(0, again);
  endsWith(0, other);
  const { instances, databases, tags, payments } = await cloud.state();
  expect(instances.map(({ name }) => name).sort()).toEqual(["first", "second"]);
  expect(payments.length).toBe(2);
  expect(databases.map(({ rds_id: id }) => id).sort()).toEqual(
    [mysqlOrders, mysqlUsers, mysqlBilling, postgresql].sort(),
  );
  expect(tags.map(({ key, value }) => `${key}=${value}`).sort()).toEqual([
    "because=hand",
    "by=hand",
    "for=hand",
    "one=1",
    "owner=first",
    "two=2",
  ]);
  for (const stack of [first, second]) {
    endsWith(0, await stack.drift("--expect-no-changes"));
  }
  endsWith(0, await second.destroy());
  expect((await cloud.state()).tags.map(({ key }) => key).sort()).toEqual(["because", "by", "for", "one", "owner"]);
  endsWith(0, await first.destroy());
  const end = await cloud.state();
  expect({ instances: end.instances, refunds: end.refunds.length }).toEqual({ instances: [], refunds: 2 });
});
