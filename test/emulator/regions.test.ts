import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT } from "../../emulator/index";
import { type Answer, at, Cloud } from "./cloud";
import { orderBody, pay, rate } from "./purchase";

const { otherRegion } = ACCOUNT;
const OTHER = { headers: { "X-Project-Id": otherRegion.projectId } };
const there = (path: string) => path.replace("{p}", otherRegion.projectId);

describe("the second region of the account", () => {
  let cloud: Cloud;

  beforeEach(async () => {
    cloud = await Cloud.start();
  });

  afterEach(() => cloud[Symbol.asyncDispose]());

  const ask = (path: string): Promise<Answer> => cloud.get(there(path), OTHER);
  const here = (path: string): Promise<Answer> => cloud.get(path.replace("{p}", cloud.p));

  /** Buys a small instance in the second region and returns its resource ID. */
  async function buy(): Promise<string> {
    const order = await cloud.post(there("/v2/{p}/dbss/audit/charge/period/order"), orderThere(), OTHER);
    const orderId = at(order.body, "order_id");
    expect((await pay(cloud, orderId)).status).toBe(204);
    await cloud.advance("PT10M");
    return at(await subscriptionOf(orderId), "resource_id");
  }

  async function subscriptionOf(orderId: string): Promise<unknown> {
    const { body } = await cloud.post("/v2/orders/suscriptions/resources/query", { order_id: orderId });
    expect(body).toMatchObject({ total_count: 1 });
    return Object(body).data[0];
  }

  test("has a project that IAM finds by name", async () => {
    const { body } = await cloud.get(`/v3/projects?name=${otherRegion.region}`);
    expect(body).toMatchObject({ projects: [{ id: otherRegion.projectId, name: otherRegion.region }] });
  });

  test("has its own zones, flavors, quota and RDS instances", async () => {
    expect((await ask("/v2/{p}/availability-zone")).body).toMatchObject({
      azs: otherRegion.availabilityZones.map((code) => ({ zone_name: code })),
    });
    expect((await ask("/v1/{p}/audit/specification")).body).toMatchObject({
      specifications: Object.entries(otherRegion.flavors).map(([level, id]) => ({ level, id })),
    });
    expect((await ask("/v2/{p}/audit/quota")).body).toMatchObject({
      project_id: otherRegion.projectId,
      audit_quota: 5,
    });
    const { body } = await ask("/v3/{p}/instances");
    expect(Object(body).instances.map(({ id }: { id: string }) => id)).toEqual(Object.values(otherRegion.rdsInstances));
    expect((await here("/v3/{p}/instances")).body).toMatchObject({
      total_count: Object.keys(ACCOUNT.rdsInstances).length,
    });
  });

  test("alone lists its purchases, which count only against its own quota", async () => {
    const resourceId = await buy();
    expect((await ask("/v1/{p}/audit/instances")).body).toMatchObject({
      total: 1,
      servers: [{ resource_id: resourceId, region: otherRegion.region, vpc_id: otherRegion.vpcId }],
    });
    expect((await here("/v1/{p}/audit/instances")).body).toMatchObject({ total: 0 });
    expect((await here(`/v1/{p}/audit/${resourceId}/jobs`)).status).toBe(404);
    expect((await ask("/v2/{p}/audit/quota")).body).toMatchObject({ audit_quota: 4 });
    expect((await here("/v2/{p}/audit/quota")).body).toMatchObject({ audit_quota: 10 });
  });

  test("counts only the risks of its own databases", async () => {
    await buy();
    const instance = { id: "i-here", name: "here" };
    await cloud.patch({ op: "add", path: "/instances/-", value: instance });
    const { instances } = await cloud.state();
    const database = { type: "MYSQL", version: "8.0", ip: "10.0.0.1", port: "3306" };
    for (const [index, { id, name }] of instances.entries()) {
      const risk = { db_id: `db-${name}`, rule: `of-${name}`, risk: "HIGH", count: index + 1 };
      await cloud.patch(
        { op: "add", path: "/databases/-", value: { ...database, instance_id: id, id: `db-${name}`, name } },
        { op: "add", path: "/risks/-", value: risk },
      );
    }
    expect((await ask("/v1/{p}/audit/summary/risk/statistics")).body).toMatchObject({
      project_id: otherRegion.projectId,
      high_risk_total: 1,
      db_risk_statistics: [{ instance_id: instances[0]?.id, total_risk: 1 }],
      rule_risk_statistics: [{ count: 1, instance_risk_count: [{ instance_id: instances[0]?.id }] }],
    });
    expect((await here("/v1/{p}/audit/summary/risk/statistics")).body).toMatchObject({
      project_id: cloud.p,
      high_risk_total: 2,
      db_risk_statistics: [{ instance_id: "i-here" }],
    });
    expect((await ask("/v2/{p}/audit/summary/info")).body).toMatchObject({
      project_id: otherRegion.projectId,
      data_list: [{ project_id: otherRegion.projectId }],
    });
  });

  test("returns the URL of an agent package on its own endpoint", async () => {
    await buy();
    const [instance] = (await cloud.state()).instances;
    const agent = {
      instance_id: instance?.id,
      id: "agent-east",
      db_ids: [],
      agent_type: "DB",
      agent_os: "LINUX64_X86",
    };
    await cloud.patch({ op: "add", path: "/agents/-", value: agent });
    const { body } = await ask(`/v2/{p}/${instance?.id}/audit/agents/agent-east`);
    const path = `/v2/${otherRegion.projectId}/audit/${instance?.id}/agents/agent-east/download`;
    expect(body).toEqual({ result: `https://dbss.${otherRegion.region}.myhuaweicloud.com${path}` });
  });

  test("is reported by BSS as the region of its purchases", async () => {
    const resourceId = await buy();
    const { body } = await cloud.post("/v2/orders/suscriptions/resources/query", {});
    expect(body).toMatchObject({
      data: [{ resource_id: resourceId, region_code: otherRegion.region, project_id: otherRegion.projectId }],
    });
  });

  test("gets its own quota back after an unsubscription", async () => {
    const resourceId = await buy();
    await cloud.post("/v2/orders/subscriptions/resources/unsubscribe", {
      resource_ids: [resourceId],
      unsubscribe_type: 1,
    });
    await cloud.advance("PT10M");
    expect((await ask("/v1/{p}/audit/instances")).body).toMatchObject({ total: 0 });
    expect((await ask("/v2/{p}/audit/quota")).body).toMatchObject({ audit_quota: 5, cpu: 400, ram: 819200 });
    expect((await here("/v2/{p}/audit/quota")).body).toMatchObject({ audit_quota: 10 });
  });

  test("keeps the tags of its own project", async () => {
    const resourceId = await buy();
    const create = there(`/v1/{p}/auditInstance/${resourceId}/tags/create`);
    expect((await cloud.post(create, { tags: [{ key: "team", value: "east" }] }, OTHER)).status).toBe(204);
    expect((await ask("/v1/{p}/auditInstance/tags")).body).toEqual({ tags: [{ key: "team", values: ["east"] }] });
    expect((await here("/v1/{p}/auditInstance/tags")).body).toEqual({ tags: [] });
    const elsewhere = `/v1/${cloud.p}/auditInstance/${resourceId}/tags/create`;
    expect((await cloud.post(elsewhere, { tags: [{ key: "team", value: "north" }] })).status).toBe(404);
  });

  test.each([
    [{ region: ACCOUNT.region }, /region must be cn-east-3/],
    [{ vpc_id: ACCOUNT.vpcId }, /vpc .* does not exist/],
    [{ nics: [{ subnet_id: ACCOUNT.subnetId }] }, /subnet .* does not exist/],
    [{ security_groups: [{ id: ACCOUNT.securityGroupIds[0] }] }, /security group .* does not exist/],
    [{ availability_zone: "cn-north-4a" }, /availability zone cn-north-4a does not exist/],
    [{ flavor_ref: ACCOUNT.flavors.low }, /no flavor/],
  ])("rejects an order with %j of the first region", async (changes, message) => {
    const path = there("/v2/{p}/dbss/audit/charge/period/order");
    const answer = await cloud.post(path, { ...orderThere(), ...changes }, OTHER);
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(message);
  });

  test("is rated by BSS only with its own project", async () => {
    const product = { region: otherRegion.region };
    expect((await rate(cloud, product)).body).toMatchObject({ error_code: "CBC.99006006" });
    const body = { id: "1", cloud_service_type: "hws.service.type.dbss", resource_type: "hws.resource.type.dbss" };
    const period = { resource_spec: "dbss.bypassaudit.low", period_type: 2, period_num: 1, subscription_num: 1 };
    const rated = await cloud.post("/v2/bills/ratings/period-resources/subscribe-rate", {
      project_id: otherRegion.projectId,
      product_infos: [{ ...body, ...period, ...product }],
    });
    expect(rated.status).toBe(200);
  });

  test("rejects a request that is signed for the other project", async () => {
    const answer = await cloud.get(there("/v1/{p}/audit/instances"));
    expect(answer.status).toBe(403);
    expect(answer.text).toContain(otherRegion.projectId);
  });

  test("lets EPS move and list only instances under their own project", async () => {
    const resourceId = await buy();
    const [, target] = ACCOUNT.enterpriseProjectIds;
    const move = (projectId: string) =>
      cloud.post(`/v1.0/enterprise-projects/${target}/resources-migrate`, {
        project_id: projectId,
        resource_type: "auditInstance",
        resource_id: resourceId,
      });
    expect((await move(ACCOUNT.projectId)).status).toBe(404);
    expect((await move(otherRegion.projectId)).status).toBe(204);
    const { body } = await cloud.post(`/v1.0/enterprise-projects/${target}/resources/filter`, {
      resource_types: ["auditInstance"],
    });
    expect(body).toMatchObject({
      resources: [{ project_id: otherRegion.projectId, project_name: otherRegion.region }],
    });
  });
});

describe("further regions", () => {
  const REGIONS = ["ap-southeast-1", "eu-west-101", "cn-north-4", "eu-west-101"];

  test("give a new account a project and RDS instances in each, with the same IDs on every start", async () => {
    const ids: string[][] = [];
    for (let run = 0; run < 2; run += 1) {
      await using cloud = await Cloud.start({ regions: REGIONS });
      const { body } = await cloud.get("/v3/auth/projects");
      const projects: { id: string; name: string }[] = Object(body).projects;
      expect(projects.map(({ name }) => name)).toEqual(["cn-north-4", "cn-east-3", "ap-southeast-1", "eu-west-101"]);
      const { id = "" } = projects[3] ?? {};
      const listed = await cloud.get(`/v3/${id}/instances`, { headers: { "X-Project-Id": id } });
      expect(listed.body).toMatchObject({ total_count: 2, instances: [{ name: "orders", region: "eu-west-101" }, {}] });
      ids.push([id, ...Object(listed.body).instances.map((rds: { id: string }) => rds.id)]);
    }
    expect(ids[0]).toEqual(ids[1]);
    expect(new Set(ids[0]).size).toBe(3);
  });

  test("a user who is limited to one project sees and reaches no others", async () => {
    await using cloud = await Cloud.start();
    await cloud.patch({ op: "add", path: "/users/0/project_ids", value: [otherRegion.projectId] });
    expect((await cloud.get("/v3/auth/projects")).body).toMatchObject({ projects: [{ id: otherRegion.projectId }] });
    const refused = await cloud.get(`/v1/${cloud.p}/audit/instances`);
    expect(refused).toMatchObject({
      status: 403,
      text: expect.stringContaining(`no permission in project ${cloud.p}`),
    });
    expect((await cloud.get(there("/v1/{p}/audit/instances"), OTHER)).status).toBe(200);
  });
});

function orderThere() {
  return orderBody({
    flavor_ref: otherRegion.flavors.low,
    vpc_id: otherRegion.vpcId,
    availability_zone: otherRegion.availabilityZones[0],
    region: otherRegion.region,
    nics: [{ subnet_id: otherRegion.subnetId }],
    security_groups: [{ id: otherRegion.securityGroupIds[0] }],
  });
}
