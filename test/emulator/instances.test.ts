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

describe("pages of lists", () => {
  const paths = () => [
    `/v1/${cloud.p}/dbss/audit/instances`,
    `/v1/${cloud.p}/audit/instances`,
    `/v2/${cloud.p}/audit/instances`,
  ];

  test("follow offset and limit, with 100 items by default and up to 1000", async () => {
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

  test.each(["offset=-1", "limit=0", "limit=1001", "limit=ten", "offset=1.5"])(
    "are rejected with %s",
    async (query) => {
      const [old, recent] = paths();
      const answer = await cloud.get(`${old}?${query}`);
      expect([answer.status, answer.body]).toEqual([400, nested("DBSS.10000001", /must be a whole number/)]);
      expect((await cloud.get(`${recent}?${query}`)).body).toMatchObject(flat("DBSS.10000001", /whole number/));
    },
  );

  test("start at the first item with ignoreOffset", async () => {
    await cloud.set("ignoreOffset", true);
    const { body } = await cloud.get(`${paths()[0]}?offset=100`);
    expect(body).toMatchObject({ total: 1, servers: [{ id: bought.instanceId }] });
  });
});

describe("name and comment", () => {
  test("both paths change only the given field", async () => {
    const old = await cloud.put(`/v1/${cloud.p}/dbss/audit/instances/${bought.instanceId}`, { name: "renamed" });
    expect([old.status, old.body]).toEqual([200, { result: "success" }]);
    await cloud.put(`/v1/${cloud.p}/audit/instance/${bought.instanceId}`, { comment: "a comment" });
    expect(await instance()).toMatchObject({ name: "renamed", comment: "a comment" });
  });

  test("a comment can be emptied, and a name with a space is rejected", async () => {
    const path = `/v1/${cloud.p}/dbss/audit/instances/${bought.instanceId}`;
    await cloud.put(path, { comment: "x" });
    await cloud.put(path, { comment: "" });
    expect(await instance()).toMatchObject({ comment: "" });
    const answer = await cloud.put(path, { name: "a name" });
    expect([answer.status, answer.body]).toEqual([400, nested("DBSS.10000001", /name/)]);
  });

  test("both allow Chinese characters; a comment allows no punctuation except underscores and hyphens", async () => {
    const path = `/v1/${cloud.p}/dbss/audit/instances/${bought.instanceId}`;
    expect((await cloud.put(path, { name: "审计-1", comment: "数据库 审计_1" })).status).toBe(200);
    expect(await instance()).toMatchObject({ name: "审计-1", comment: "数据库 审计_1" });
    for (const comment of ["Audits orders.", "a/b", "x".repeat(256)]) {
      const answer = await cloud.put(path, { comment });
      expect([answer.status, answer.body]).toEqual([400, nested("DBSS.10000001", /comment: at most 255 characters/)]);
    }
  });

  test("keep_days of a yearly/monthly instance is a non-empty string of digits", async () => {
    const { body } = await cloud.get(`/v1/${cloud.p}/dbss/audit/instances`);
    expect(body).toMatchObject({ servers: [{ charge_model: "Period", keep_days: expect.stringMatching(/^\d+$/) }] });
  });

  test("an unknown instance returns 404 in the error format of the path", async () => {
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

  test('the path of 2024 returns a result, as in its table, or "", as in its example', async () => {
    const body = { resource_id: bought.resourceId, securitygroup_ids: [other] };
    expect((await cloud.post(old(), body)).body).toEqual({ result: "success" });
    expect(await instance()).toMatchObject({ security_group_id: other });
    await cloud.set("emptySecurityGroupAnswer", true);
    const answer = await cloud.post(old(), body);
    expect([answer.status, answer.text]).toEqual([200, '""']);
  });

  test("the later path returns a result; both paths accept either ID", async () => {
    const answer = await cloud.post(recent(), { instance_id: bought.instanceId, securitygroup_ids: [other] });
    expect([answer.status, answer.body]).toEqual([200, { result: "success" }]);
    expect((await cloud.post(old(), { instance_id: bought.instanceId, securitygroup_ids: [other] })).status).toBe(200);
    expect((await cloud.post(recent(), { resource_id: bought.resourceId, securitygroup_ids: [other] })).status).toBe(
      200,
    );
  });

  test("an unknown group, an unknown resource and a missing ID are rejected", async () => {
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

  test("stop and start take effect after 20 seconds, on both paths, by either ID", async () => {
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

  test("reboot runs as a task and returns to ACTIVE", async () => {
    expect((await act("reboot", bought.instanceId)).status).toBe(200);
    expect(await instance()).toMatchObject({ status: "ACTIVE", task: "rebooting" });
    await cloud.advance("PT20S");
    expect(await instance()).toMatchObject({ status: "ACTIVE", task: "NO_TASK" });
  });

  test("an action that conflicts with the status or with another action returns 409", async () => {
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

  test("an instance that is deleted while powering off stays DELETING", async () => {
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

  test("goes step by step until the new version runs", async () => {
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

  test("shows no completed steps when it takes longer than upgradeSeconds", async () => {
    await cloud.patch({ op: "replace", path: "/instances/0/new_version", value: "25.01" });
    await upgrade(bought.resourceId);
    await cloud.set("upgradeSeconds", 400);
    expect(await statuses()).toMatchObject({ audit_upgrade_infos: [{ status: 0, total: 3, steps: [] }] });
  });
});

describe("changes allowed by a status", () => {
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
  ])("%s rejects every change", async (status, message) => {
    await setStatus(status);
    const { rename, tag, audit } = changes();
    for (const change of [rename, tag, audit]) {
      const answer = await change();
      expect([answer.status, answer.body]).toEqual([409, nested("DBSS.10021009", message)]);
    }
    expect((await cloud.get(`/v1/${cloud.p}/${bought.instanceId}/dbss/audit/databases`)).status).toBe(200);
  });

  test("SHUTOFF accepts every change once the instance has powered off", async () => {
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

  test("works only for pay-per-use instances", async () => {
    const answer = await remove(bought.instanceId);
    expect([answer.status, answer.body]).toEqual([400, nested("DBSS.10000001", /yearly\/monthly/)]);
    await cloud.patch({ op: "replace", path: "/instances/0/charge_model", value: "Demand" });
    expect((await remove(bought.instanceId)).body).toEqual({ result: "success" });
    await cloud.advance("PT1M");
    expect(await instance()).toBeUndefined();
  });

  test("jobs of an unknown resource return 404", async () => {
    const answer = await cloud.get(`/v1/${cloud.p}/dbss/audit/jobs/nothing`);
    expect([answer.status, answer.body]).toEqual([404, nested("DBSS.10020404", /nothing/)]);
  });
});
