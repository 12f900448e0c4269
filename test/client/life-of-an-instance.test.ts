import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT, EDITIONS, type RunningEmulator, startEmulator } from "../../emulator";
import { type Client, type ClientSettings, createClient, isNotFound, mayHaveHappened } from "../../provider/client";
import { failureOf } from "./scripted-client";

let emulator: RunningEmulator;
let client: Client;

beforeEach(async () => {
  emulator = await startEmulator({ clock: 0 });
  client = connect();
});

afterEach(async () => {
  await client.close();
  await emulator.close();
});

function connect(settings: Partial<ClientSettings> = {}): Client {
  const { region, projectId, accessKey, secretKey } = emulator.account;
  const credentials = { accessKey, secretKey };
  return createClient({ region, projectId, credentials, endpoint: emulator.url, retryBaseMs: 1, ...settings });
}

const pass = (time: string) => emulator.control.advance(time);

async function order(mark: string): Promise<string> {
  const price = await client.bss.rateSubscription({
    product_infos: [
      {
        id: "1",
        cloud_service_type: "hws.service.type.dbss",
        resource_type: "hws.resource.type.dbss",
        resource_spec: "dbss.bypassaudit.low",
        region: ACCOUNT.region,
        period_type: "2",
        period_num: 1,
        subscription_num: "1",
      },
    ],
  });
  expect(price).toMatchObject({
    currency: "CNY",
    official_website_rating_result: { official_website_amount: EDITIONS.low.month.amount },
  });
  const placed = await client.dbss.createPeriodOrder({
    name: "orders-audit",
    flavor_ref: ACCOUNT.flavors.low,
    vpc_id: ACCOUNT.vpcId,
    availability_zone: ACCOUNT.availabilityZones[0],
    nics: [{ subnet_id: ACCOUNT.subnetId }],
    security_groups: [{ id: ACCOUNT.securityGroupIds[0] }],
    region: ACCOUNT.region,
    period_type: 2,
    period_num: 1,
    product_infos: [
      {
        product_id: price.official_website_rating_result.product_rating_results[0]?.product_id ?? "",
        resource_spec_code: "dbss.bypassaudit.low",
        product_spec_desc: JSON.stringify({ specDesc: { "en-us": { mark }, "zh-cn": { mark } } }),
      },
    ],
    tags: [{ key: "team", value: "orders" }],
  });
  return placed.order_id;
}

/** Buys an instance and waits until it has been created. */
async function buy(mark: string = randomUUID()) {
  const orderId = await order(mark);
  await client.bss.payOrder({ order_id: orderId });
  await pass("PT1M");
  const [resource] = await client.bss.listResources({ order_id: orderId, only_main_resource: 1 });
  const resourceId = resource?.resource_id ?? "";
  await pass("PT10M");
  const jobs = await client.dbss.listInstanceJobs({ resource_id: resourceId });
  expect(jobs.map(({ status }) => status)).toEqual(jobs.map(() => "SUCCESS"));
  const instance = (await client.dbss.listAuditInstances()).find((each) => each.resource_id === resourceId);
  if (!instance) {
    throw new Error("the instance is not listed");
  }
  return { orderId, resourceId, instance };
}

test("buys an instance, audits an RDS database and unsubscribes", async () => {
  const { orderId, resourceId, instance } = await buy();
  expect(instance).toMatchObject({ name: "orders-audit", status: "ACTIVE", vpc_id: ACCOUNT.vpcId });
  const { order_info, order_line_items } = await client.bss.showOrder({ order_id: orderId });
  expect(order_info.status).toBe(5);
  expect(order_line_items.length).toBe(1);
  expect(await client.dbss.listResourceTags({ resource_id: resourceId })).toEqual([{ key: "team", value: "orders" }]);

  const [rds] = await client.rds.listInstances({ id: ACCOUNT.rdsInstances.mysqlOrders });
  if (!rds) {
    throw new Error("RDS does not list the instance");
  }
  const added = await client.dbss.addRdsDatabases({
    instance_id: instance.id,
    databases: [
      {
        id: rds.id,
        db_name: rds.name,
        status: rds.status ?? "",
        port: rds.port ?? 0,
        ip: rds.private_ips[0] ?? "",
        instance_name: rds.name,
        version: rds.datastore.version ?? "",
        type: rds.datastore.type,
      },
    ],
  });
  expect(added).toEqual({ legal_db_id: [rds.id], illegal_db_id: [] });

  const [database] = await client.dbss.listDatabases({ instance_id: instance.id });
  if (!database) {
    throw new Error("the database is not listed");
  }
  await client.dbss.switchDatabase({ instance_id: instance.id, id: database.id, status: "ON" });
  expect(await client.dbss.listDatabases({ instance_id: instance.id, status: "ON" })).toMatchObject([
    { id: database.id, rds_id: rds.id, status: "ON" },
  ]);
  await client.dbss.deleteDatabase({ instance_id: instance.id, db_id: database.id });
  expect(await client.dbss.listDatabases({ instance_id: instance.id })).toEqual([]);

  await client.bss.unsubscribe({ resource_ids: [resourceId] });
  await pass("PT10M");
  expect(await client.dbss.listAuditInstances()).toEqual([]);
});

describe("on a running instance", () => {
  test("changes the name, security group, tags, a rule and auto-renewal, and stops the instance", async () => {
    const { resourceId, instance } = await buy();
    const instance_id = instance.id;
    await client.dbss.updateAuditInstance({ instance_id, name: "renamed", comment: "by test" });
    await client.dbss.updateSecurityGroup({
      resource_id: resourceId,
      instance_id,
      securitygroup_ids: [ACCOUNT.securityGroupIds[1]],
    });
    expect(await client.dbss.listAuditInstances()).toMatchObject([
      { name: "renamed", comment: "by test", security_group_id: ACCOUNT.securityGroupIds[1] },
    ]);

    await client.dbss.createResourceTags({ resource_id: resourceId, tags: [{ key: "stage", value: "test" }] });
    await client.dbss.deleteResourceTags({ resource_id: resourceId, tags: [{ key: "team" }] });
    expect(await client.dbss.listResourceTags({ resource_id: resourceId })).toEqual([{ key: "stage", value: "test" }]);
    expect(await client.dbss.countInstancesByTag({ tags: [{ key: "stage", values: ["test"] }] })).toEqual({
      total_count: 1,
    });
    expect(await client.dbss.listInstancesByTag({ tags: [{ key: "stage", values: [] }] })).toMatchObject([
      { resource_id: resourceId },
    ]);

    const [rule] = await client.dbss.listRiskRules({ instance_id });
    if (!rule) {
      throw new Error("the instance has no risk rules");
    }
    const status = rule.status === "ON" ? "OFF" : "ON";
    await client.dbss.switchRiskRules({ instance_id, ids: rule.id, status });
    expect(await client.dbss.showRiskRule({ instance_id, risk_id: rule.id })).toMatchObject({
      rule_name: rule.name,
      status,
    });

    await client.bss.enableAutoRenew({ resource_id: resourceId });
    expect(await client.bss.listResources({ resource_ids: [resourceId] })).toMatchObject([{ expire_policy: 3 }]);

    await client.dbss.stopAuditInstance({ instance_id });
    await pass("PT5M");
    expect(await client.dbss.listAuditInstances()).toMatchObject([{ status: "SHUTOFF" }]);
  });

  test("adds a self-built database, and RDS databases by ID", async () => {
    const instance_id = (await buy()).instance.id;
    const database = {
      name: "ledger",
      type: "MYSQL",
      version: "8.0",
      ip: "192.168.0.50",
      port: 3306,
      os: "LINUX64",
    } as const;
    await client.dbss.addSelfBuiltDatabase({ instance_id, database });
    const { mysqlOrders, mysqlLegacy } = ACCOUNT.rdsInstances;
    expect((await client.dbss.listRdsDatabases({ db_type: "MYSQL" })).map(({ id }) => id)).toContain(mysqlOrders);
    await client.dbss.addRdsDatabasesById({ instance_id, databases: [{ id: mysqlOrders, type: "MYSQL" }] });
    expect(await client.dbss.listDatabases({ instance_id })).toMatchObject([
      { name: "ledger", port: "3306", db_classification: "ECS" },
      { rds_id: mysqlOrders, db_classification: "RDS" },
    ]);

    const refused = client.dbss.addRdsDatabasesById({ instance_id, databases: [{ id: mysqlLegacy, type: "MYSQL" }] });
    expect(await failureOf(refused)).toMatchObject({ details: [{ resourceId: mysqlLegacy }] });
  });

  test("reports a rule that does not exist as not found", async () => {
    const { instance } = await buy();
    const error = await failureOf(client.dbss.showRiskRule({ instance_id: instance.id, risk_id: "no-such-rule" }));
    expect(isNotFound(error)).toBe(true);
  });
});

test("works with a user's password, looks up the project and replaces expired tokens", async () => {
  const { userName, userPassword, domainName } = emulator.account;
  const credentials = { userName, password: userPassword, domainName };
  const byPassword = connect({ credentials, projectId: undefined });
  expect(await byPassword.projectId()).toBe(ACCOUNT.projectId);
  expect(await byPassword.dbss.listAvailabilityZones()).toMatchObject([{}, {}, {}]);
  const expired = "2020-01-01T00:00:00.000Z";
  await emulator.control.patch({ op: "replace", path: "/tokens/0/expires_at", value: expired });
  await emulator.control.patch({ op: "replace", path: "/tokens/1/expires_at", value: expired });
  expect(await byPassword.dbss.listSpecifications()).toMatchObject([{}, {}, {}]);
  await byPassword.close();
});

test("works in a region that offers only the older paths", async () => {
  const missing = ["showAuditQuotaNew", "listAuditInstancesNew", "listEcsSpecificationNew"];
  await emulator.control.changeSettings({ missingOperations: missing });
  expect(await client.dbss.showAuditQuota()).toMatchObject({ project_id: ACCOUNT.projectId });
  expect(await client.dbss.listAuditInstances()).toEqual([]);
  expect(await client.dbss.listSpecifications()).toHaveLength(3);
});

test("orders only once when the response is lost, and reports that the order may have been placed", async () => {
  await emulator.control.arm({ match: { path: "period/order" }, effect: { kind: "reset-after" } });
  expect(mayHaveHappened(await failureOf(order("lost")))).toBe(true);
  const orders = await client.bss.listOrders({ service_type_code: "hws.service.type.dbss", status: 6 });
  expect(orders).toHaveLength(1);
  await client.bss.cancelOrder({ order_id: orders[0]?.order_id ?? "" });
  expect(await client.bss.showOrder({ order_id: orders[0]?.order_id ?? "" })).toMatchObject({
    order_info: { status: 4 },
  });
});

test.each([
  { kind: "status", status: 503 },
  { kind: "throttle", retryAfter: 0 },
  { kind: "reset-before" },
  { kind: "reset-after" },
  { kind: "truncate" },
] as const)("reads despite two $kind faults", async (effect) => {
  await emulator.control.arm({ match: { service: "dbss" }, times: 2, effect });
  expect(await client.dbss.listAvailabilityZones()).toHaveLength(3);
});
