import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT } from "../../emulator/index";
import { at, Cloud } from "./cloud";
import { type Bought, buy } from "./purchase";

// The emulator satisfies what the acceptance tests of the vendor's Terraform provider assert about the cloud.

let cloud: Cloud;
let bought: Bought;
beforeAll(async () => {
  cloud = await Cloud.start();
  bought = await buy(cloud, { comment: "for the auditors" });
  const rds = { databases: [{ id: ACCOUNT.rdsInstances.mysqlOrders, type: "MYSQL" }] };
  const added = await cloud.post(path("/v2/{p}/{i}/audit/databases/rds"), rds);
  expect(added.body).toMatchObject({ ret_list: [{ id: ACCOUNT.rdsInstances.mysqlOrders }] });
});
afterAll(() => cloud[Symbol.asyncDispose]());

function path(template: string): string {
  return template.replace("{p}", cloud.p).replace("{i}", bought.instanceId);
}

type Item = Readonly<Record<string, unknown>>;

async function list(method: "GET" | "POST", template: string, key: string, body: object = {}): Promise<Item[]> {
  const answer = method === "GET" ? await cloud.get(path(template)) : await cloud.post(path(template), body);
  // Databases have one more wrapper.
  return Object(answer.body)[key].map((item: { database?: Item }) => item.database ?? item);
}

/** The lists and the non-empty fields of their first items. (`effect` is left out: as a number, it may be `null`.) */
const LISTS: readonly (readonly [string, "GET" | "POST", path: string, key: string, filled: string])[] = [
  [
    "instances",
    "GET",
    "/v1/{p}/dbss/audit/instances",
    "servers",
    "id resource_id name comment status task version region zone vpc_id subnetId security_group_id connect_ip port_id " +
      "resource_spec_code specification chargeModel configNum database_limit cpu ram created expired keep_days " +
      "remainDays",
  ],
  [
    "databases",
    "GET",
    "/v1/{p}/{i}/dbss/audit/databases",
    "databases",
    "id name type status ip os port version charset instance_name db_classification",
  ],
  [
    "RDS databases",
    "GET",
    "/v2/{p}/audit/databases/rds?db_type=MYSQL",
    "databases",
    "id db_name type status version ip port is_supported instance_name enterprise_id",
  ],
  ["risk rules", "GET", "/v1/{p}/{i}/dbss/audit/rule/risk", "rules", "id name type status feature rank risk_level"],
  [
    "SQL injection rules",
    "POST",
    "/v1/{p}/{i}/dbss/audit/rule/sql-injections",
    "rules",
    "id name type status risk_level feature rank regex",
  ],
  [
    "masking rules",
    "GET",
    "/v1/{p}/{i}/dbss/audit/sensitive/masks",
    "rules",
    "id name type status regex mask_value operate_time",
  ],
  ["audit scopes", "GET", "/v1/{p}/{i}/dbss/audit/rule/scopes", "scopes", "id name status all_audit"],
  [
    "operation logs",
    "POST",
    "/v1/{p}/{i}/dbss/audit/operate-log",
    "operate_log",
    "id name description result action function user time",
  ],
  ["zones", "GET", "/v2/{p}/dbss/audit/availability-zone", "azs", "zone_name zone_number az_type alias alias_us"],
  ["flavors", "GET", "/v1/{p}/dbss/audit/specification", "specification", "id level proxy vcpus ram azs"],
];

test.each(LISTS)("the first of the %s has no empty fields", async (_, method, template, key, filled) => {
  const [first = {}] = await list(method, template, key);
  const empty = filled.split(" ").filter((name) => [undefined, null, ""].includes(first[name] as never));
  expect(empty).toEqual([]);
});

describe("a filter returns matching items, and at least one", () => {
  const LOGS = "/v1/{p}/{i}/dbss/audit/operate-log";
  const matches = (items: readonly Item[], name: string, value: unknown) =>
    expect(new Set(items.map((item) => item[name]))).toEqual(new Set([value]));

  test.each([
    ["user", "user_name"],
    ["name", "operate_name"],
    ["result", "result"],
  ])("filters operation logs by %s, which the request calls %s", async (name, parameter) => {
    const [first = {}] = await list("POST", LOGS, "operate_log");
    matches(await list("POST", LOGS, "operate_log", { [parameter]: first[name] }), name, first[name]);
  });

  test("returns the operation logs of a day", async () => {
    expect(await list("POST", LOGS, "operate_log", { time: { time_range: "DAY" } })).not.toEqual([]);
  });

  test("filters risk rules by name and by level", async () => {
    const RISKS = "/v1/{p}/{i}/dbss/audit/rule/risk";
    const [first = {}] = await list("GET", RISKS, "rules");
    matches(await list("GET", `${RISKS}?name=${encodeURIComponent(String(first.name))}`, "rules"), "name", first.name);
    matches(await list("GET", `${RISKS}?risk_levels=${first.risk_level}`, "rules"), "risk_level", first.risk_level);
  });

  test("filters SQL injection rules by level", async () => {
    const SQLS = "/v1/{p}/{i}/dbss/audit/rule/sql-injections";
    const [first = {}] = await list("POST", SQLS, "rules");
    const found = await list("POST", SQLS, "rules", { risk_levels: first.risk_level });
    matches(found, "risk_level", first.risk_level);
  });

  test("filters databases by status", async () => {
    const found = await list("GET", "/v1/{p}/{i}/dbss/audit/databases?status=OFF", "databases");
    matches(found, "status", "OFF");
  });
});

test("an added RDS database is off, can be enabled, and is no longer listed after its removal", async () => {
  const DATABASES = "/v1/{p}/{i}/dbss/audit/databases";
  const [added = {}] = await list("GET", DATABASES, "databases");
  expect(added).toMatchObject({ rds_id: ACCOUNT.rdsInstances.mysqlOrders, type: "MYSQL", status: "OFF" });
  await cloud.post(path("/v2/{p}/{i}/audit/databases/switch"), { id: added.id, status: "ON" });
  expect((await list("GET", DATABASES, "databases"))[0]).toMatchObject({ status: "ON" });
  await cloud.delete(`${path("/v2/{p}/{i}/audit/databases")}/${added.id}`);
  expect(await list("GET", DATABASES, "databases")).toEqual([]);
});

test("a self-built database keeps the fields that it was added with", async () => {
  const database = {
    db_classification: "ECS",
    name: "orders",
    type: "MYSQL",
    version: "8",
    ip: "192.168.0.88",
    port: "3306",
    os: "LINUX64",
    charset: "UTF8",
    instance_name: "orders",
  };
  await cloud.post(path("/v1/{p}/{i}/audit/databases"), { database });
  const listed = await list("GET", "/v1/{p}/{i}/dbss/audit/databases", "databases");
  expect(listed).toContainEqual(expect.objectContaining({ ...database, status: "OFF" }));
});

test("switching risk rules returns SUCCESS, and changing an instance returns success", async () => {
  const [rule = {}] = await list("GET", "/v1/{p}/{i}/dbss/audit/rule/risk", "rules");
  const switched = await cloud.post(path("/v1/{p}/{i}/audit/rule/risk/switch"), { ids: rule.id, status: "OFF" });
  expect(at(switched.body, "status")).toBe("SUCCESS");
  const renamed = await cloud.put(path("/v1/{p}/dbss/audit/instances/{i}"), { name: "renamed", comment: "" });
  expect(at(renamed.body, "result")).toBe("success");
  const group = { resource_id: bought.resourceId, securitygroup_ids: [ACCOUNT.securityGroupIds[1]] };
  expect(at((await cloud.post(path("/v1/{p}/dbss/audit/security-group"), group)).body, "result")).toBe("success");
});

test("the jobs of an instance end with SUCCESS", async () => {
  const { body } = await cloud.get(path(`/v1/{p}/dbss/audit/jobs/${bought.resourceId}`));
  expect(Object(body).jobs[0]).toMatchObject({ status: "SUCCESS" });
});
