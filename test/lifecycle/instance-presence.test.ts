import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { resourceOf } from "../../provider/resources";
import { presenceOf } from "../../provider/resources/audit-instance/presence";
import { type Cloud, startCloud } from "../cloud";
import { homeArgs } from "./buy-instance";
import { failureOf } from "./instance-home";
import { purchasesIn, Stack } from "./program-run";
import { unsubscribeInstance } from "./specimens/tamper";

// When an instance counts as gone, and what it takes to unsubscribe it. An instance holds evidence and costs thousands:
// its absence from a list does not mean that it is gone.

let cloud: Cloud;
let stack: Stack;
let back: () => Promise<void>;
let bought: Pick<Stack, "order" | "instance">;

beforeAll(async () => {
  cloud = await startCloud();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1, powerSeconds: 1, deleteSeconds: 1 });
  const first = new Stack(() => cloud.context());
  await first.up(homeArgs);
  await first.refresh();
  bought = { order: first.order, instance: first.instance };
  back = await cloud.checkpoint();
});
afterAll(() => cloud.close());
beforeEach(async () => {
  await back();
  stack = Object.assign(new Stack(() => cloud.context()), bought);
});

const INSTANCES = "listAuditInstancesNew";
const SUBSCRIPTIONS = "listPayPerUseCustomerResources";
const CLOSED = 3;

/** Makes an operation respond with a body and a status from now on. */
const respond = (operation: string, body: object, { status = 200, times = 1000 } = {}) =>
  cloud.fault({ match: { operation }, times, effect: { kind: "status", status, body } });

const presence = () => presenceOf(cloud.context(), stack.resourceId, stack.orderId);

/** Expects a refresh to fail with a message and keep the state. */
async function expectKept(message: RegExp): Promise<void> {
  expect((await failureOf(presence())).message).toMatch(message);
  expect((await failureOf(stack.refresh())).message).toMatch(message);
  expect(stack).toMatchObject(bought);
}

/** Expects a refresh and a destroy to fail without losing anything in the cloud or the state. */
async function expectUntouched(message: RegExp): Promise<void> {
  await expectKept(message);
  await failureOf(stack.destroy());
  expect(stack).toMatchObject(bought);
  const { instances, subscriptions } = await cloud.state();
  expect(instances.filter(({ status }) => status === "ACTIVE")).toHaveLength(instances.length);
  expect(subscriptions.filter(({ status }) => status === CLOSED)).toEqual([]);
}

describe("an instance is not gone", () => {
  it.each([
    ["an empty list with a total", { servers: [], total: 1 }],
    ["no list with a total", { servers: null, total: 1 }],
  ])("if DBSS returns %s, which is a list error", async (_, body) => {
    await respond(INSTANCES, body);
    await expectUntouched(/list/i);
  });

  it.each([
    ["an empty list", { servers: [], total: 0 }],
    ["no list", { servers: null, total: 0 }],
    [
      "a list with another instance",
      { servers: [{ id: "i", resource_id: "r", name: "n", status: "ACTIVE" }], total: 1 },
    ],
  ])("if DBSS returns %s but BSS reports it as in use", async (_, body) => {
    await respond(INSTANCES, body);
    const { projectId } = cloud.account;
    const message = /DBSS does not list instance .* but BSS reports that it is paid and not closed.*permission/s;
    await expectKept(message);
    expect((await failureOf(presence())).message).toContain(`region cn-north-4, project ${projectId}`);
    // BSS lists it for the order in state, so it can be unsubscribed.
    await stack.destroy();
    expect((await cloud.state()).subscriptions).toMatchObject([{ resource_id: bought.instance?.id, status: CLOSED }]);
  });

  it("if neither DBSS nor BSS lists it", async () => {
    await cloud.patch({ op: "remove", path: "/instances/0" }, { op: "remove", path: "/subscriptions/0" });
    await expectUntouched(
      /Neither DBSS nor BSS lists instance .* Check the region, project, credentials.*pulumi state delete/s,
    );
  });

  it("if its period ended but BSS does not report it as closed: the error says how to remove it from the state", async () => {
    const end = "2020-01-01T00:00:00.000Z";
    await cloud.patch({ op: "replace", path: "/subscriptions/0/expire_time", value: end });
    await respond(INSTANCES, { servers: [], total: 0 });
    await expectKept(/its paid period ended at 2020-01-01.*deleted after its period: run `pulumi state delete/s);
  });

  it("if BSS does not know its order in this account", async () => {
    await respond(INSTANCES, { servers: [], total: 0 });
    await respond(SUBSCRIPTIONS, { total_count: 0, data: [] });
    const unknown = { error_code: "CBC.30000010", error_msg: "The order does not exist." };
    await respond("showCustomerOrderDetails", unknown, { status: 404 });
    await expectUntouched(/BSS does not know order .* region cn-north-4, project .*credentials/s);
  });

  it("while DBSS still lists it, even if its subscription is closed", async () => {
    await cloud.patch({ op: "replace", path: "/subscriptions/0/status", value: CLOSED });
    expect(await presence()).toMatchObject({ is: "listed" });
  });

  it("if only its subscription is missing", async () => {
    await respond(SUBSCRIPTIONS, { total_count: 0, data: [] });
    expect(await presence()).toMatchObject({ is: "listed", subscription: undefined });
  });
});

describe("an instance is gone", () => {
  it("if DBSS does not list it and BSS reports it as closed", async () => {
    await unsubscribeInstance(cloud, () => true);
    expect(await presence()).toEqual({ is: "gone" });
    await stack.refresh();
    expect(stack).toMatchObject({ order: undefined, instance: undefined });
  });

  it("together with the settings on it, whatever error the service returns for them", async () => {
    const instanceId = stack.instance?.state.instanceId ?? "";
    const retention = await resourceOf("LogRetention");
    const { id, state } = await retention.create(cloud.context(), { instanceId, retentionDays: 90 });
    const body = { error: { error_code: "DBSS.10021004", error_msg: "ECS can not found the request page" } };
    await respond("showLogRetentionCommonSettings", body, { status: 404 });
    await expect(retention.read(cloud.context(), id, state)).rejects.toThrow("DBSS.10021004");
    await expect(retention.delete(cloud.context(), id, state)).rejects.toThrow("DBSS.10021004");
    await unsubscribeInstance(cloud, () => true);
    expect(await retention.read(cloud.context(), id, state)).toBeUndefined();
    await retention.delete(cloud.context(), id, state);
  });

  it("only if BSS agrees: until then, reading a setting on it is an error", async () => {
    const instanceId = stack.instance?.state.instanceId ?? "";
    const retention = await resourceOf("LogRetention");
    const { id, state } = await retention.create(cloud.context(), { instanceId, retentionDays: 90 });
    await respond(INSTANCES, { servers: [], total: 0 });
    await respond("showLogRetentionCommonSettings", { error_code: "DBSS.1", error_msg: "not found" }, { status: 404 });
    await expect(retention.read(cloud.context(), id, state)).rejects.toThrow(/is paid and not closed.*permission/s);
  });
});

describe("unsubscribing", () => {
  it("retries while another operation is in progress", async () => {
    await respond(
      "cancelResourcesSubscription",
      { error_code: "CBC.99003651", error_msg: "busy" },
      { status: 400, times: 2 },
    );
    await stack.destroy();
    expect(await purchasesIn(cloud)).toMatchObject({ instances: 0 });
  });

  it("treats an already unsubscribed instance as done and waits until it is gone", async () => {
    await cloud.settings({ deleteSeconds: 600 });
    await cloud.context().client.bss.unsubscribe({ resource_ids: [stack.resourceId], unsubscribe_type: 1 });
    // BSS reports only later that it is closed.
    await cloud.patch(
      { op: "replace", path: "/subscriptions/0/status", value: 2 },
      { op: "replace", path: "/instances/0/status", value: "ACTIVE" },
    );
    const before = { error_code: "CBC.30000067", error_msg: "unsubscribed before" };
    await respond("cancelResourcesSubscription", before, { status: 400, times: 1 });
    const destroyed = stack.destroy();
    await cloud.patch({ op: "replace", path: "/subscriptions/0/status", value: CLOSED });
    await destroyed;
    expect(await purchasesIn(cloud)).toMatchObject({ instances: 0 });
  });

  it("succeeds for a closed instance even if its order is not in state and DBSS still lists it", async () => {
    await cloud.context().client.bss.unsubscribe({ resource_ids: [stack.resourceId], unsubscribe_type: 1 });
    stack.order = undefined;
    await stack.destroy();
    expect(stack.instance).toBeUndefined();
  });

  it("leaves alone a volume that is listed with the order", async () => {
    const { subscriptions } = await cloud.state();
    const [main] = subscriptions;
    const row = {
      id: "main",
      resource_id: main?.resource_id,
      service_type_code: "hws.service.type.dbss",
      resource_type_code: "hws.resource.type.dbss",
      is_main_resource: 1,
      status: 2,
    };
    const volume = {
      ...row,
      id: "volume",
      resource_id: "a-volume",
      service_type_code: "hws.service.type.ebs",
      resource_type_code: "hws.resource.type.volume",
      is_main_resource: 0,
    };
    await respond(SUBSCRIPTIONS, { total_count: 2, data: [volume, row] }, { times: 4 });
    await stack.refresh();
    expect(stack.resourceId).toBe(main?.resource_id);
    await cloud.requests();
    await respond(SUBSCRIPTIONS, { total_count: 2, data: [volume, row] }, { times: 2 });
    await stack.destroy();
    const asked = (await cloud.requests()).filter(({ operation }) => operation === "cancelResourcesSubscription");
    expect(asked.map(({ body }) => body)).toMatchObject([{ resource_ids: [main?.resource_id] }]);
  });

  it("fails if BSS reports another instance for the order", async () => {
    const row = { id: "x", resource_id: "another", service_type_code: "hws.service.type.dbss", status: 2 };
    await respond(SUBSCRIPTIONS, { total_count: 1, data: [row] });
    const error = await failureOf(stack.destroy());
    expect(error.message).toContain(
      `was not unsubscribed: for order ${stack.orderId}, which bought it, BSS reports another`,
    );
    expect((await cloud.state()).instances).toMatchObject([{ status: "ACTIVE" }]);
  });
});
