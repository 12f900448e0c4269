import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT } from "../../emulator/index";
import { at, Cloud } from "./cloud";
import { type Bought, buy, nested } from "./purchase";

const [zoneA, zoneB] = ACCOUNT.availabilityZones;
const ZONES = `${zoneA},${zoneB}`;

let cloud: Cloud;
let bought: Bought;
beforeAll(async () => {
  cloud = await Cloud.start();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  await cloud.control("POST", "reset");
  bought = await buy(cloud, { availability_zone: ZONES });
});

const LISTS = (p: string) => [`/v1/${p}/dbss/audit/instances`, `/v1/${p}/audit/instances`, `/v2/${p}/audit/instances`];

/** The instance as returned by each generation of the list. */
async function shown(): Promise<object[]> {
  const bodies = await Promise.all(LISTS(cloud.p).map(async (path) => (await cloud.get(path)).body));
  return bodies.map((body) => {
    const { servers, instances } = body as { servers?: object[]; instances?: object[] };
    const [instance] = servers ?? instances ?? [];
    return instance ?? {};
  });
}

describe("fieldNames", () => {
  const documented = {
    subnet_id: ACCOUNT.subnetId,
    remain_days: expect.stringMatching(/^\d+$/),
    charge_model: "Period",
    config_num: 0,
    connect_ipv6: null,
  };
  const camelCase = {
    subnetId: ACCOUNT.subnetId,
    remainDays: expect.stringMatching(/^\d+$/),
    chargeModel: "Period",
    configNum: 0,
    connectIpv6: null,
  };

  test.each([
    ["documented", documented, camelCase],
    ["camelCase", camelCase, documented],
    ["both", { ...documented, ...camelCase }, {}],
  ] as const)("%s", async (fieldNames, present, absent) => {
    await cloud.temper({ fieldNames });
    for (const instance of await shown()) {
      expect(instance).toMatchObject(present);
      expect(Object.keys(instance).filter((name) => name in absent)).toEqual([]);
    }
  });
});

describe("pages", () => {
  const list = (query: string) => cloud.get(`/v1/${cloud.p}/dbss/audit/instances${query}`);

  beforeEach(async () => {
    const more = Array.from({ length: 11 }, (_, index) => ({ name: `n${index}` }));
    await cloud.patch(...more.map((value) => ({ op: "add" as const, path: "/instances/-", value })));
  });

  test("overLimit refuse: a limit above pageLimit returns 400", async () => {
    await cloud.temper({ pageLimit: 10 });
    expect((await list("?limit=10")).body).toMatchObject({ total: 12, servers: { length: 10 } });
    const answer = await list("?limit=11");
    expect([answer.status, answer.body]).toEqual([400, nested("DBSS.10000001", /limit must be .* 1 to 10,/)]);
  });

  test("overLimit cap: a limit above pageLimit silently returns a shorter page", async () => {
    await cloud.temper({ pageLimit: 10, overLimit: "cap" });
    expect((await list("?limit=1000")).body).toMatchObject({ total: 12, servers: { length: 10 } });
    expect((await list("?limit=1000&offset=10")).body).toMatchObject({ total: 12, servers: { length: 2 } });
    expect((await list("")).body).toMatchObject({ servers: { length: 10 } });
  });

  test("pageLimit 10000", async () => {
    await cloud.temper({ pageLimit: 10_000 });
    expect((await list("?limit=10000")).body).toMatchObject({ total: 12, servers: { length: 12 } });
  });

  test("totals absent", async () => {
    await cloud.temper({ totals: "absent" });
    expect((await list("")).body).toEqual({ servers: expect.any(Array) });
    const databases = await cloud.get(`/v1/${cloud.p}/${bought.instanceId}/dbss/audit/databases`);
    expect(databases.body).toEqual({ databases: [] });
  });

  test("totals told", async () => {
    await cloud.temper({ totals: "told" });
    expect((await list("")).body).toMatchObject({ total: 12 });
  });

  test("filteredLists: the list is empty, although the total counts everything", async () => {
    await cloud.temper({ filteredLists: true });
    expect((await list("")).body).toEqual({ servers: [], total: 12 });
    await cloud.temper({ filteredLists: true, emptyLists: "null" });
    expect((await list("")).body).toEqual({ servers: null, total: 12 });
  });
});

describe("emptyLists", () => {
  test.each([
    ["list", []],
    ["null", null],
  ] as const)("%s", async (emptyLists, empty) => {
    await cloud.temper({ emptyLists });
    const databases = await cloud.get(`/v1/${cloud.p}/${bought.instanceId}/dbss/audit/databases`);
    expect(databases.body).toEqual({ databases: empty, total: 0 });
    const orders = await cloud.get("/v2/orders/customer-orders?status=4");
    expect(orders.body).toEqual({ order_infos: empty, total_count: 0 });
  });
});

describe("fields of the instance list after an order", () => {
  test.each([
    [{ zones: "asOrdered" }, { zone: ZONES }],
    [{ zones: "reordered" }, { zone: `${zoneB},${zoneA}` }],
    [{ zones: "firstOnly" }, { zone: zoneA }],
    [{ zones: "empty" }, { zone: "" }],
    [{ zones: "upperCase" }, { zone: ZONES.toUpperCase() }],
    [{ specCodes: "asOrdered" }, { resource_spec_code: "dbss.bypassaudit.low" }],
    [{ specCodes: "upperCase" }, { resource_spec_code: "DBSS.BYPASSAUDIT.LOW" }],
    [{ specCodes: "empty" }, { resource_spec_code: "" }],
    [{ places: "told" }, { vpc_id: ACCOUNT.vpcId, subnet_id: ACCOUNT.subnetId, subnetId: ACCOUNT.subnetId }],
    [{ places: "empty" }, { vpc_id: "", subnet_id: "", subnetId: "" }],
    [{ addresses: "one" }, { connect_ip: expect.stringMatching(/^192\.168\.0\.\d+$/) }],
    [{ addresses: "two" }, { connect_ip: expect.stringMatching(/^192\.168\.0\.\d+,192\.168\.0\.\d+$/) }],
    [{ addresses: "empty" }, { connect_ip: "" }],
  ] as const)("%j", async (temperament, fields) => {
    await cloud.temper(temperament);
    const before = await cloud.state();
    expect(await shown()).toMatchObject([fields, fields, fields]);
    expect(await shown()).toEqual(await shown());
    expect((await cloud.state()).instances).toEqual(before.instances);
  });
});

test("listLagSeconds: new instances, databases and rules appear late", async () => {
  await cloud.temper({ listLagSeconds: 3600 });
  const list = async (path: string) => (await cloud.get(`/v1/${cloud.p}/${path}`)).body;
  const database = { id: ACCOUNT.rdsInstances.mysqlOrders, type: "MYSQL" };
  await cloud.post(`/v2/${cloud.p}/${bought.instanceId}/audit/databases/rds`, { databases: [database] });
  expect(await list("dbss/audit/instances")).toEqual({ servers: [], total: 0 });
  expect(await list(`${bought.instanceId}/dbss/audit/databases`)).toEqual({ databases: [], total: 0 });
  expect(await list(`${bought.instanceId}/dbss/audit/rule/risk`)).toMatchObject({ total: 0 });
  await cloud.advance("PT1H");
  expect(await list("dbss/audit/instances")).toMatchObject({ total: 1 });
  expect(await list(`${bought.instanceId}/dbss/audit/databases`)).toMatchObject({ total: 1 });
  expect(await list(`${bought.instanceId}/dbss/audit/rule/risk`)).toMatchObject({ total: 9 });
});

describe("additions", () => {
  test.each([
    ["on", { status: "ON", audit_status: "ACTIVE" }],
    ["off", { status: "OFF", audit_status: null }],
  ] as const)("%s", async (additions, state) => {
    await cloud.temper({ additions });
    const databases = [{ id: ACCOUNT.rdsInstances.mysqlOrders, type: "MYSQL" }];
    await cloud.post(`/v2/${cloud.p}/${bought.instanceId}/audit/databases/rds`, { databases });
    const { body } = await cloud.get(`/v1/${cloud.p}/${bought.instanceId}/dbss/audit/databases`);
    expect(body).toMatchObject({ databases: [{ database: state }] });
  });
});

test.each([true, false])("numericIds %j", async (numericIds) => {
  await cloud.temper({ numericIds });
  const databases = [{ id: ACCOUNT.rdsInstances.mysqlOrders, type: "MYSQL" }];
  await cloud.post(`/v2/${cloud.p}/${bought.instanceId}/audit/databases/rds`, { databases });
  const { body } = await cloud.get(`/v1/${cloud.p}/${bought.instanceId}/dbss/audit/databases`);
  expect(body).toMatchObject({ databases: [{ database: { port: numericIds ? 3306 : "3306" } }] });
});

describe("enterpriseMoveSeconds", () => {
  const [, target] = ACCOUNT.enterpriseProjectIds;
  const move = () =>
    cloud.post(`/v1.0/enterprise-projects/${target}/resources-migrate`, {
      resource_type: "auditInstance",
      resource_id: bought.resourceId,
    });
  const project = async () =>
    at((await cloud.get(`/v1/${cloud.p}/audit/instances`)).body, "instances", 0, "enterprise_project_id");

  test("0: the move is visible immediately", async () => {
    expect((await move()).status).toBe(204);
    expect(await project()).toBe(target);
  });

  test("90: the move is visible 90 seconds later", async () => {
    await cloud.temper({ enterpriseMoveSeconds: 90 });
    expect((await move()).status).toBe(204);
    await cloud.advance("PT89S");
    expect(await project()).toBe("0");
    await cloud.advance("PT1S");
    expect(await project()).toBe(target);
  });
});

describe("account", () => {
  test("other: lists are empty, and nothing of this account is found", async () => {
    await cloud.temper({ account: "other" });
    for (const path of LISTS(cloud.p)) {
      expect((await cloud.get(path)).body).toMatchObject({ total: 0 });
    }
    const order = await cloud.get(`/v2/orders/customer-orders/details/${bought.orderId}`);
    expect([order.status, order.body]).toMatchObject([400, { error_code: "CBC.30000010" }]);
    expect((await cloud.get("/v2/orders/customer-orders")).body).toEqual({ total_count: 0, order_infos: [] });
    const resources = await cloud.post("/v2/orders/suscriptions/resources/query", { order_id: bought.orderId });
    expect(resources.body).toEqual({ total_count: 0, data: [] });
    const unsubscribed = await cloud.post("/v2/orders/subscriptions/resources/unsubscribe", {
      resource_ids: [bought.resourceId],
      unsubscribe_type: 1,
    });
    expect(unsubscribed.body).toMatchObject({ order_ids: [], fail_resource_infos: [{ error_code: "CBC.99003012" }] });
    const tags = await cloud.get(`/v1/${cloud.p}/auditInstance/${bought.resourceId}/tags`);
    expect(tags.status).toBe(404);
    expect((await cloud.get(`/v3/${cloud.p}/instances`)).body).toEqual({ instances: [], total_count: 0 });
  });

  test("own: the order and the instance are visible again", async () => {
    await cloud.temper({ account: "other" });
    await cloud.temper({ account: "own" });
    expect((await cloud.get(`/v2/orders/customer-orders/details/${bought.orderId}`)).status).toBe(200);
    expect(await shown()).toMatchObject([{ id: bought.instanceId }, {}, {}]);
  });
});
