import { describe, expect, test } from "vitest";
import { failureOf } from "../scripted-client";
import { read } from "./read";

// The documented example of the instance list (issue 02 of 2024, web page of 2025).
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

  test("reads the documented example and treats null and empty strings as absent", async () => {
    const [instance] = await list({ servers: [INSTANCE], total: 1 });
    const told = Object.entries(INSTANCE).filter(([, value]) => value !== null && value !== "");
    expect(instance).toEqual({ ...Object.fromEntries(told), supported_feature: [] });
  });

  test("also reads the documented fields in camelCase", async () => {
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

  test.each(["zone", "vpc_id", "subnet_id", "comment"])("treats an empty %s as absent", async (name) => {
    expect((await list({ servers: [{ ...INSTANCE, [name]: "" }], total: 1 }))[0]).toMatchObject({ [name]: undefined });
  });

  test("treats an empty ID as missing", async () => {
    const error = await failureOf(list({ servers: [{ ...INSTANCE, resource_id: "" }], total: 1 }));
    expect(String(error)).toContain("items.0.resource_id: missing");
  });

  test("reads the list that is present when the other is null", async () => {
    expect(await list({ servers: null, instances: [INSTANCE], total: 1 })).toHaveLength(1);
  });

  test.each<[string, unknown]>([
    ["a list under `servers` with `id`", { servers: [INSTANCE], total: 1 }],
    [
      "a list under `instances` with `instance_id`",
      { instances: [{ ...INSTANCE_WITHOUT_ID, instance_id: INSTANCE_ID }], total: 1 },
    ],
    [
      "a meaningless `id` next to `instance_id`",
      { servers: [{ ...INSTANCE, id: 17, instance_id: INSTANCE_ID }], total: 1 },
    ],
    [
      "numbers as strings",
      { servers: [{ ...INSTANCE, cpu: "4", ram: "16384", database_limit: "3", effect: "" }], total: "1" },
    ],
    ["unknown fields of later versions", { servers: [{ ...INSTANCE, quantum: { a: 1 } }], total: 1, more: [] }],
    [
      "fields with the names `__proto__` and `constructor`",
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

  test("names the missing field of an instance", async () => {
    const { resource_id, ...rest } = INSTANCE;
    const error = await failureOf(list({ servers: [rest], total: 1 }));
    expect(String(error)).toContain("items.0.resource_id: missing");
  });
});

describe("jobs", () => {
  const list = (json: unknown) => read(json, ({ dbss }) => dbss.listInstanceJobs({ resource_id: "r1" }));

  test.each([[{ jobs: [] }], [{ jobs: null }], [{}]])("reads %j as no jobs yet", async (json) => {
    expect(await list(json)).toEqual([]);
  });

  test("does not treat a missing list as empty when the total is not zero", async () => {
    for (const json of [{ jobs: null, total: 3 }, { total: 3 }]) {
      expect(String(await failureOf(list(json)))).toContain("no list under jobs");
    }
  });

  test("reads the documented example", async () => {
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

  test.each(["FAIL", "fail", "FAILED", "ERROR"])("reads the status %s as FAIL", async (status) => {
    expect(await list({ jobs: [{ job_id: "j", status, fail_reason: "no host" }] })).toMatchObject([
      { status: "FAIL", fail_reason: "no host" },
    ]);
  });
});
