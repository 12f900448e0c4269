import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT, EDITIONS } from "../../emulator/index";
import { at, Cloud } from "./cloud";
import { nested, orderBody, pay, placeOrder, rate, resourcesOf } from "./purchase";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await Cloud.start();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  await cloud.control("POST", "reset");
});

const [zoneA, zoneB, zoneC] = ACCOUNT.availabilityZones;

describe("quota, flavors, zones and prices", () => {
  test("quota, specifications and zones are returned as in the documented examples", async () => {
    expect((await cloud.get(`/v1/${cloud.p}/dbss/audit/quota`)).body).toEqual({
      projectId: cloud.p,
      project_id: cloud.p,
      cpu: 796,
      ram: 1622016,
      audit_quota: 10,
    });
    expect((await cloud.get(`/v2/${cloud.p}/audit/quota`)).body).toMatchObject({
      project_id: cloud.p,
      audit_quota: 10,
    });
    const low = { level: "low", id: "c3ne.xlarge.4", vcpus: 4, ram: 16384, proxy: 3, azs: [zoneA, zoneB] };
    const medium = { level: "medium", proxy: 6 };
    const high = { level: "high", proxy: 30, azs: [zoneA, zoneB, zoneC] };
    expect((await cloud.get(`/v1/${cloud.p}/dbss/audit/specification`)).body).toMatchObject({
      specification: [low, medium, high],
    });
    expect((await cloud.get(`/v1/${cloud.p}/audit/specification`)).body).toMatchObject({
      specifications: [low, medium, high],
    });
    for (const path of [`/v2/${cloud.p}/dbss/audit/availability-zone`, `/v2/${cloud.p}/availability-zone`]) {
      expect((await cloud.get(path)).body).toMatchObject({
        azs: [
          { zone_name: zoneA, zone_number: 1, az_type: "normal", alias_us: "AZ1" },
          { zone_name: zoneB },
          { zone_name: zoneC },
        ],
      });
    }
  });

  test("BSS rates an edition and a period, and names the product", async () => {
    expect((await rate(cloud)).body).toMatchObject({
      official_website_rating_result: {
        official_website_amount: EDITIONS.low.month.amount,
        product_rating_results: [{ id: "1", product_id: EDITIONS.low.month.productId }],
      },
      currency: "CNY",
    });
    const years = await rate(cloud, { resource_spec: "dbss.bypassaudit.high", period_type: 3, period_num: 2 });
    expect(years.body).toMatchObject({
      official_website_rating_result: {
        official_website_amount: EDITIONS.high.year.amount * 2,
        product_rating_results: [{ product_id: EDITIONS.high.year.productId }],
      },
    });
  });

  test.each([
    [{ resource_spec: "dbss.bypassaudit.huge" }, "CBC.99006006", /huge/],
    [{ region: "cn-east-3" }, "CBC.99006006", /cn-east-3/],
    [{ period_type: 0 }, "CBC.99006006", /period type 0/],
    [{ period_num: 10 }, "CBC.0100", /at most 9/],
    [{ period_type: 3, period_num: 4 }, "CBC.0100", /at most 3/],
    [{ subscription_num: undefined }, "CBC.0100", /subscription_num/],
  ])("BSS refuses to rate %j", async (changes, code, message) => {
    const answer = await rate(cloud, changes);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ error_code: code, error_msg: expect.stringMatching(message) });
  });
});

describe("placing an order", () => {
  test("both generations of the path return an order ID, and nothing is built or paid", async () => {
    const old = await placeOrder(cloud);
    expect(old.status).toBe(200);
    expect(old.body).toEqual({
      description: " Success",
      code: "0",
      order_id: expect.stringMatching(/^CS\d{10}[A-Z]{5}$/),
    });
    const recent = await cloud.post(`/v2/${cloud.p}/audit/charge/period/order`, orderBody());
    expect(recent.status).toBe(200);
    await cloud.advance("P1D");
    const state = await cloud.state();
    expect(state.orders).toMatchObject([
      { status: 6, amount: EDITIONS.low.month.amount, currency: "CNY", resource_ids: [] },
      { status: 6 },
    ]);
    expect([state.payments, state.instances, state.subscriptions]).toEqual([[], [], []]);
  });

  test.each([
    "flavor_ref",
    "name",
    "vpc_id",
    "availability_zone",
    "nics",
    "security_groups",
    "region",
    "cloud_service_type",
    "charging_mode",
    "period_type",
    "period_num",
    "subscription_num",
    "product_infos",
  ])("%s is mandatory", async (field) => {
    const answer = await placeOrder(cloud, { [field]: undefined });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(nested("DBSS.10000001", new RegExp(`^Enter a valid request message: ${field}`)));
  });

  test.each([
    [{ name: "with space" }, /name: .*letters, .*digits/],
    [{ name: "x".repeat(65) }, /name: 1 to 64/],
    [{ vpc_id: "no-such-vpc" }, /vpc no-such-vpc does not exist/],
    [{ nics: [{ subnet_id: ACCOUNT.otherSubnetId }] }, /does not exist in vpc/],
    [{ nics: [{ subnet_id: ACCOUNT.subnetId, ip_address: "10.0.0.5" }] }, /not in subnet/],
    [{ nics: [{ subnet_id: ACCOUNT.subnetId, ip_address: "192.168.0.119" }] }, /192.168.0.119 is in use/],
    [{ nics: [{ subnet_id: ACCOUNT.subnetId, ip_address: "192.168.0.300" }] }, /not an IPv4 address/],
    [{ security_groups: [{ id: "no-such-group" }] }, /security group no-such-group does not exist/],
    [{ enterprise_project_id: "no-such-project" }, /enterprise project no-such-project does not exist/],
    [{ region: "cn-east-3" }, /region must be cn-north-4/],
    [{ availability_zone: "cn-north-4z" }, /zone cn-north-4z does not exist/],
    [{ availability_zone: zoneC }, /not offered in cn-north-4c, only in cn-north-4a, cn-north-4b/],
    [{ availability_zone: `${zoneA},${zoneA}` }, /two different/],
    [{ availability_zone: `${zoneA},${zoneB},${zoneC}` }, /two different/],
    [{ flavor_ref: ACCOUNT.flavors.high }, /does not fit dbss.bypassaudit.low/],
    [{ charging_mode: 1 }, /charging_mode/],
    [{ period_type: 4 }, /period_type/],
    [{ period_num: 10 }, /period_num must be at most 9/],
    [{ period_type: 3 }, /product_id .* is not the one BSS rates/],
    [{ subscription_num: 2 }, /subscription_num/],
    [{ tags: [{ key: "_sys_x", value: "" }] }, /tags.0.key/],
  ])("%j is rejected", async (changes, message) => {
    const answer = await placeOrder(cloud, changes);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(nested("DBSS.10000001", message));
    expect((await cloud.state()).orders).toEqual([]);
  });

  test("an unknown flavor has its own error code", async () => {
    const answer = await placeOrder(cloud, { flavor_ref: "s9.huge" });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(nested("DBSS.10020101", /no flavor s9.huge/));
  });

  test("an order is rejected when the quota is used up", async () => {
    await cloud.patch({ op: "replace", path: "/quota/audit_quota", value: 0 });
    const answer = await placeOrder(cloud);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(nested("DBSS.100210016", /^Insufficient quota$/));
  });

  test("the path of 2025 returns flat errors", async () => {
    const answer = await cloud.post(`/v2/${cloud.p}/audit/charge/period/order`, orderBody({ name: "" }));
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      error_code: "DBSS.10000001",
      details: [],
      encoded_authorization_message: null,
    });
  });

  test("malformed JSON and a content type other than JSON are rejected", async () => {
    const path = `/v2/${cloud.p}/dbss/audit/charge/period/order`;
    const notJson = await cloud.post(path, {}, { headers: { "Content-Type": "text/plain" } });
    expect([notJson.status, notJson.body]).toEqual([400, nested("DBSS.10000001", /Content-Type/)]);
    // The vendor's signer only signs valid JSON.
    const headers = { "X-Auth-Token": await projectToken(), "Content-Type": "application/json" };
    const malformed = await cloud.raw("POST", path, '{"name": "audit"', headers);
    expect([malformed.status, malformed.body]).toEqual([400, nested("DBSS.10000001", /the body is not JSON/)]);
  });

  async function projectToken(): Promise<string> {
    const user = { name: ACCOUNT.userName, password: ACCOUNT.userPassword, domain: { name: ACCOUNT.domainName } };
    const identity = { methods: ["password"], password: { user } };
    const answer = await cloud.post("/v3/auth/tokens", {
      auth: { identity, scope: { project: { id: ACCOUNT.projectId } } },
    });
    return answer.headers.get("x-subject-token") ?? "";
  }
});

describe("from order to instance", () => {
  async function look(orderId: string) {
    const details = await cloud.get(`/v2/orders/customer-orders/details/${orderId}`);
    const resources = await resourcesOf(cloud, orderId);
    const list = await cloud.get(`/v1/${cloud.p}/dbss/audit/instances`);
    return { details: details.body, resources: resources.body, list: list.body };
  }

  const order = (status: number) => ({ order_info: { status } });

  test("an order goes from unpaid through processing and building to done over time", async () => {
    const orderId = at((await placeOrder(cloud)).body, "order_id");
    expect(await look(orderId)).toMatchObject({ details: order(6), resources: { total_count: 0 }, list: { total: 0 } });
    expect((await pay(cloud, orderId)).status).toBe(204);
    await cloud.advance("PT2S");
    expect(await look(orderId)).toMatchObject({ details: order(3), resources: { total_count: 0 }, list: { total: 0 } });
    await cloud.advance("PT2S");
    expect(await look(orderId)).toMatchObject({
      details: order(3),
      resources: { total_count: 1, data: [{ status: 2, is_main_resource: 1 }] },
      list: { total: 1, servers: [{ status: "BUILD", task: "NO_TASK" }] },
    });
    await cloud.advance("PT4M");
    expect(await look(orderId)).toMatchObject({ details: order(3), list: { servers: [{ status: "BUILD" }] } });
    await cloud.advance("PT2M");
    expect(await look(orderId)).toMatchObject({ details: order(5), list: { servers: [{ status: "ACTIVE" }] } });
  });

  test("jobs run one after the other, on both paths: two for one zone, four for two", async () => {
    const jobsAfter = async (zones: string) => {
      const orderId = at((await placeOrder(cloud, { availability_zone: zones })).body, "order_id");
      await pay(cloud, orderId);
      await cloud.advance("PT5S");
      const resourceId = at((await resourcesOf(cloud, orderId)).body, "data", 0, "resource_id");
      return async (path: "dbss/audit/jobs" | "audit") => {
        const url =
          path === "audit" ? `/v1/${cloud.p}/audit/${resourceId}/jobs` : `/v1/${cloud.p}/${path}/${resourceId}`;
        return (await cloud.get(url)).body as { jobs: { status: string; end_time: number | null }[] };
      };
    };
    const single = await jobsAfter(zoneA);
    expect((await single("dbss/audit/jobs")).jobs).toMatchObject([
      { status: "RUNNING", job_type: null, begin_time: expect.any(Number), end_time: null, charge_mode: "Period" },
      { status: "INIT", begin_time: null },
    ]);
    const double = await jobsAfter(`${zoneA},${zoneB}`);
    expect((await double("audit")).jobs.map((job) => job.status)).toEqual(["RUNNING", "INIT", "INIT", "INIT"]);
    await cloud.advance("PT160S");
    expect((await single("audit")).jobs.map((job) => job.status)).toEqual(["SUCCESS", "RUNNING"]);
    expect((await double("dbss/audit/jobs")).jobs.map((job) => job.status)).toEqual([
      "SUCCESS",
      "SUCCESS",
      "RUNNING",
      "INIT",
    ]);
    await cloud.advance("PT160S");
    expect((await single("audit")).jobs.every((job) => job.status === "SUCCESS" && job.end_time !== null)).toBe(true);
  });

  test("the instance matches the order, and its ID differs from its resource ID", async () => {
    await cloud.patch({ op: "replace", path: "/now", value: "2026-01-31T10:00:00.000Z" });
    const changes = {
      name: "audit-1",
      comment: "for the shop",
      availability_zone: `${zoneB},${zoneA}`,
      nics: [{ subnet_id: ACCOUNT.subnetId, ip_address: "192.168.0.77" }],
      enterprise_project_id: ACCOUNT.enterpriseProjectIds[1],
      tags: [{ key: "env", value: "prod" }],
    };
    const orderId = at((await placeOrder(cloud, changes)).body, "order_id");
    await pay(cloud, orderId);
    await cloud.advance("PT10M");
    const { list, resources } = await look(orderId);
    const resourceId = at(resources, "data", 0, "resource_id");
    expect(at(list, "servers", 0, "id")).not.toBe(resourceId);
    expect(list).toMatchObject({
      servers: [
        {
          name: "audit-1",
          comment: "for the shop",
          zone: `${zoneB},${zoneA}`,
          connect_ip: "192.168.0.77",
          connect_ipv6: null,
          specification: "Low | 3 Proxy",
          resource_spec_code: "dbss.bypassaudit.low",
          charge_model: "Period",
          created: "2026-01-31 10:00:03",
          expired: "2026-02-28 10:00:03",
          remain_days: "28",
          config_num: 0,
          database_limit: 3,
          resource_id: resourceId,
          security_group_id: ACCOUNT.securityGroupIds[0],
          region: "cn-north-4",
          effect: null,
        },
      ],
    });
    const recent = await cloud.get(`/v1/${cloud.p}/audit/instances`);
    const instance = {
      instance_id: at(list, "servers", 0, "id"),
      enterprise_project_id: ACCOUNT.enterpriseProjectIds[1],
    };
    expect(recent.body).toMatchObject({ servers: [instance], instances: [instance], total: 1 });
    const last = await cloud.get(`/v2/${cloud.p}/audit/instances`);
    expect(last.body).toMatchObject({ instances: [{ id: instance.instance_id }], total: 1 });
    const tags = await cloud.get(`/v1/${cloud.p}/auditInstance/${resourceId}/tags`);
    expect(tags.body).toMatchObject({ tags: [{ key: "env", value: "prod" }] });
  });

  test("product_spec_desc is returned unchanged before and after payment with orderText echoed", async () => {
    await cloud.temper({ orderText: "echoed" });
    const mark = '{"specDesc":{"zh-cn":{"mark":"urn:1"} ,"en-us":{}}}';
    const orderId = at((await placeOrder(cloud, {}, { product_spec_desc: mark })).body, "order_id");
    const item = { order_line_items: [{ product_spec_desc: mark, product_id: EDITIONS.low.month.productId }] };
    expect((await look(orderId)).details).toMatchObject(item);
    await pay(cloud, orderId);
    await cloud.advance("PT10M");
    expect(await look(orderId)).toMatchObject({ details: item, resources: { data: [{ product_spec_desc: mark }] } });
  });

  test("new instances get free addresses", async () => {
    for (const name of ["one", "two"]) {
      await pay(cloud, at((await placeOrder(cloud, { name })).body, "order_id"));
    }
    await cloud.advance("PT10M");
    const { instances, rdsInstances, quota } = await cloud.state();
    const addresses = [...instances.map((row) => row.connect_ip), ...rdsInstances.flatMap((rds) => rds.private_ips)];
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(quota).toMatchObject({ audit_quota: 8, cpu: 796 - 8 });
  });
});

describe("differences between regions", () => {
  async function build(): Promise<{ orderId: string; resourceId: string }> {
    const orderId = at((await placeOrder(cloud, { availability_zone: `${zoneA},${zoneB}` })).body, "order_id");
    await pay(cloud, orderId);
    await cloud.advance("PT5S");
    return { orderId, resourceId: at((await resourcesOf(cloud, orderId)).body, "data", 0, "resource_id") };
  }

  const jobs = async (resourceId: string) => (await cloud.get(`/v1/${cloud.p}/dbss/audit/jobs/${resourceId}`)).body;

  test("a list of jobs is empty for emptyJobsSeconds", async () => {
    await cloud.set("emptyJobsSeconds", 30);
    const { resourceId } = await build();
    expect(await jobs(resourceId)).toEqual({ jobs: [] });
    await cloud.advance("PT30S");
    expect(await jobs(resourceId)).toMatchObject({ jobs: [{ status: "RUNNING" }, {}, {}, {}] });
  });

  test("a list lags by listLagSeconds", async () => {
    await cloud.temper({ listLagSeconds: 60 });
    await build();
    expect((await cloud.get(`/v1/${cloud.p}/dbss/audit/instances`)).body).toEqual({ servers: [], total: 0 });
    await cloud.advance("PT60S");
    expect((await cloud.get(`/v1/${cloud.p}/dbss/audit/instances`)).body).toMatchObject({ total: 1 });
  });

  test("zones are listed in another order than ordered", async () => {
    await cloud.temper({ zones: "reordered" });
    await build();
    const { body } = await cloud.get(`/v1/${cloud.p}/dbss/audit/instances`);
    expect(body).toMatchObject({ servers: [{ zone: `${zoneB},${zoneA}` }] });
  });

  test("order IDs are numbers with numericIds", async () => {
    await cloud.temper({ numericIds: true });
    const answer = await placeOrder(cloud);
    expect(answer.text).toMatch(/"order_id":\d{15}\}/);
    const orderId = at(answer.body, "order_id");
    expect((await pay(cloud, orderId)).status).toBe(204);
    const details = await cloud.get(`/v2/orders/customer-orders/details/${orderId}`);
    expect(details.body).toMatchObject({ order_info: { order_id: Number(orderId), status: 3 } });
  });

  test("an instance is active immediately when orderSeconds and jobSeconds are 0", async () => {
    await cloud.set("orderSeconds", 0);
    await cloud.set("jobSeconds", 0);
    await pay(cloud, at((await placeOrder(cloud)).body, "order_id"));
    expect((await cloud.state()).instances).toMatchObject([{ status: "ACTIVE" }]);
  });
});
