import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT } from "../../emulator/index";
import { Cloud } from "./cloud";
import { type Bought, buy, flat } from "./purchase";

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

const onInstance = (path: string) => `/v1/${cloud.p}/audit/${bought.instanceId}/backup/${path}`;
const inAccount = (path: string, account: string = ACCOUNT.domainId) =>
  `/v1/${account}/audit/${bought.instanceId}/backup/${path}`;

describe("the backup of audit logs", () => {
  const body = {
    status: 1,
    bucket_name: "audit-evidence",
    cycle: "PER_DAY",
    mode: "AUTO",
    trigger_time: "2030-01-01 02:30:00",
  };

  test("has only its status until it is configured through the account's path", async () => {
    expect((await cloud.get(onInstance("template"))).body).toMatchObject({ status: 0, bucket_name: null, cycle: null });
    expect((await cloud.post(inAccount("switch"), body)).body).toEqual({ result: "SUCCESS" });
    expect((await cloud.get(onInstance("template"))).body).toEqual({
      status: 1,
      bucket_name: "audit-evidence",
      bucket_root_path: "",
      cycle: "PER_DAY",
      latest_backup_time: null,
      trigger_time: "2030-01-01 02:30:00",
      triggered: false,
    });
    expect((await cloud.get(onInstance("status"))).body).toEqual({ status: 1 });
  });

  test("accepts the time in the format of the newest clients", async () => {
    await cloud.post(inAccount("switch"), { ...body, trigger_time: "2030-01-01T02:30:00Z" });
    expect((await cloud.get(onInstance("template"))).body).toMatchObject({ trigger_time: "2030-01-01 02:30:00" });
  });

  test.each([
    [{ status: 2 }, /status/],
    [{ cycle: "DAILY" }, /cycle/],
    [{ mode: undefined }, /mode/],
    [{ trigger_time: undefined }, /trigger_time/],
    [{ bucket_name: "nowhere" }, /bucket nowhere does not exist/],
  ])("is rejected with $0", async (changes, message) => {
    const answer = await cloud.post(inAccount("switch"), { ...body, ...changes });
    expect([answer.status, answer.body]).toMatchObject([400, flat("DBSS.10000001", message)]);
  });

  test("of another account is forbidden", async () => {
    expect((await cloud.post(inAccount("switch", "another"), body)).status).toBe(403);
  });

  test("can be retried after a failure, and restored and deleted when finished", async () => {
    const value = { instance_id: bought.instanceId, id: "b1", name: "b1", progress: "AUTO_BACKUP_FAIL" };
    await cloud.patch({ op: "add", path: "/logBackups/-", value });
    expect((await cloud.get(onInstance("status"))).body).toEqual({ status: 0 });
    expect((await cloud.post(onInstance("b1/restore"))).status).toBe(400);
    expect((await cloud.post(onInstance("b1/retry"))).body).toEqual({ result: "SUCCESS" });
    expect((await cloud.post(onInstance("b1/restore"))).status).toBe(400);
    await cloud.advance("PT1M");
    expect((await cloud.post(onInstance("b1/restore"))).body).toEqual({ result: "SUCCESS" });
    const list = `/v2/${cloud.p}/audit/${bought.instanceId}/backups`;
    const progress = async () => (await cloud.post(list, { page: 1, size: 10 })).body;
    expect(await progress()).toMatchObject({ data_list: [{ id: "b1", progress: "RESTORING" }] });
    await cloud.advance("PT1M");
    expect(await progress()).toMatchObject({ data_list: [{ id: "b1", progress: "RESTORED" }] });
    const path = `/v1/${cloud.p}/audit/${bought.instanceId}/backups/b1`;
    expect((await cloud.delete(path)).body).toEqual({ result: "SUCCESS" });
    expect((await cloud.delete(path)).status).toBe(404);
  });
});

describe("the export of risks", () => {
  test("requires a bucket, and is enabled per database", async () => {
    const value = { instance_id: bought.instanceId, id: "d1", name: "shop", type: "MYSQL", version: "8.0" };
    await cloud.patch({ op: "add", path: "/databases/-", value: { ...value, ip: "10.0.0.1", port: "3306" } });
    const on = { db_id: "d1", status: 1, cycle: "PER_HOUR" };
    expect((await cloud.post(inAccount("risk/switch"), on)).status).toBe(400);
    const bucket = { bucket_name: "audit-risks", bucket_root_path: "risks" };
    expect((await cloud.post(inAccount("risk/global/bucket-path"), bucket)).body).toEqual({ result: "SUCCESS" });
    expect((await cloud.get(onInstance("risk/bucket-path"))).body).toMatchObject(bucket);
    expect((await cloud.post(inAccount("risk/switch"), on)).body).toEqual({ result: "SUCCESS" });
    expect((await cloud.get(onInstance("risk/templates"))).body).toMatchObject({
      templates: [{ db_id: "d1", db_name: "shop", db_port: 3306, status: 1 }],
    });
    expect((await cloud.post(inAccount("risk/switch"), { ...on, db_id: "d2" })).status).toBe(400);
  });
});
