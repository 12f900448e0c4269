import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT } from "../../emulator/index";
import { Cloud } from "./cloud";
import { buy, flat } from "./purchase";

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

const SUCCESS = { status: "SUCCESS" };

/** The path of a newer operation on the instance. */
const at = (version: "v1" | "v2" | "v3", rest: string) => `/${version}/${cloud.p}/audit/${i}/${rest}`;
const old = (rest: string) => `/v1/${cloud.p}/${i}/dbss/audit/${rest}`;

async function addDatabase(): Promise<string> {
  const databases = [{ id: ACCOUNT.rdsInstances.mysqlOrders, type: "MYSQL" }];
  await cloud.post(at("v3", "databases/rds"), { databases });
  return (await cloud.state()).databases[0]?.id ?? "";
}

interface Rule {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly rank: number;
}

describe("SQL injection rules", () => {
  const rule = { rule_name: "own", risk_level: "LOW", sql_regex: "select .* from secrets", status: "ON" };
  const list = async (body: object = {}) =>
    ((await cloud.post(at("v1", "rule/sqls"), body)).body as { rules: Rule[]; total: number }).rules;
  const create = (changes: object = {}) => cloud.post(at("v1", "rule/sql"), { ...rule, ...changes });

  test("are returned alike by both lists, filtered by level", async () => {
    const answer = await cloud.post(old("rule/sql-injections"), { risk_levels: "HIGH" });
    expect(answer.body).toMatchObject({
      total: 3,
      rules: [
        {
          name: "MySQL error based SQL injection",
          status: "ON",
          type: "SYSTEM",
          rank: 1,
          feature: "Regular expression",
        },
        { risk_level: "HIGH" },
        { risk_level: "HIGH" },
      ],
    });
    expect((await cloud.post(at("v1", "rule/sqls"), { risk_levels: "HIGH" })).body).toEqual(answer.body);
    expect(await list({ page: 2, size: 4 })).toHaveLength(2);
    expect((await cloud.post(old("rule/sql-injections"), { risk_levels: "SEVERE" })).status).toBe(400);
    await create({ rule_name: "harmless", risk_level: "NO_RISK" });
    const harmless = await cloud.post(old("rule/sql-injections"), { risk_levels: "NO_RISK" });
    expect(harmless.body).toMatchObject({ total: 1, rules: [{ name: "harmless", risk_level: "NO_RISK" }] });
  });

  test("can be created, updated and deleted if custom; default rules can only be switched", async () => {
    expect((await create()).body).toEqual(SUCCESS);
    const own = (await list()).at(-1);
    expect(own).toMatchObject({ name: "own", type: "CUSTOMIZE", rank: 7, regex: rule.sql_regex });
    const changed = await cloud.post(at("v1", `rule/sql/${own?.id}`), {
      ...rule,
      rule_name: "changed",
      risk_level: "HIGH",
    });
    expect(changed.body).toEqual(SUCCESS);
    await cloud.post(at("v2", "rule/sql/switch"), { id: own?.id, status: "OFF" });
    expect((await list()).at(-1)).toMatchObject({ name: "changed", risk_level: "HIGH", status: "OFF" });
    expect((await cloud.delete(at("v1", `rule/sql/${own?.id}`))).body).toEqual(SUCCESS);
    expect((await cloud.delete(at("v1", `rule/sql/${own?.id}`))).status).toBe(404);
    const [builtIn] = await list();
    for (const answer of [
      await cloud.delete(at("v1", `rule/sql/${builtIn?.id}`)),
      await cloud.post(at("v1", `rule/sql/${builtIn?.id}`), rule),
    ]) {
      expect([answer.status, answer.body]).toMatchObject([400, flat("DBSS.10000001", /default rule/)]);
    }
    expect((await cloud.post(at("v2", "rule/sql/switch"), { id: builtIn?.id, status: "OFF" })).body).toEqual(SUCCESS);
  });

  test.each(["rule_name", "risk_level", "sql_regex", "status"])("%s is mandatory", async (field) => {
    const answer = await create({ [field]: undefined });
    expect([answer.status, answer.body]).toMatchObject([400, flat("DBSS.10000001", new RegExp(field))]);
  });

  test("are reordered by a list of IDs", async () => {
    const [first, second, third] = await list();
    const answer = await cloud.post(at("v2", "rule/sql/rank"), { ids: [third?.id, first?.id] });
    expect(answer.body).toEqual(SUCCESS);
    expect((await list()).slice(0, 3).map((row) => row.id)).toEqual([third?.id, second?.id, first?.id]);
    expect((await cloud.post(at("v2", "rule/sql/rank"), { ids: ["x"] })).status).toBe(400);
  });
});

describe("audit scopes", () => {
  const list = async () => ((await cloud.get(at("v1", "rule/scopes"))).body as { scopes: Rule[] }).scopes;

  test("audit everything on a new instance, as in the documented example", async () => {
    expect((await cloud.get(old("rule/scopes"))).body).toEqual({
      scopes: [
        {
          id: expect.stringMatching(/^[\w-]{20}$/),
          name: "Full audit rule",
          action: "",
          status: "ON",
          exception_ips: "",
          source_ips: "",
          source_ports: "",
          db_ids: "",
          db_names: "",
          db_users: "",
          all_audit: true,
        },
      ],
      total: 1,
    });
  });

  test("can be created, updated, switched and deleted, one by one and together", async () => {
    const dbId = await addDatabase();
    const scope = { rule_name: "shop", db_ids: dbId, db_names: "orders", action: "SELECT", source_ips: "10.0.0.1" };
    for (const name of ["shop", "bank", "rest"]) {
      expect((await cloud.post(at("v1", "rule/scopes"), { ...scope, rule_name: name })).body).toEqual(SUCCESS);
    }
    const [, shop, bank, rest] = await list();
    expect(shop).toMatchObject({ name: "shop", status: "ON", db_ids: dbId, db_names: "orders", all_audit: false });
    expect((await cloud.post(at("v3", `rule/scopes/${shop?.id}`), { ...scope, action: "DELETE" })).body).toEqual(
      SUCCESS,
    );
    const flipped = await cloud.post(at("v2", "rule/scopes/switch"), { ids: [shop?.id, bank?.id], status: "OFF" });
    expect(flipped.body).toEqual(SUCCESS);
    expect(await list()).toMatchObject([
      { status: "ON" },
      { action: "DELETE", status: "OFF" },
      { status: "OFF" },
      { status: "ON" },
    ]);
    expect((await cloud.delete(at("v1", `rule/scopes/${shop?.id}`))).body).toEqual(SUCCESS);
    const both = await cloud.post(at("v1", "rule/scopes/batch-delete"), { ids: [bank?.id, rest?.id] });
    expect(both.body).toEqual(SUCCESS);
    expect(await list()).toHaveLength(1);
  });

  test("can cover all databases", async () => {
    const scope = { rule_name: "logins", db_ids: "[ALL]", db_names: "[All databases]", action: "LOGIN" };
    expect((await cloud.post(at("v1", "rule/scopes"), scope)).body).toEqual(SUCCESS);
    expect((await list())[1]).toMatchObject({ name: "logins", db_ids: "[ALL]", all_audit: false });
  });

  test("reject deletion of the full audit rule, unknown IDs and missing fields", async () => {
    const [full] = await list();
    expect((await cloud.post(at("v2", "rule/scopes/switch"), { ids: [full?.id], status: "OFF" })).body).toEqual(
      SUCCESS,
    );
    const deleted = await cloud.delete(at("v1", `rule/scopes/${full?.id}`));
    expect([deleted.status, deleted.body]).toMatchObject([400, flat("DBSS.10000001", /full audit rule/)]);
    expect((await cloud.post(at("v1", "rule/scopes/batch-delete"), { ids: [full?.id] })).status).toBe(400);
    expect((await cloud.post(at("v1", "rule/scopes/batch-delete"), { ids: ["x"] })).status).toBe(400);
    expect((await cloud.delete(at("v1", "rule/scopes/x"))).status).toBe(404);
    for (const field of ["rule_name", "db_ids", "db_names"]) {
      const body = { rule_name: "x", db_ids: "", db_names: "", [field]: undefined };
      expect((await cloud.post(at("v1", "rule/scopes"), body)).status).toBe(400);
    }
    expect((await cloud.post(at("v1", "rule/scopes"), { rule_name: "x", db_ids: "no", db_names: "" })).status).toBe(
      400,
    );
  });
});

describe("masking rules", () => {
  const rule = { rule_name: "iban", mask_regex: "[A-Z]{2}[0-9]{2}.*", mask_value: "***" };
  const list = async () => ((await cloud.get(at("v1", "sensitive/mask/rule"))).body as { rules: Rule[] }).rules;

  test("are listed as in the documented example, on both paths", async () => {
    const { body } = await cloud.get(`${old("sensitive/masks")}?limit=1`);
    expect(body).toMatchObject({
      rules: [
        {
          name: "GPS Information",
          type: "BUILD_IN",
          regex: "-",
          mask_value: "###",
          status: "ON",
          operate_time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
        },
      ],
      total: 6,
    });
    expect((await cloud.get(`${at("v1", "sensitive/mask/rule")}?limit=1`)).body).toEqual(body);
  });

  test("can be created, updated and deleted if custom; default rules can only be switched", async () => {
    expect((await cloud.post(at("v1", "sensitive/mask/rule"), rule)).body).toEqual(SUCCESS);
    const own = (await list()).at(-1);
    expect(own).toMatchObject({ name: "iban", type: "USER_DEFINE", status: "ON" });
    const changed = { ...rule, mask_value: "#" };
    expect((await cloud.post(at("v1", `sensitive/mask/rule/${own?.id}`), changed)).body).toEqual(SUCCESS);
    const [builtIn] = await list();
    const ids = [own?.id, builtIn?.id];
    expect((await cloud.post(at("v2", "sensitive/mask/rule/switch"), { ids, status: "OFF" })).body).toEqual(SUCCESS);
    expect((await list()).at(-1)).toMatchObject({ mask_value: "#", status: "OFF" });
    expect((await list())[0]).toMatchObject({ status: "OFF" });
    expect((await cloud.delete(at("v1", `sensitive/mask/rule/${own?.id}`))).body).toEqual(SUCCESS);
    expect((await cloud.delete(at("v1", `sensitive/mask/rule/${own?.id}`))).status).toBe(404);
    expect((await cloud.delete(at("v1", `sensitive/mask/rule/${builtIn?.id}`))).status).toBe(400);
    expect((await cloud.post(at("v1", `sensitive/mask/rule/${builtIn?.id}`), rule)).status).toBe(400);
  });

  test.each([
    ["mask", "ON", "OFF"],
    ["result", "OFF", "ON"],
  ])("have a switch for all %ss that can be read and set", async (name, before, after) => {
    const path = at("v1", `sensitive/${name}/switch`);
    expect((await cloud.get(path)).body).toEqual({ status: before });
    expect((await cloud.post(path, { status: after })).body).toEqual(SUCCESS);
    expect((await cloud.get(path)).body).toEqual({ status: after });
    expect((await cloud.post(path, { status: "MAYBE" })).status).toBe(400);
  });
});

describe("whitelists", () => {
  const path = () => at("v1", "whitelists");

  test("can be added, listed, updated and deleted", async () => {
    const dbId = await addDatabase();
    const whitelists = [
      { sql: "select 1", db_ids: [dbId], desc: "ping" },
      { sql: "select 2", enabled: false },
    ];
    expect((await cloud.post(path(), { whitelists })).body).toEqual(SUCCESS);
    const first = (await cloud.get(path())).body as { whitelists: { id: string; update_timestamp_ms: number }[] };
    expect(first).toMatchObject({
      total: 2,
      whitelists: [
        { sql: "select 1", db_ids: [dbId], desc: "ping", enabled: true, create_timestamp_ms: expect.any(Number) },
        { sql: "select 2", db_ids: [], desc: "", enabled: false },
      ],
    });
    const [ping, other] = first.whitelists;
    await cloud.advance("PT1S");
    expect((await cloud.put(`${path()}/${ping?.id}`, { enabled: false, db_ids: [] })).body).toEqual(SUCCESS);
    const changed = {
      db_ids: [],
      desc: "ping",
      enabled: false,
      update_timestamp_ms: (ping?.update_timestamp_ms ?? 0) + 1000,
    };
    expect((await cloud.get(`${path()}?limit=1`)).body).toMatchObject({ total: 2, whitelists: [changed] });
    const removed = await cloud.post(`${path()}/batch-delete`, { whitelists: [ping?.id, other?.id] });
    expect(removed.body).toEqual(SUCCESS);
    expect((await cloud.get(path())).body).toEqual({ total: 0, whitelists: [] });
  });

  test("are rejected with unknown or missing values", async () => {
    expect((await cloud.post(path(), { whitelists: [{ desc: "no sql" }] })).status).toBe(400);
    expect((await cloud.post(path(), { whitelists: [{ sql: "x", db_ids: ["no"] }] })).status).toBe(400);
    expect((await cloud.put(`${path()}/nothing`, { enabled: true })).status).toBe(404);
    expect((await cloud.post(`${path()}/batch-delete`, { whitelists: ["no"] })).status).toBe(400);
  });
});
