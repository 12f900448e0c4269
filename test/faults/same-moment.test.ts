import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import type { Context } from "../../provider/model/context";
import { auditOrder } from "../../provider/resources/audit-order/lifecycle";
import { ecsAuditDatabase } from "../../provider/resources/ecs-audit-database";
import { rdsAuditDatabase } from "../../provider/resources/rds-audit-database";
import { resourceTags } from "../../provider/resources/resource-tags";
import { append, type Cloud, environmentOf, startCloud } from "../cloud";
import { buyInstance, homeArgs, orderInputs } from "../lifecycle/buy-instance";
import { startInterposer } from "./interposer";
import { contextBehind } from "./life";
import { operationOf } from "./operation-of";

let cloud: Cloud;
let home: { instanceId: string; resourceId: string };

beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());
beforeEach(async () => {
  await cloud.reset();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1, powerSeconds: 1, deleteSeconds: 1 });
  const { instanceId = "", resourceId = "" } = (await buyInstance(cloud.context(), homeArgs)).state;
  home = { instanceId, resourceId };
});

/** Runs `act`, and `other` right before the operation first reaches the cloud. */
async function whileOther<T>(
  operation: string,
  other: () => Promise<unknown>,
  act: (context: Context) => Promise<T>,
): Promise<T> {
  await using interposer = await startInterposer(cloud.account.url);
  let isDone = false;
  interposer.interfere(async (passing, pass) => {
    if (operationOf(passing) === operation && !isDone) {
      isDone = true;
      await other();
    }
    return pass();
  });
  const context = contextBehind(interposer, environmentOf(cloud.account));
  try {
    return await act(context);
  } finally {
    await context.client.close();
  }
}

async function tags(): Promise<string[]> {
  return (await cloud.state()).tags.map(({ key, value }) => `${key}=${value}`).sort();
}

describe("a database that someone else adds at the same moment", () => {
  it("is adopted and exists once, if it is from RDS", async () => {
    const inputs = { instanceId: home.instanceId, rdsId: ACCOUNT.rdsInstances.mysqlOrders, auditEnabled: true };
    const { id } = await whileOther(
      "dbss.addRdsDatabasesById",
      () => rdsAuditDatabase.create(cloud.context(), inputs),
      (context) => rdsAuditDatabase.create(context, inputs),
    );
    expect((await cloud.state()).databases.map((database) => `${home.instanceId}/${database.id}`)).toEqual([id]);
  });

  it("is adopted and exists once, if it is self-built", async () => {
    const where = { instanceId: home.instanceId, ipAddress: "192.168.0.60", port: 5432 };
    const what = { databaseName: "shop", engine: "POSTGRESQL", engineVersion: "16", os: "LINUX64", auditEnabled: true };
    const inputs = ecsAuditDatabase.args.parse({ ...where, ...what });
    const { id } = await whileOther(
      "dbss.addSelfBuiltDatabase",
      () => ecsAuditDatabase.create(cloud.context(), inputs),
      (context) => ecsAuditDatabase.create(context, inputs),
    );
    expect((await cloud.state()).databases.map((database) => `${home.instanceId}/${database.id}`)).toEqual([id]);
  });
});

it("places an order while others in a long list are being paid", async () => {
  const [order] = (await cloud.state()).orders;
  const unpaid = Array.from({ length: 150 }, (_, index) => ({ ...order, order_id: `CS${index}`, status: 6 }));
  await append(cloud, "orders", unpaid);
  await using interposer = await startInterposer(cloud.account.url);
  let paid = 0;
  interposer.interfere(async (passing, pass) => {
    if (operationOf(passing) === "bss.listOrders") {
      paid += 1;
      await cloud.patch({ op: "replace", path: `/orders/${paid}/status`, value: 5 });
    }
    return pass();
  });
  const context = contextBehind(interposer, environmentOf(cloud.account));
  const { state } = await auditOrder.create(context, orderInputs({ ...homeArgs, name: "other" }));
  await context.client.close();
  expect(paid).toBeGreaterThan(1);
  expect(state.status).toBe("unpaid");
});

describe("tags that someone else writes at the same moment", () => {
  const inputs = (own: Record<string, string>) => ({
    resourceType: "auditInstance" as const,
    resourceId: home.resourceId,
    tags: own,
    mode: "merge" as const,
  });
  const write = (own: Record<string, string>) => resourceTags.create(cloud.context(), inputs(own));

  it("are kept beside those that are written", async () => {
    await whileOther(
      "dbss.createResourceTags",
      () => write({ theirs: "1" }),
      (context) => resourceTags.create(context, inputs({ mine: "1" })),
    );
    expect(await tags()).toEqual(["mine=1", "theirs=1"]);
  });

  it("are kept when others are removed", async () => {
    const { id, state } = await write({ mine: "1", old: "1" });
    await whileOther(
      "dbss.deleteResourceTags",
      () => write({ theirs: "1" }),
      (context) => resourceTags.update(context, id, state, inputs({ mine: "2" })),
    );
    expect(await tags()).toEqual(["mine=2", "theirs=1"]);
    await resourceTags.delete(cloud.context(), id, { ...state, tags: { mine: "2" } });
    expect(await tags()).toEqual(["theirs=1"]);
  });
});
