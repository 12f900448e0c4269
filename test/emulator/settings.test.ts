import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT } from "../../emulator/index";
import { Cloud } from "./cloud";
import { type Bought, buy, flat, nested } from "./purchase";

let cloud: Cloud;
let bought: Bought;
beforeAll(async () => {
  cloud = await Cloud.start();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  await cloud.control("POST", "reset");
  bought = await buy(cloud);
});

describe("alarms", () => {
  const old = () => `/v1/${cloud.p}/${bought.instanceId}/audit/alarm/topic`;
  const recent = () => `/v2/${cloud.p}/audit/${bought.instanceId}/alarm/topic`;
  const alarm = {
    alarm_cpu: 70,
    alarm_disk: 75,
    alarm_memory: 80,
    alarm_num: 5,
    alarm_risk: ["high"],
    alarm_switch: "ON",
    alarm_topic_urn: "urn:smn:cn-north-4:p:topic",
  };

  test("are set with numbers and returned as strings, on both paths", async () => {
    expect((await cloud.post(recent(), alarm)).body).toEqual({ status: "SUCCESS" });
    const read = {
      ...alarm,
      alarm_cpu: "70",
      alarm_disk: "75",
      alarm_memory: "80",
      alarm_num: "5",
      smn_effective: true,
    };
    expect((await cloud.get(recent())).body).toEqual(read);
    expect((await cloud.get(old())).body).toEqual(read);
    const off = { ...alarm, alarm_switch: "OFF", alarm_topic_urn: undefined, alarm_risk: undefined };
    expect((await cloud.post(old(), off)).status).toBe(200);
    expect((await cloud.get(old())).body).toMatchObject({
      alarm_switch: "OFF",
      alarm_topic_urn: "",
      smn_effective: false,
    });
  });

  test.each([
    [{ alarm_topic_urn: undefined }, /alarm_topic_urn: mandatory when alarm_switch is ON/],
    [{ alarm_cpu: 101 }, /alarm_cpu/],
    [{ alarm_num: undefined }, /alarm_num/],
    [{ alarm_switch: "on" }, /alarm_switch/],
    [{ alarm_risk: ["HIGH"] }, /alarm_risk/],
  ])("are rejected with $0", async (changes, message) => {
    const answer = await cloud.post(recent(), { ...alarm, ...changes });
    expect([answer.status, answer.body]).toMatchObject([400, flat("DBSS.10000001", message)]);
  });
});

describe("log retention", () => {
  const path = () => `/v1/${cloud.p}/audit/${bought.instanceId}/settings/common-settings`;

  test("is returned with its range and can be set only within it", async () => {
    expect((await cloud.get(path())).body).toEqual({
      log_retention: { retention_days: 180, range_days_min: 30, range_days_max: 1095 },
      data_usage_limit: 85,
    });
    expect((await cloud.put(path(), { retention_days: 365 })).body).toEqual({ status: "SUCCESS" });
    expect((await cloud.get(path())).body).toMatchObject({ log_retention: { retention_days: 365 } });
    for (const days of [29, 1096, "365", undefined]) {
      expect((await cloud.put(path(), { retention_days: days })).status).toBe(400);
    }
  });
});

describe("the operation log", () => {
  const old = async (body: object = {}) =>
    (await cloud.post(`/v1/${cloud.p}/${bought.instanceId}/dbss/audit/operate-log`, body)).body;
  const recent = (body: object) => cloud.post(`/v1/${cloud.p}/audit/${bought.instanceId}/operation-log`, body);

  async function doThings(): Promise<void> {
    await cloud.put(`/v1/${cloud.p}/dbss/audit/instances/${bought.instanceId}`, { name: "renamed" });
    await cloud.advance("PT2H");
    await cloud.post(`/v2/${cloud.p}/${bought.instanceId}/audit/databases/rds`, {
      databases: [{ id: ACCOUNT.rdsInstances.mysqlOrders, type: "MYSQL" }],
    });
    await cloud.post(`/v1/${cloud.p}/${bought.instanceId}/audit/rule/risk/switch`, { ids: "x", status: "OFF" });
  }

  const create = {
    id: expect.stringMatching(/^[\w-]{20}$/),
    user: ACCOUNT.userName,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    function: "Database list",
    action: "Create",
    name: ACCOUNT.rdsInstances.mysqlOrders,
    description: "Create a database.",
    result: "success",
  };
  const failure = { function: "Rules -> Risky Operations", action: "Operate", result: "fail" };
  const rename = { function: "Instance list", action: "Update", name: "renamed", result: "success" };

  test("lists every change, including failed ones, newest first", async () => {
    expect(await old()).toEqual({ total_num: 0, operate_log: [] });
    await doThings();
    expect(await old()).toMatchObject({ total_num: 3, operate_log: [failure, create, rename] });
    const answer = await recent({ time: { time_range: "DAY" }, page: "1", size: "2" });
    expect(answer.body).toMatchObject({ total_num: 3, operate_log: [failure, create] });
  });

  test("filters by time, user, name, action and result, with page numbers as numbers or strings", async () => {
    await doThings();
    expect(await old({ time: { time_range: "HOUR" }, page: 1, size: 10 })).toMatchObject({ total_num: 2 });
    expect(await old({ page: "2", size: "1" })).toMatchObject({ total_num: 3, operate_log: [create] });
    expect(await old({ action: "create" })).toMatchObject({ total_num: 1, operate_log: [create] });
    expect(await old({ operate_name: create.name })).toMatchObject({ total_num: 1, operate_log: [create] });
    expect(await old({ operate_name: "create" })).toMatchObject({ total_num: 0 });
    expect(await old({ result: "fail" })).toMatchObject({ total_num: 1, operate_log: [failure] });
    expect(await old({ user_name: "nobody" })).toMatchObject({ total_num: 0 });
    const start = { start_time: "2000-01-01 00:00:00", end_time: "2000-01-02 00:00:00" };
    expect(await old({ time: start })).toMatchObject({ total_num: 0 });
    expect(await old({ time: { ...start, end_time: "2999-01-02 00:00:00" } })).toMatchObject({ total_num: 3 });
    expect(await old({ time: { ...start, time_range: "HOUR" } })).toMatchObject({ total_num: 2 });
  });

  test("rejects a time with only a start on the path of 2024, and missing fields on the path of 2025", async () => {
    const half = { time: { start_time: "2000-01-01 00:00:00" } };
    const answer = await cloud.post(`/v1/${cloud.p}/${bought.instanceId}/dbss/audit/operate-log`, half);
    expect([answer.status, answer.body]).toEqual([400, nested("DBSS.10000001", /must be used together/)]);
    const missing = await recent({});
    expect([missing.status, missing.body]).toMatchObject([400, flat("DBSS.10000001", /time.*page.*size/)]);
    expect((await recent({ time: { time_range: "YEAR" }, page: 1, size: 1 })).status).toBe(400);
  });
});

describe("the summary task", () => {
  const show = async (type = "risk") => (await cloud.get(`/v3/${cloud.p}/audit/summary/${type}/task-status`)).body;
  const update = (body: object) => cloud.post(`/v1/${cloud.p}/audit/summary/risk/task-status`, body);

  test("is returned as in the documented example", async () => {
    expect(await show()).toEqual({
      id: 1,
      project_id: cloud.p,
      busi_type: "risk",
      task_switch: "off",
      task_status: "2",
      total_num: 1,
      completed_num: 1,
      begin_time: expect.any(Number),
      end_time: expect.any(Number),
      query_begin_time: expect.any(Number),
      query_end_time: expect.any(Number),
    });
    expect(await show("audit")).toMatchObject({ busi_type: "audit" });
    const unknown = await cloud.get(`/v3/${cloud.p}/audit/summary/risks/task-status`);
    expect([unknown.status, unknown.body]).toEqual([
      400,
      expect.objectContaining(flat("DBSS.10000001", /audit or risk/)),
    ]);
  });

  test("can be enabled, and run for a period", async () => {
    expect((await update({ oper_type: "switch", code: "on" })).status).toBe(200);
    expect((await update({ oper_type: "execute", query_begin_time: 1, query_end_time: 2 })).status).toBe(200);
    expect(await show()).toMatchObject({ id: 1, task_switch: "on", query_begin_time: 1, query_end_time: 2 });
    const without = await update({ oper_type: "switch" });
    expect([without.status, without.body]).toMatchObject([400, flat("DBSS.10000001", /code: mandatory/)]);
  });
});
