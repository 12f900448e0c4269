import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT } from "../../emulator/index";
import { Cloud } from "./cloud";
import { buy } from "./purchase";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await Cloud.start();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  await cloud.control("POST", "reset");
});

describe("IAM", () => {
  test("finds projects by name", async () => {
    const { body } = await cloud.get(`/v3/projects?name=${ACCOUNT.region}`);
    expect(body).toMatchObject({
      projects: [{ id: ACCOUNT.projectId, name: ACCOUNT.region, enabled: true, domain_id: ACCOUNT.domainId }],
      links: { self: "/v3/projects" },
    });
    expect((await cloud.get("/v3/projects?name=mars")).body).toMatchObject({ projects: [] });
    expect((await cloud.get("/v3/auth/projects")).body).toMatchObject({
      projects: [{ name: "cn-north-4" }, { name: "cn-east-3" }],
    });
  });

  test("lists the account", async () => {
    const { body } = await cloud.get("/v3/auth/domains");
    expect(body).toMatchObject({ domains: [{ id: ACCOUNT.domainId, name: ACCOUNT.domainName, enabled: true }] });
  });
});

describe("RDS", () => {
  const find = async (query: string) => {
    const { body } = await cloud.get(`/v3/${cloud.p}/instances?${query}`);
    const found = body as { instances: { name: string }[]; total_count: number };
    return [found.total_count, ...found.instances.map((instance) => instance.name)];
  };

  test.each([
    [`id=${ACCOUNT.rdsInstances.postgresql}`, [1, "analytics"]],
    ["name=order", [1, "orders"]],
    ["datastore_type=MySQL", [4, "orders", "users", "billing", "legacy"]],
    ["datastore_type=MySQL&offset=1&limit=2", [4, "users", "billing"]],
    ["datastore_type=SQLServer&name=x", [0]],
    ["vpc_id=other", [0]],
  ])("filters by %s", async (query, expected) => {
    expect(await find(query)).toEqual(expected);
  });

  test("returns the fields of an instance that adding its database requires", async () => {
    const { body } = await cloud.get(`/v3/${cloud.p}/instances?id=${ACCOUNT.rdsInstances.mysqlOrders}`);
    expect(body).toMatchObject({
      instances: [
        {
          name: "orders",
          status: "ACTIVE",
          port: 3306,
          private_ips: ["192.168.0.119"],
          datastore: { type: "MySQL", version: "8.0" },
          enterprise_project_id: "0",
        },
      ],
    });
  });

  test("rejects a page that is too large in the RDS error format", async () => {
    const answer = await cloud.get(`/v3/${cloud.p}/instances?limit=101`);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ error_code: "DBS.280001", error_msg: expect.stringMatching(/limit/) });
  });
});

describe("EPS", () => {
  const security = ACCOUNT.enterpriseProjectIds[1];
  const migrate = (project: string, resourceId: string, resourceType = "auditInstance") =>
    cloud.post(`/v1.0/enterprise-projects/${project}/resources-migrate`, {
      project_id: cloud.p,
      region_id: ACCOUNT.region,
      resource_type: resourceType,
      resource_id: resourceId,
    });

  test("lists the projects", async () => {
    const { body } = await cloud.get("/v1.0/enterprise-projects");
    expect(body).toMatchObject({ total_count: 3, enterprise_projects: [{ id: "0", name: "default" }, {}, {}] });
    expect((await cloud.get("/v1.0/enterprise-projects?name=secur")).body).toMatchObject({
      enterprise_projects: [{ id: security }],
    });
  });

  test("moves an instance from one project to another", async () => {
    const { resourceId } = await buy(cloud);
    const inProject = async (project: string) => {
      const filter = {
        projects: [cloud.p],
        resource_types: ["auditInstance"],
        matches: [{ key: "resource_id", value: resourceId }],
      };
      return (await cloud.post(`/v1.0/enterprise-projects/${project}/resources/filter`, filter)).body;
    };
    expect(await inProject("0")).toMatchObject({ total_count: 1 });
    const answer = await migrate(security, resourceId);
    expect([answer.status, answer.text]).toEqual([204, ""]);
    expect(await inProject("0")).toMatchObject({ total_count: 0, resources: [] });
    expect(await inProject(security)).toMatchObject({
      total_count: 1,
      resources: [{ resource_id: resourceId, resource_type: "auditInstance", enterprise_project_id: security }],
    });
    const list = await cloud.get(`/v1/${cloud.p}/audit/instances`);
    expect(list.body).toMatchObject({ servers: [{ enterprise_project_id: security }] });
  });

  test("rejects an unknown project, resource or resource type", async () => {
    const { resourceId } = await buy(cloud);
    const project = await migrate("nothing", resourceId);
    expect([project.status, project.body]).toMatchObject([404, { error: { error_code: "EPS.0004" } }]);
    const resource = await migrate(security, "nothing");
    expect([resource.status, resource.body]).toMatchObject([404, { error: { error_code: "EPS.0037" } }]);
    expect((await migrate(security, resourceId, "server")).status).toBe(400);
  });
});
