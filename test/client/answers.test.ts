import { describe, expect, test } from "vitest";
import type { Client } from "../../provider/client";
import { clientOf, failureOf } from "./scripted-client";
import { scriptedServer } from "./scripted-server";

/** What a call makes of an answer. */
async function read<T>(json: unknown, call: (client: Client) => Promise<T>): Promise<T> {
  await using server = await scriptedServer([typeof json === "string" ? { text: json } : { json }]);
  return await call(clientOf(server, { maxAttempts: 1 }));
}

// The example of the list of instances, issue 02 of 2024 and page of 2025.
const INSTANCE = {
  name: "DBSS-Test",
  comment: "",
  connect_ipv6: null,
  status: "ACTIVE",
  task: "NO_TASK",
  id: "8c53ed03-8ed7-4ff2-ad97-7b2d6d1dd364",
  specification: "Low | 3 Proxy",
  zone: "region-01-7a",
  created: "2021-04-21 04:37:54",
  expired: null,
  subnet_id: "97ef0bb5-3759-4db4-aa49-0d087ed49ce5",
  cpu: 4,
  ram: 16384,
  region: "eu-de",
  version: "21.04.16.164614",
  charge_model: "Demand",
  remain_days: null,
  config_num: 1,
  effect: null,
  scene: null,
  connect_ip: "192.168.0.229",
  port_id: "dc4bd420-e01c-4d12-a7ff-814f17c63079",
  resource_id: "062212d8-8e30-4783-9671-43f3f1f3bb1e",
  vpc_id: "76d98391-5abc-46ed-b8a8-f664202cb166",
  security_group_id: "f0fbec06-bcf6-4c7e-99fa-f0ddfb1d9bd",
  resource_spec_code: "dbss.bypassaudit.low",
  keep_days: null,
  new_version: null,
  database_limit: 3,
};
const { id: INSTANCE_ID, ...INSTANCE_WITHOUT_ID } = INSTANCE;

describe("instances", () => {
  const list = (json: unknown) => read(json, ({ dbss }) => dbss.listAuditInstances());

  test("reads the documents' example; null and an empty text are absence", async () => {
    const [instance] = await list({ servers: [INSTANCE], total: 1 });
    const told = Object.entries(INSTANCE).filter(([, value]) => value !== null && value !== "");
    expect(instance).toEqual({ ...Object.fromEntries(told), supported_feature: [] });
  });

  test("reads the fields of the documents in camelCase, too", async () => {
    const camelCase = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    const entries = Object.entries({ ...INSTANCE, remain_days: "30", keep_days: "15", enterprise_project_id: "0" });
    const spelled = Object.fromEntries(entries.map(([name, value]) => [camelCase(name), value]));
    expect(spelled).toMatchObject({ subnetId: INSTANCE.subnet_id, remainDays: "30", chargeModel: "Demand" });
    const documented = await list({ servers: [Object.fromEntries(entries)], total: 1 });
    expect(await list({ servers: [spelled], total: 1 })).toEqual(documented);
  });

  test("prefers the documented spelling, unless it is empty", async () => {
    const both = { ...INSTANCE, subnet_id: "", subnetId: "s1", vpcId: "v2" };
    expect(await list({ servers: [both], total: 1 })).toMatchObject([{ subnet_id: "s1", vpc_id: INSTANCE.vpc_id }]);
  });

  test.each(["zone", "vpc_id", "subnet_id", "comment"])("takes an empty %s for one that is not told", async (name) => {
    expect((await list({ servers: [{ ...INSTANCE, [name]: "" }], total: 1 }))[0]).toMatchObject({ [name]: undefined });
  });

  test("takes an empty ID for a missing one", async () => {
    const error = await failureOf(list({ servers: [{ ...INSTANCE, resource_id: "" }], total: 1 }));
    expect(String(error)).toContain("items.0.resource_id: missing");
  });

  test("reads the list that is there where another is empty", async () => {
    expect(await list({ servers: null, instances: [INSTANCE], total: 1 })).toHaveLength(1);
  });

  test.each<[string, unknown]>([
    ["servers with id", { servers: [INSTANCE], total: 1 }],
    ["instances with instance_id", { instances: [{ ...INSTANCE_WITHOUT_ID, instance_id: INSTANCE_ID }], total: 1 }],
    [
      "an id without meaning beside instance_id",
      { servers: [{ ...INSTANCE, id: 17, instance_id: INSTANCE_ID }], total: 1 },
    ],
    [
      "numbers as strings",
      { servers: [{ ...INSTANCE, cpu: "4", ram: "16384", database_limit: "3", effect: "" }], total: "1" },
    ],
    ["fields of later versions", { servers: [{ ...INSTANCE, quantum: { a: 1 } }], total: 1, more: [] }],
    [
      "names of prototypes",
      '{"servers":[' +
        JSON.stringify(INSTANCE).replace("{", '{"__proto__":{"status":"X"},"constructor":{"prototype":1},') +
        '],"total":1}',
    ],
  ])("reads %s", async (_, json) => {
    const [instance] = await list(json);
    expect(instance).toMatchObject({ id: INSTANCE_ID, resource_id: INSTANCE.resource_id, status: "ACTIVE", cpu: 4 });
    expect(Object.getPrototypeOf(instance)).toBe(Object.prototype);
    expect(({} as { status?: string }).status).toBeUndefined();
  });

  test.each([
    ["UPGRADEING", "UPGRADING"],
    ["UPGRADING", "UPGRADING"],
    ["active", "ACTIVE"],
  ])("reads the status %s", async (status, read) => {
    expect((await list({ servers: [{ ...INSTANCE, status }], total: 1 }))[0]?.status).toBe(read);
  });

  test("names the instance's field that is missing", async () => {
    const { resource_id, ...rest } = INSTANCE;
    const error = await failureOf(list({ servers: [rest], total: 1 }));
    expect(String(error)).toContain("items.0.resource_id: missing");
  });
});

describe("jobs", () => {
  const list = (json: unknown) => read(json, ({ dbss }) => dbss.listInstanceJobs({ resource_id: "r1" }));

  test.each([[{ jobs: [] }], [{ jobs: null }], [{}]])("takes %j for no job yet", async (json) => {
    expect(await list(json)).toEqual([]);
  });

  test("does not take a list that is left out for an empty one when its total is something else", async () => {
    for (const json of [{ jobs: null, total: 3 }, { total: 3 }]) {
      expect(String(await failureOf(list(json)))).toContain("no list under jobs");
    }
  });

  test("reads the document's example", async () => {
    const job = {
      status: "SUCCESS",
      job_type: null,
      job_id: "8abf9647852a1daa01852e517e1a1a0b",
      begin_time: 1671519371000,
      end_time: 1671519417000,
      error_code: null,
      fail_reason: null,
      charge_mode: "Demand",
      server_name: "DBSS-qct-1220",
      server_id: "0aa8f621-bc19-4822-b66d-7ab9ae3c8693",
    };
    expect(await list({ jobs: [job] })).toMatchObject([
      { status: "SUCCESS", begin_time: 1671519371000, fail_reason: undefined },
    ]);
  });

  test.each(["FAIL", "fail", "FAILED", "ERROR"])("takes %s for FAIL", async (status) => {
    expect(await list({ jobs: [{ job_id: "j", status, fail_reason: "no host" }] })).toMatchObject([
      { status: "FAIL", fail_reason: "no host" },
    ]);
  });
});

describe("buying", () => {
  test.each(["project_id", "projectId"])("reads the quota's %s", async (name) => {
    const quota = await read({ [name]: "p1", cpu: 796, ram: 1622016, audit_quota: 1 }, ({ dbss }) =>
      dbss.showAuditQuota(),
    );
    expect(quota).toEqual({ project_id: "p1", cpu: 796, ram: 1622016, audit_quota: 1 });
  });

  test.each(["specification", "specifications"])("reads flavors from %s", async (name) => {
    const flavor = {
      level: "low",
      id: "s2.xlarge.4",
      name: "s2.xlarge.4",
      vcpus: 4,
      ram: 16384,
      proxy: 3,
      azs: ["region-01-7a"],
    };
    expect(await read({ [name]: [flavor] }, ({ dbss }) => dbss.listSpecifications())).toEqual([flavor]);
  });

  test.each<[string, (client: Client) => Promise<unknown>]>([
    ["specification or specifications", ({ dbss }) => dbss.listSpecifications()],
    ["azs", ({ dbss }) => dbss.listAvailabilityZones()],
  ])("does not take an answer without %s for an empty list", async (names, call) => {
    expect(String(await failureOf(read({}, call)))).toContain(`no list under ${names}`);
  });

  test("reads an order's number that is a number", async () => {
    const order = await read(
      { order_info: { order_id: 20250910123, status: "6" }, order_line_items: null, total_count: 0 },
      ({ bss }) => bss.showOrder({ order_id: "20250910123" }),
    );
    expect(order).toMatchObject({ order_info: { order_id: "20250910123", status: 6 }, order_line_items: [] });
  });

  test.each<[string, object, string | undefined]>([
    ["the order's own text", { product_spec_desc: "{}", base_product_info: { product_spec_desc: "2 vCPUs" } }, "{}"],
    ["a text of the catalog only", { base_product_info: { product_spec_desc: "2 vCPUs | 4 GB" } }, "2 vCPUs | 4 GB"],
    ["an empty text", { product_spec_desc: "", base_product_info: { product_spec_desc: "" } }, undefined],
    ["something else", { base_product_info: "2 vCPUs" }, undefined],
  ])("reads %s as the description of an order line", async (_, line, expected) => {
    const json = { order_info: { order_id: "CS1", status: 6 }, order_line_items: [line], total_count: 1 };
    const order = await read(json, ({ bss }) => bss.showOrder({ order_id: "CS1" }));
    expect(order.order_line_items).toMatchObject([{ product_spec_desc: expected }]);
  });

  test.each(["", null, undefined])("reads an order without a currency: %j", async (currency) => {
    const json = { order_info: { order_id: "CS1", status: 6, currency }, order_line_items: [], total_count: 0 };
    const order = await read(json, ({ bss }) => bss.showOrder({ order_id: "CS1" }));
    expect(order.order_info.currency).toBeUndefined();
  });

  test("refuses an order's number that JSON has already rounded", async () => {
    const json = '{"order_info":{"order_id":12345678901234567890,"status":6},"order_line_items":[]}';
    const error = await failureOf(read(json, ({ bss }) => bss.showOrder({ order_id: "12345678901234567890" })));
    expect(String(error)).toContain("order_info.order_id: a number too large to be read exactly");
  });

  test("reads a price", async () => {
    const price = await read(
      {
        official_website_rating_result: {
          official_website_amount: "2100.50",
          measure_id: 1,
          product_rating_results: [{ id: "1", product_id: "00301-225396-0--0", official_website_amount: 2100.5 }],
        },
        optional_discount_rating_results: null,
        currency: "CNY",
      },
      ({ bss }) =>
        bss.rateSubscription({
          product_infos: [
            {
              id: "1",
              cloud_service_type: "a",
              resource_type: "b",
              resource_spec: "c",
              region: "r",
              period_type: "2",
              period_num: 1,
              subscription_num: "1",
            },
          ],
        }),
    );
    expect(price).toMatchObject({
      official_website_rating_result: {
        official_website_amount: 2100.5,
        product_rating_results: [{ product_id: "00301-225396-0--0" }],
      },
      currency: "CNY",
    });
  });
});

describe("databases", () => {
  const database = {
    id: "zLKv83gBCwCqSg3BJt0m",
    name: "db01",
    type: "MYSQL",
    port: "3306",
    status: "OFF",
    audit_status: null,
    agent_url: ["zrKw83gBCwCqSg3Bkt1P"],
    db_classification: "ECS",
  };
  const list = (entry: unknown) =>
    read({ databases: [entry], total: 1 }, ({ dbss }) => dbss.listDatabases({ instance_id: "i1" }));

  test.each<[string, unknown]>([
    ["wrapped, as in the document", { database }],
    ["bare", database],
    ["a port as a number", { database: { ...database, port: 3306 } }],
    ["a status in words", { database: { ...database, status: "Disabled" } }],
  ])("reads one that is %s", async (_, entry) => {
    expect(await list(entry)).toEqual([{ ...database, audit_status: undefined }]);
  });

  test("answers what was added and what not", async () => {
    const added = await read({ illegal_db_id: null, legal_db_id: ["a", "b"] }, ({ dbss }) =>
      dbss.addRdsDatabases({
        instance_id: "i1",
        databases: [
          {
            id: "a",
            db_name: "n",
            status: "ACTIVE",
            port: 3306,
            ip: "192.168.0.1",
            instance_name: "n",
            version: "8.0",
            type: "MySQL",
          },
        ],
      }),
    );
    expect(added).toEqual({ legal_db_id: ["a", "b"], illegal_db_id: [] });
  });
});

describe("rules", () => {
  test.each([
    ["ON", "ON"],
    ["On", "ON"],
    ["OFF", "OFF"],
    ["Enabled", "ON"],
    ["Disabled", "OFF"],
    ["1", "ON"],
    [0, "OFF"],
  ])("reads the status %j", async (status, expected) => {
    const rules = await read({ rules: [{ id: "a", name: "b", status }], total: 1 }, ({ dbss }) =>
      dbss.listRiskRules({ instance_id: "i1" }),
    );
    const scopes = await read({ scopes: [{ id: "a", name: "b", status }], total: 1 }, ({ dbss }) =>
      dbss.listAuditScopes({ instance_id: "i1" }),
    );
    expect([rules[0]?.status, scopes[0]?.status]).toEqual([expected, expected]);
  });

  test.each([
    ["No Risk", "NO_RISK"],
    ["NO_RISK", "NO_RISK"],
    ["Low", "LOW"],
    ["Moderate", "MEDIUM"],
    ["MEDIUM", "MEDIUM"],
    ["High", "HIGH"],
  ])("reads the level %s", async (risk_level, expected) => {
    const rules = await read({ rules: [{ id: "a", name: "b", risk_level }], total: 1 }, ({ dbss }) =>
      dbss.listRiskRules({ instance_id: "i1" }),
    );
    expect(rules[0]?.risk_level).toBe(expected);
  });

  test.each(["client_ip", "client_ips"])("reads the detail's %s", async (name) => {
    const detail = {
      status: "OFF",
      action: "LOGIN,SELECT,INSERT",
      schemas: [{ schema: "dbss_audit", table: null, column: null }],
      rank: 6,
      ignore_case: false,
      rule_id: "AWTOHznX7At9UslqwTfm",
      rule_name: "risk_rule_name_00",
      risk_level: "MEDIUM",
      db_ids: "11111,22222",
      execution_symbol: "GREATER",
      execution_time: 10000,
      affect_symbol: "GREATER",
      affect_rows: 30,
    };
    const rule = await read({ ...detail, [name]: "192.168.0.1" }, ({ dbss }) =>
      dbss.showRiskRule({ instance_id: "i1", risk_id: "r1" }),
    );
    expect(rule).toEqual({
      ...detail,
      schemas: [{ schema: "dbss_audit", table: undefined, column: undefined }],
      client_ips: "192.168.0.1",
    });
  });
});

describe("the rest", () => {
  test("reads a resource's tags; a tag without a value has an empty one", async () => {
    const tags = await read({ tags: [{ key: "a", value: "1" }, { key: "b" }], sys_tags: [] }, ({ dbss }) =>
      dbss.listResourceTags({ resource_id: "r1" }),
    );
    expect(tags).toEqual([
      { key: "a", value: "1" },
      { key: "b", value: "" },
    ]);
  });

  test("reads the summary task's example", async () => {
    const task = await read(
      {
        id: 32,
        busi_type: "risk",
        task_switch: "off",
        task_status: "2",
        total_num: 10,
        completed_num: 10,
        begin_time: 1753427737077,
      },
      ({ dbss }) => dbss.showSummaryTask({ busi_type: "risk" }),
    );
    expect(task).toMatchObject({ id: "32", task_switch: "OFF", task_status: "2", begin_time: 1753427737077 });
  });

  test("reads the alarm settings, numbers in strings", async () => {
    const topic = await read(
      {
        alarm_cpu: "80",
        alarm_disk: "85",
        alarm_memory: "80",
        alarm_num: "30",
        alarm_risk: ["High"],
        alarm_switch: "ON",
        alarm_topic_urn: "urn:smn:x",
        smn_effective: true,
      },
      ({ dbss }) => dbss.showAlarmTopic({ instance_id: "i1" }),
    );
    expect(topic).toMatchObject({
      alarm_cpu: 80,
      alarm_num: 30,
      alarm_risk: ["HIGH"],
      alarm_switch: "ON",
      smn_effective: true,
    });
  });

  test("reads an RDS instance whose port is a string", async () => {
    const [instance] = await read(
      {
        instances: [
          {
            id: "in01",
            name: "orders",
            port: "3306",
            private_ips: ["192.168.0.9"],
            datastore: { type: "MySQL", version: "8.0" },
          },
        ],
        total_count: 1,
      },
      ({ rds }) => rds.listInstances({ id: "in01" }),
    );
    expect(instance).toMatchObject({ port: 3306, private_ips: ["192.168.0.9"], datastore: { type: "MySQL" } });
  });

  test("reads reports out of their wrapping", async () => {
    const reports = await read({ reports: [{ report: { id: "a", percentum: "100" } }], total: 1 }, ({ dbss }) =>
      dbss.listReports({ instance_id: "i1" }),
    );
    expect(reports).toMatchObject([{ id: "a", percentum: 100 }]);
  });

  test("downloads a report as it is", async () => {
    const file = await read("%PDF-1.7 not JSON", ({ dbss }) => dbss.downloadReport({ instance_id: "i1", id: "r1" }));
    expect(Buffer.from(file.content).toString()).toBe("%PDF-1.7 not JSON");
  });
});
