import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT } from "../../emulator/index";
import { at, Cloud } from "./cloud";
import { buy, flat, nested } from "./purchase";

const ids = ACCOUNT.rdsInstances;

let cloud: Cloud;
let i: string;
beforeAll(async () => {
  cloud = await Cloud.start();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  await cloud.control("POST", "reset");
  i = (await buy(cloud)).instanceId;
});

const add = (databases: object[], instance = i) =>
  cloud.post(`/v2/${cloud.p}/${instance}/audit/databases/rds`, { databases });
const list = async (query = "") => (await cloud.get(`/v1/${cloud.p}/${i}/dbss/audit/databases${query}`)).body;
const mysql = (id: string) => ({ id, type: "MYSQL" });

async function added(id: string = ids.mysqlOrders): Promise<string> {
  await add([mysql(id)]);
  const { databases } = await cloud.state();
  return databases.find((database) => database.rds_id === id)?.id ?? "";
}

describe("RDS databases", () => {
  test("are listed by engine, with those that cannot be audited", async () => {
    const { body } = await cloud.get(`/v2/${cloud.p}/audit/databases/rds?db_type=MYSQL&limit=2&offset=2`);
    expect(body).toMatchObject({
      total_count: 4,
      databases: [
        { id: ids.mysqlBilling, db_name: "billing", port: "3306", type: "MYSQL", is_supported: true },
        { id: ids.mysqlLegacy, version: "5.6", is_supported: false },
      ],
    });
    const without = await cloud.get(`/v2/${cloud.p}/audit/databases/rds`);
    expect([without.status, without.body]).toMatchObject([400, flat("DBSS.10000001", /db_type is mandatory/)]);
  });

  test("are added with audit off, and listed as in the documented example", async () => {
    const answer = await add([mysql(ids.mysqlOrders), { id: ids.sqlserver, type: "SQLServer" }]);
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        ret_list: [
          { id: ids.mysqlOrders, ret_status: "SUCCESS", ret_message: "" },
          { id: ids.sqlserver, ret_status: "SUCCESS", ret_message: "" },
        ],
      },
    ]);
    const orders = {
      database: {
        id: expect.stringMatching(/^[\w-]{20}$/),
        name: "orders",
        type: "MYSQL",
        version: "8.0",
        charset: "UTF8",
        ip: "192.168.0.119",
        port: "3306",
        os: "LINUX64",
        status: "OFF",
        instance_name: "orders",
        audit_status: null,
        agent_url: [],
        db_classification: "RDS",
        rds_audit_switch_mismatch: false,
        rds_id: ids.mysqlOrders,
      },
    };
    const reporting = { database: { type: "SQLSERVER", port: "1433", rds_id: ids.sqlserver } };
    expect(await list()).toMatchObject({ databases: [orders, reporting], total: 2 });
    expect((await cloud.get(`/v2/${cloud.p}/audit/${i}/databases`)).body).toEqual(await list());
    const instances = await cloud.get(`/v1/${cloud.p}/dbss/audit/instances`);
    expect(instances.body).toMatchObject({ servers: [{ config_num: 2 }] });
  });

  test("show in the list when RDS does not upload their SQL logs", async () => {
    await cloud.post(`/v2/${cloud.p}/${i}/audit/databases/rds`, { databases: [mysql(ids.mysqlOrders)] });
    await cloud.patch({ op: "replace", path: "/databases/0/rds_audit_switch_mismatch", value: true });
    expect(await list()).toMatchObject({ databases: [{ database: { rds_audit_switch_mismatch: true } }] });
  });

  test("of a newer engine are accepted on the later path, but not on the path of 2024", async () => {
    const taurus = { id: "t1", name: "taurus", port: 3306, private_ips: ["192.168.0.7"] };
    const value = { ...taurus, datastore: { type: "TAURUS", version: "8.0" } };
    await cloud.patch({ op: "add", path: "/rdsInstances/-", value });
    const agentFree = {
      id: "t1",
      db_name: "taurus",
      status: "ACTIVE",
      port: "3306",
      ip: "192.168.0.7",
      type: "TAURUS",
    };
    const old = await cloud.post(`/v1/${cloud.p}/${i}/dbss/audit/databases/rds`, {
      databases: [{ ...agentFree, instance_name: "taurus", version: "8.0" }],
    });
    expect(old.body).toEqual({ illegal_db_id: ["t1"], legal_db_id: [] });
    const recent = await cloud.post(`/v2/${cloud.p}/${i}/audit/databases/rds`, {
      databases: [{ id: "t1", type: "TAURUS" }],
    });
    expect(recent.body).toMatchObject({ ret_list: [{ id: "t1", ret_status: "SUCCESS" }] });
  });

  test("can also be added as a bare array on the path of 2025", async () => {
    const path = `/v3/${cloud.p}/audit/${i}/databases/rds`;
    expect((await cloud.post(path, [mysql(ids.mysqlOrders)])).body).toMatchObject({
      ret_list: [{ ret_status: "SUCCESS" }],
    });
    expect((await cloud.post(path, { databases: [mysql(ids.mysqlUsers)] })).status).toBe(200);
    expect(await list()).toMatchObject({ total: 2 });
    expect((await cloud.post(path, [])).status).toBe(400);
  });

  test("are each rejected with a reason, while the valid ones are added", async () => {
    await cloud.patch({ op: "replace", path: "/rdsInstances/2/status", value: "SHUTDOWN" });
    const answer = await add([
      mysql(ids.mysqlOrders),
      mysql(ids.mysqlOrders),
      mysql("unknown"),
      mysql(ids.postgresql),
      mysql(ids.mysqlLegacy),
      mysql(ids.mysqlBilling),
    ]);
    expect(answer.status).toBe(200);
    const failed = (id: string, message: RegExp) => ({
      id,
      ret_status: "FAILED",
      ret_message: expect.stringMatching(message),
    });
    expect(answer.body).toMatchObject({
      ret_list: [
        { id: ids.mysqlOrders },
        { id: ids.mysqlOrders },
        failed("unknown", /does not exist/),
        failed(ids.postgresql, /is POSTGRESQL, not MYSQL/),
        failed(ids.mysqlLegacy, /5.6 cannot be audited/),
        failed(ids.mysqlBilling, /is SHUTDOWN/),
      ],
    });
    expect(await list()).toMatchObject({ total: 1 });
  });

  test("can be audited by only one instance", async () => {
    await add([mysql(ids.mysqlOrders)]);
    const { instanceId } = await buy(cloud, { name: "second" });
    const again = await add([mysql(ids.mysqlOrders)], instanceId);
    expect(again.body).toMatchObject({
      ret_list: [{ ret_status: "FAILED", ret_message: expect.stringMatching(/already/) }],
    });
  });

  test("are all rejected when together they exceed the edition's limit", async () => {
    await add([mysql(ids.mysqlOrders), mysql(ids.mysqlUsers)]);
    const answer = await add([mysql(ids.mysqlBilling), { id: ids.mariadb, type: "MARIADB" }]);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(
      nested("DBSS.10020118", /^Failed to add database, exceeding the limit.* 2 of at most 3$/),
    );
    expect(await list()).toMatchObject({ total: 2 });
    expect((await add([mysql(ids.mysqlBilling)])).status).toBe(200);
  });

  describe("the agent-free operation of 2024", () => {
    const wanted = (id: string, changes: object = {}) => ({
      id,
      db_name: "rds1",
      status: "ACTIVE",
      port: "3306",
      ip: "192.168.0.119",
      instance_name: "rds1",
      version: "8.0",
      type: "MySQL",
      ...changes,
    });
    const addOld = (databases: object[]) => cloud.post(`/v1/${cloud.p}/${i}/dbss/audit/databases/rds`, { databases });

    test("separates legal IDs from illegal ones", async () => {
      const answer = await addOld([
        wanted(ids.mysqlOrders, { enterprise_id: "0" }),
        wanted("unknown"),
        wanted(ids.mariadb),
        wanted(ids.mysqlUsers),
      ]);
      expect([answer.status, answer.body]).toEqual([
        200,
        { illegal_db_id: ["unknown", ids.mariadb], legal_db_id: [ids.mysqlOrders, ids.mysqlUsers] },
      ]);
      expect((await addOld([wanted(ids.mysqlOrders)])).body).toEqual({
        illegal_db_id: [ids.mysqlOrders],
        legal_db_id: [],
      });
    });

    test.each(["id", "db_name", "status", "port", "ip", "instance_name", "version", "type"])(
      "%s is mandatory",
      async (field) => {
        const answer = await addOld([wanted(ids.mysqlOrders, { [field]: undefined })]);
        expect([answer.status, answer.body]).toEqual([
          400,
          nested("DBSS.10000001", new RegExp(`databases.0.${field}`)),
        ]);
      },
    );
  });
});

describe("switching the audit", () => {
  const flip = (id: string, status: string) => cloud.post(`/v2/${cloud.p}/${i}/audit/databases/switch`, { id, status });

  test("enables and disables it, on both paths", async () => {
    const id = await added();
    const on = await flip(id, "ON");
    expect([on.status, on.body]).toEqual([200, { status: "SUCCESS" }]);
    expect(await list("?status=ON")).toMatchObject({
      databases: [{ database: { status: "ON", audit_status: "ACTIVE" } }],
    });
    expect(await list("?status=OFF")).toEqual({ databases: [], total: 0 });
    const off = await cloud.post(`/v3/${cloud.p}/audit/${i}/databases/switch`, {
      id,
      status: "OFF",
      lts_audit_switch: 0,
    });
    expect(off.status).toBe(200);
    expect(await list()).toMatchObject({ databases: [{ database: { status: "OFF", audit_status: "SHUTOFF" } }] });
  });

  test("rejects an unknown database or status", async () => {
    const unknown = await flip("nothing", "ON");
    expect([unknown.status, unknown.body]).toEqual([400, nested("DBSS.10000001", /database nothing does not exist/)]);
    const status = await flip(await added(), "MAYBE");
    expect([status.status, status.body]).toEqual([400, nested("DBSS.10000001", /status/)]);
  });
});

describe("removing", () => {
  test("works on both paths, each with its own response, and frees the place", async () => {
    const first = await added(ids.mysqlOrders);
    const second = await added(ids.mysqlUsers);
    const old = await cloud.delete(`/v2/${cloud.p}/${i}/audit/databases/${first}`);
    expect([old.status, old.body]).toEqual([200, { result: "SUCCESS" }]);
    const recent = await cloud.delete(`/v3/${cloud.p}/audit/${i}/databases/${second}`);
    expect([recent.status, recent.body]).toEqual([200, { status: "SUCCESS" }]);
    expect(await list()).toEqual({ databases: [], total: 0 });
    const again = await cloud.delete(`/v2/${cloud.p}/${i}/audit/databases/${first}`);
    expect([again.status, again.body]).toEqual([404, nested("DBSS.10020404", /database .* does not exist/)]);
    expect((await add([mysql(ids.mysqlOrders)])).body).toMatchObject({ ret_list: [{ ret_status: "SUCCESS" }] });
  });
});

describe("self-built databases", () => {
  const database = {
    db_classification: "ECS",
    name: "db01",
    type: "MYSQL",
    version: "5.0",
    charset: "UTF8",
    ip: "192.168.0.204",
    port: "3306",
    os: "LINUX64",
  };
  const addEcs = (changes: object = {}, path = `v1/${cloud.p}/${i}/audit/databases`) =>
    cloud.post(`/${path}`, { database: { ...database, ...changes } });

  test("are added on both paths, which return the new ID", async () => {
    const old = await addEcs();
    expect(old.status).toBe(200);
    const recent = await addEcs({ port: "3307" }, `v2/${cloud.p}/audit/${i}/databases`);
    expect(recent.status).toBe(200);
    expect(await list()).toMatchObject({
      databases: [
        { database: { ...database, id: at(old.body, "id"), status: "OFF", audit_status: null, instance_name: "" } },
        { database: { port: "3307", id: at(recent.body, "id") } },
      ],
    });
  });

  test("are rejected with an address in use or beyond the edition's limit", async () => {
    await addEcs();
    const twice = await addEcs({ name: "other" });
    expect([twice.status, twice.body]).toEqual([400, nested("DBSS.10020102", /192.168.0.204:3306 is audited already/)]);
    await addEcs({ port: "1" });
    await addEcs({ port: "2" });
    const fourth = await addEcs({ port: "3" });
    expect([fourth.status, fourth.body]).toEqual([400, nested("DBSS.10020118", /3 of at most 3/)]);
  });

  test.each(["db_classification", "name", "type", "version", "charset", "ip", "port", "os"])(
    "%s is mandatory",
    async (field) => {
      const answer = await addEcs({ [field]: undefined });
      expect([answer.status, answer.body]).toEqual([400, nested("DBSS.10000001", new RegExp(`database.${field}`))]);
    },
  );
});

describe("the list", () => {
  test("supports pages, and lags by listLagSeconds", async () => {
    await add([mysql(ids.mysqlOrders), mysql(ids.mysqlUsers)]);
    expect(await list("?limit=1&offset=1")).toMatchObject({
      total: 2,
      databases: [{ database: { rds_id: ids.mysqlUsers } }],
    });
    await cloud.temper({ listLagSeconds: 10 });
    expect(await list()).toEqual({ databases: [], total: 0 });
    await cloud.advance("PT10S");
    expect(await list()).toMatchObject({ total: 2 });
  });

  test("has numeric ports with numericIds", async () => {
    await cloud.temper({ numericIds: true });
    await added();
    expect(await list()).toMatchObject({ databases: [{ database: { port: 3306 } }] });
  });

  test("returns 404 for an unknown instance", async () => {
    const old = await cloud.get(`/v1/${cloud.p}/nothing/dbss/audit/databases`);
    expect([old.status, old.body]).toEqual([404, nested("DBSS.10020404", /instance nothing/)]);
    const recent = await cloud.get(`/v2/${cloud.p}/audit/nothing/databases`);
    expect([recent.status, recent.body]).toMatchObject([404, flat("DBSS.10020404", /instance nothing/)]);
  });
});
