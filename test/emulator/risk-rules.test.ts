import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT } from "../../emulator/index";
import { Cloud } from "./cloud";
import { buy, flat, nested } from "./purchase";

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

describe("risk rules", () => {
  const rule = {
    rule_name: "no-drop",
    risk_level: "HIGH",
    status: "ON",
    action: "DROP_TABLE,DELETE",
    affect_rows: 10,
    affect_symbol: "GREATER",
    execution_time: 0,
    execution_symbol: "NO_MATCH",
    client_ips: "192.168.0.0/24",
    schemas: [{ schema: "shop" }],
  };
  const list = async (query = "") =>
    ((await cloud.get(`${at("v1", "rule/risk")}${query}`)).body as { rules: Rule[] }).rules;
  const find = async (name: string) => (await list()).find((candidate) => candidate.name === name);
  const create = (changes: object = {}) => cloud.post(at("v1", "rule/risk"), { ...rule, ...changes });

  test("exist on a new instance, in the format of the documented example", async () => {
    const answer = await cloud.get(old("rule/risk"));
    const { rules, total } = answer.body as { rules: Rule[]; total: number };
    expect(total).toBe(rules.length);
    expect(total).toBeGreaterThanOrEqual(8);
    expect(rules[0]).toEqual({
      id: expect.stringMatching(/^[\w-]{20}$/),
      name: "Database_drag_detection",
      type: "OPERATE",
      feature: "CLIENT[Any]OPERATE[[SELECT]OBJECT[Any]]",
      status: "ON",
      rank: 1,
      risk_level: "HIGH",
    });
    expect(rules.map((row) => row.rank)).toEqual(rules.map((_, index) => index + 1));
  });

  test("are filtered by name and level; the newer list also has pages and counts", async () => {
    const levels = (await cloud.get(`${old("rule/risk")}?risk_levels=LOW,NO_RISK`)).body;
    expect(levels).toMatchObject({ total: 2, rules: [{ risk_level: "LOW" }, { risk_level: "NO_RISK" }] });
    expect((await cloud.get(`${old("rule/risk")}?name=deletion`)).body).toMatchObject({ total: 3 });
    await create();
    const page = (await cloud.get(`${at("v1", "rule/risk")}?offset=9&limit=5`)).body;
    expect(page).toMatchObject({ total: 10, customize_total: 1, rules: [{ name: "no-drop", rule_type: "CUSTOMIZE" }] });
  });

  test("are shown one by one, with client addresses under both names", async () => {
    await create();
    const id = (await find("no-drop"))?.id ?? "";
    const detail = {
      rule_id: id,
      rule_name: "no-drop",
      status: "ON",
      action: "DROP_TABLE,DELETE",
      schemas: [{ schema: "shop", table: null, column: null }],
      rank: 10,
      ignore_case: false,
      risk_level: "HIGH",
      db_ids: "",
      execution_symbol: "NO_MATCH",
      execution_time: 0,
      affect_symbol: "GREATER",
      affect_rows: 10,
      client_ip: "192.168.0.0/24",
      client_ips: "192.168.0.0/24",
    };
    expect((await cloud.get(old(`rule/risk/${id}`))).body).toEqual(detail);
    expect((await cloud.get(at("v2", `rule/risk/${id}`))).body).toEqual(detail);
    const unknown = await cloud.get(old("rule/risk/nothing"));
    expect([unknown.status, unknown.body]).toEqual([404, nested("DBSS.10020404", /risk rule nothing/)]);
  });

  test("are created with a status but no ID in the response, and names need not be unique", async () => {
    const answer = await create();
    expect([answer.status, answer.body]).toEqual([200, SUCCESS]);
    await create();
    expect((await list()).filter((row) => row.name === "no-drop").map((row) => row.rank)).toEqual([10, 11]);
  });

  test.each([
    [{ rule_name: undefined }, /rule_name/],
    [{ rule_name: "x".repeat(65) }, /rule_name/],
    [{ risk_level: "Moderate" }, /risk_level/],
    [{ status: undefined }, /status/],
    [{ action: "DROP TABLE" }, /action/],
    [{ affect_symbol: ">" }, /affect_symbol/],
    [{ affect_rows: undefined }, /affect_rows/],
    [{ execution_symbol: undefined }, /execution_symbol/],
    [{ execution_time: -1 }, /execution_time/],
    [{ db_ids: "nothing" }, /database nothing does not exist/],
  ])("are rejected with $0", async (changes, message) => {
    const answer = await create(changes);
    expect([answer.status, answer.body]).toMatchObject([400, flat("DBSS.10000001", message)]);
    expect(await find("no-drop")).toBeUndefined();
  });

  test("are replaced as a whole by an update", async () => {
    await create();
    const id = (await find("no-drop"))?.id ?? "";
    const dbId = await addDatabase();
    const { schemas: _, ...without } = rule;
    const changed = { ...without, rule_name: "renamed", risk_level: "LOW", db_ids: dbId, ignore_case: true };
    const answer = await cloud.put(at("v2", `rule/risk/${id}`), changed);
    expect([answer.status, answer.body]).toEqual([200, SUCCESS]);
    const shown = await cloud.get(at("v2", `rule/risk/${id}`));
    expect(shown.body).toMatchObject({
      rule_name: "renamed",
      risk_level: "LOW",
      db_ids: dbId,
      ignore_case: true,
      schemas: [],
    });
    expect((await cloud.put(at("v2", "rule/risk/nothing"), changed)).status).toBe(404);
  });

  test("can be deleted only if they are custom rules", async () => {
    await create();
    const id = (await find("no-drop"))?.id ?? "";
    const answer = await cloud.delete(at("v1", `rule/risk/${id}`));
    expect([answer.status, answer.body]).toEqual([200, SUCCESS]);
    expect((await cloud.delete(at("v1", `rule/risk/${id}`))).status).toBe(404);
    const [first] = await list();
    const refused = await cloud.delete(at("v1", `rule/risk/${first?.id}`));
    expect([refused.status, refused.body]).toMatchObject([400, flat("DBSS.10000001", /default rule/)]);
  });

  test("move to a new rank while the others close up", async () => {
    const [first, second, third, fourth] = await list();
    const answer = await cloud.post(at("v2", "rule/risk/rank"), { id: fourth?.id, new_rank: 2 });
    expect([answer.status, answer.body]).toEqual([200, { result: "SUCCESS" }]);
    expect((await list()).slice(0, 4).map((row) => row.id)).toEqual([first?.id, fourth?.id, second?.id, third?.id]);
    expect((await cloud.post(at("v2", "rule/risk/rank"), { id: fourth?.id, new_rank: 99 })).status).toBe(400);
    expect((await cloud.post(at("v2", "rule/risk/rank"), { id: "nothing", new_rank: 1 })).status).toBe(400);
  });

  test("are switched by several IDs, on both paths, all or none", async () => {
    const [first, second] = await list();
    const ids = `${first?.id},${second?.id}`;
    const off = await cloud.post(`/v1/${cloud.p}/${i}/audit/rule/risk/switch`, { ids, status: "OFF" });
    expect([off.status, off.body]).toEqual([200, SUCCESS]);
    expect((await list()).slice(0, 3).map((row) => row.status)).toEqual(["OFF", "OFF", "ON"]);
    await cloud.post(at("v2", "rule/risk/switch"), { ids: second?.id, status: "ON" });
    expect((await list()).slice(0, 3).map((row) => row.status)).toEqual(["OFF", "ON", "ON"]);
    const unknown = await cloud.post(`/v1/${cloud.p}/${i}/audit/rule/risk/switch`, {
      ids: `${first?.id},x`,
      status: "ON",
    });
    expect([unknown.status, unknown.body]).toEqual([400, nested("DBSS.10000001", /risk rule x does not exist/)]);
    expect((await list())[0]?.status).toBe("OFF");
    const status = await cloud.post(at("v2", "rule/risk/switch"), { ids, status: "on" });
    expect(status.status).toBe(400);
  });
});
