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

async function instance() {
  const { instances } = await cloud.state();
  return instances.find((candidate) => candidate.id === bought.instanceId);
}

const setStatus = (status: string) => cloud.patch({ op: "replace", path: "/instances/0/status", value: status });

describe("lists page", () => {
  const paths = () => [
    `/v1/${cloud.p}/dbss/audit/instances`,
    `/v1/${cloud.p}/audit/instances`,
    `/v2/${cloud.p}/audit/instances`,
  ];

  test("by offset and limit, 100 at a time by default, at most 1000", async () => {
    const more = Array.from({ length: 120 }, (_, index) => ({ name: `n${index}` }));
    await cloud.patch(...more.map((value) => ({ op: "add" as const, path: "/instances/-", value })));
    for (const path of paths()) {
      const names = async (query: string) => {
        const body = (await cloud.get(`${path}${query}`)).body as Record<string, { name: string }[]> & {
          total: number;
        };
        expect(body.total).toBe(121);
        return (body.servers ?? body.instances ?? []).map((item) => item.name);
      };
      expect(await names("")).toHaveLength(100);
      expect(await names("?offset=119&limit=100")).toEqual(["n118", "n119"]);
      expect(await names("?limit=1000")).toHaveLength(121);
      expect(await names("?offset=121")).toEqual([]);
    }
  });

  test.each(["offset=-1", "limit=0", "limit=1001", "limit=ten", "offset=1.5"])("%s is refused", async (query) => {
    const [old, recent] = paths();
    const answer = await cloud.get(`${old}?${query}`);
    expect([answer.status, answer.body]).toEqual([400, nested("DBSS.10000001", /must be a whole number/)]);
    expect((await cloud.get(`${recent}?${query}`)).body).toMatchObject(flat("DBSS.10000001", /whole number/));
  });

  test("a server that ignores the offset", async () => {
    await cloud.set("ignoreOffset", true);
    const { body } = await cloud.get(`${paths()[0]}?offset=100`);
    expect(body).toMatchObject({ total: 1, servers: [{ id: bought.instanceId }] });
  });
});

describe("name and comment", () => {
  test("both paths change what they are given", async () => {
    const old = await cloud.put(`/v1/${cloud.p}/dbss/audit/instances/${bought.instanceId}`, { name: "renamed" });
    expect([old.status, old.body]).toEqual([200, { result: "success" }]);
    await cloud.put(`/v1/${cloud.p}/audit/instance/${bought.instanceId}`, { comment: "a comment" });
    expect(await instance()).toMatchObject({ name: "renamed", comment: "a comment" });
  });

  test("a comment can be emptied, a name cannot be anything", async () => {
    const path = `/v1/${cloud.p}/dbss/audit/instances/${bought.instanceId}`;
    await cloud.put(path, { comment: "x" });
    await cloud.put(path, { comment: "" });
    expect(await instance()).toMatchObject({ comment: "" });
    const answer = await cloud.put(path, { name: "a name" });
    expect([answer.status, answer.body]).toEqual([400, nested("DBSS.10000001", /name/)]);
  });

  test("both may hold Chinese characters; a comment holds no punctuation but underscores and hyphens", async () => {
    const path = `/v1/${cloud.p}/dbss/audit/instances/${bought.instanceId}`;
    expect((await cloud.put(path, { name: "审计-1", comment: "数据库 审计_1" })).status).toBe(200);
    expect(await instance()).toMatchObject({ name: "审计-1", comment: "数据库 审计_1" });
    for (const comment of ["Audits orders.", "a/b", "x".repeat(256)]) {
      const answer = await cloud.put(path, { comment });
      expect([answer.status, answer.body]).toEqual([400, nested("DBSS.10000001", /comment: at most 255 characters/)]);
    }
  });

  test("keep_days of a yearly/monthly instance is a text that is not empty", async () => {
    const { body } = await cloud.get(`/v1/${cloud.p}/dbss/audit/instances`);
    expect(body).toMatchObject({ servers: [{ charge_model: "Period", keep_days: expect.stringMatching(/^\d+$/) }] });
  });

  test("an unknown instance is not found, in the shape of the path", async () => {
    const old = await cloud.put(`/v1/${cloud.p}/dbss/audit/instances/nothing`, { name: "x" });
    expect([old.status, old.body]).toEqual([404, nested("DBSS.10020404", /instance nothing does not exist/)]);
    const recent = await cloud.put(`/v1/${cloud.p}/audit/instance/nothing`, { name: "x" });
    expect([recent.status, recent.body]).toEqual([404, { ...flat("DBSS.10020404", /nothing/), details: [] }]);
    const byResourceId = await cloud.put(`/v1/${cloud.p}/audit/instance/${bought.resourceId}`, { name: "x" });
    expect(byResourceId.status).toBe(404);
  });
});

describe("security groups", () => {
  const other = ACCOUNT.securityGroupIds[1];
  const old = () => `/v1/${cloud.p}/dbss/audit/security-group`;
  const recent = () => `/v1/${cloud.p}/audit/security-group`;

  test('the path of 2024 answers a result, as its table says, or "", as its example does', async () => {
    const body = { resource_id: bought.resourceId, securitygroup_ids: [other] };
    expect((await cloud.post(old(), body)).body).toEqual({ result: "success" });
    expect(await instance()).toMatchObject({ security_group_id: other });
    await cloud.set("emptySecurityGroupAnswer", true);
    const answer = await cloud.post(old(), body);
    expect([answer.status, answer.text]).toEqual([200, '""']);
  });

  test("the later path answers a result; both take either id", async () => {
    const answer = await cloud.post(recent(), { instance_id: bought.instanceId, securitygroup_ids: [other] });
    expect([answer.status, answer.body]).toEqual([200, { result: "success" }]);
    expect((await cloud.post(old(), { instance_id: bought.instanceId, securitygroup_ids: [other] })).status).toBe(200);
    expect((await cloud.post(recent(), { resource_id: bought.resourceId, securitygroup_ids: [other] })).status).toBe(
      200,
    );
  });

  test("what does not exist, or is not given, is refused", async () => {
    const group = await cloud.post(old(), { resource_id: bought.resourceId, securitygroup_ids: ["none"] });
    expect([group.status, group.body]).toEqual([400, nested("DBSS.10000001", /security group none/)]);
    const resource = await cloud.post(old(), { resource_id: "none", securitygroup_ids: [other] });
    expect([resource.status, resource.body]).toEqual([404, nested("DBSS.10020404", /none/)]);
    expect((await cloud.post(old(), { securitygroup_ids: [other] })).status).toBe(400);
  });
});

describe("power", () => {
  const act = (action: string, id: string, path = "dbss/audit/instance") =>
    cloud.post(`/v1/${cloud.p}/${path}/${action}`, { instance_id: id });

  test("stop and start take a while, on both paths, by either id", async () => {
    const stop = await act("stop", bought.instanceId);
    expect([stop.status, stop.body]).toEqual([200, { result: "success" }]);
    expect(await instance()).toMatchObject({ status: "ACTIVE", task: "powering-off" });
    await cloud.advance("PT20S");
    expect(await instance()).toMatchObject({ status: "SHUTOFF", task: "NO_TASK" });
    expect((await act("start", bought.resourceId, "audit/instance")).status).toBe(200);
    expect(await instance()).toMatchObject({ status: "SHUTOFF", task: "powering-on" });
    await cloud.advance("PT20S");
    expect(await instance()).toMatchObject({ status: "ACTIVE", task: "NO_TASK" });
  });

  test("reboot goes through a task and ends where it began", async () => {
    expect((await act("reboot", bought.instanceId)).status).toBe(200);
    expect(await instance()).toMatchObject({ status: "ACTIVE", task: "rebooting" });
    await cloud.advance("PT20S");
    expect(await instance()).toMatchObject({ status: "ACTIVE", task: "NO_TASK" });
  });

  test("an action that does not fit the status, or meets another one, is a conflict", async () => {
    const start = await act("start", bought.instanceId);
    expect([start.status, start.body]).toEqual([
      409,
      nested("DBSS.10021009", /is ACTIVE: to start it must be SHUTOFF/),
    ]);
    await act("stop", bought.instanceId);
    const reboot = await act("reboot", bought.instanceId);
    expect([reboot.status, reboot.body]).toEqual([409, nested("DBSS.10021009", /it is powering-off/)]);
    expect((await act("stop", "nothing")).status).toBe(404);
  });

  test("an instance that is deleted meanwhile is not brought back", async () => {
    await act("stop", bought.instanceId);
    await cloud.post("/v2/orders/subscriptions/resources/unsubscribe", {
      resource_ids: [bought.resourceId],
      unsubscribe_type: 1,
    });
    await cloud.advance("PT30S");
    expect(await instance()).toMatchObject({ status: "DELETING", task: "delete_wait" });
  });
});

describe("an upgrade", () => {
  const statuses = async () => (await cloud.get(`/v1/${cloud.p}/audit/upgrade/status`)).body;
  const upgrade = (resourceId: string) => cloud.post(`/v1/${cloud.p}/audit/${resourceId}/upgrade`);

  test("takes a while, step by step, and then the new version runs", async () => {
    const { instanceId, resourceId } = bought;
    expect(await upgrade(resourceId)).toMatchObject({ status: 400 });
    await cloud.patch({ op: "replace", path: "/instances/0/new_version", value: "25.01" });
    expect(await statuses()).toMatchObject({
      audit_upgrade_infos: [{ instance_id: instanceId, status: 1, steps: [] }],
    });
    expect((await upgrade(resourceId)).body).toMatchObject({ code: 0 });
    expect(await upgrade(resourceId)).toMatchObject({ status: 409 });
    await cloud.advance("PT5M");
    const half = { status: 0, total: 3, steps: [{ step_name: "Download the version", result_code: "0" }] };
    expect(await statuses()).toMatchObject({ audit_upgrade_infos: [half] });
    await cloud.advance("PT5M");
    expect(await statuses()).toMatchObject({
      audit_upgrade_infos: [{ status: 2, current_version: "25.01", steps: [] }],
    });
    expect((await upgrade("nowhere")).status).toBe(404);
  });

  test("that takes longer than it would now has done no step", async () => {
    await cloud.patch({ op: "replace", path: "/instances/0/new_version", value: "25.01" });
    await upgrade(bought.resourceId);
    await cloud.set("upgradeSeconds", 400);
    expect(await statuses()).toMatchObject({ audit_upgrade_infos: [{ status: 0, total: 3, steps: [] }] });
  });
});

describe("what a status allows", () => {
  const changes = () => ({
    rename: () => cloud.put(`/v1/${cloud.p}/dbss/audit/instances/${bought.instanceId}`, { name: "x" }),
    tag: () =>
      cloud.post(`/v1/${cloud.p}/auditInstance/${bought.resourceId}/tags/create`, { tags: [{ key: "a", value: "" }] }),
    audit: () =>
      cloud.post(`/v2/${cloud.p}/${bought.instanceId}/audit/databases/rds`, {
        databases: [{ id: ACCOUNT.rdsInstances.mysqlOrders, type: "MYSQL" }],
      }),
  });

  test.each([
    ["BUILD", /no operations are allowed/],
    ["DELETING", /no operations are allowed/],
    ["HAWAIT", /no operations are allowed/],
    ["UPGRADING", /no operations are allowed/],
    ["FROZEN", /only renewal, binding and unbinding/],
    ["ERROR", /only deletion/],
  ])("%s refuses every change", async (status, message) => {
    await setStatus(status);
    const { rename, tag, audit } = changes();
    for (const change of [rename, tag, audit]) {
      const answer = await change();
      expect([answer.status, answer.body]).toEqual([409, nested("DBSS.10021009", message)]);
    }
    expect((await cloud.get(`/v1/${cloud.p}/${bought.instanceId}/dbss/audit/databases`)).status).toBe(200);
  });

  test("SHUTOFF takes them all, once it is no longer on its way there", async () => {
    await cloud.post(`/v1/${cloud.p}/dbss/audit/instance/stop`, { instance_id: bought.instanceId });
    const { rename, tag, audit } = changes();
    const busy = await audit();
    expect([busy.status, busy.body]).toEqual([409, nested("DBSS.10021009", /it is powering-off/)]);
    await cloud.advance("PT20S");
    expect([(await rename()).status, (await tag()).status, (await audit()).status]).toEqual([200, 204, 200]);
  });
});

describe("deleting through DBSS", () => {
  const remove = (id: string) => cloud.delete(`/v1/${cloud.p}/dbss/audit/instances`, { id });

  test("is for instances paid per use only", async () => {
    const answer = await remove(bought.instanceId);
    expect([answer.status, answer.body]).toEqual([400, nested("DBSS.10000001", /yearly\/monthly/)]);
    await cloud.patch({ op: "replace", path: "/instances/0/charge_model", value: "Demand" });
    expect((await remove(bought.instanceId)).body).toEqual({ result: "success" });
    await cloud.advance("PT1M");
    expect(await instance()).toBeUndefined();
  });

  test("jobs of a resource that does not exist are not found", async () => {
    const answer = await cloud.get(`/v1/${cloud.p}/dbss/audit/jobs/nothing`);
    expect([answer.status, answer.body]).toEqual([404, nested("DBSS.10020404", /nothing/)]);
  });
});
