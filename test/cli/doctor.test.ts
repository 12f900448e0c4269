import { spawn } from "node:child_process";
import { createServer, request, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Check, DoctorReport } from "../../cli/doctor/report";
import { ACCOUNT } from "../../emulator";
import { environmentOf } from "../../tools/local-stack";
import { type Cloud, startCloud } from "../cloud";
import { refuseSecrets } from "../secrets";
import { type CliEnded, type CliOptions, cli } from "./cli";

const ORDER = [
  "--with-unpaid-order",
  ...["--vpc", ACCOUNT.vpcId, "--subnet", ACCOUNT.subnetId, "--security-group", ACCOUNT.securityGroupIds[0] ?? ""],
];
const UNPAID = 6;
const CANCELED = 4;

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud(0);
});
beforeEach(() => cloud.reset());
afterAll(() => cloud.close());

async function doctor(args: readonly string[] = [], options: CliOptions = {}): Promise<CliEnded> {
  const ended = await cli(["doctor", ...args], {
    ...options,
    env: { ...environmentOf(cloud.account), ...options.env },
  });
  refuseSecrets("the report", ended.stdout + ended.stderr, await cloud.secrets());
  return ended;
}

async function reportOf(...args: string[]): Promise<DoctorReport & { readonly code: number }> {
  const { stdout, code } = await doctor([...args, "--json"]);
  return { ...JSON.parse(stdout), code };
}

function checkOf(report: DoctorReport, id: string): Check {
  const found = report.checks.find((check) => check.id === id);
  if (found === undefined) {
    throw new Error(`There is no check ${id}, only ${report.checks.map((check) => check.id).join(", ")}.`);
  }
  return found;
}

function statuses({ checks }: DoctorReport): Record<string, string> {
  return Object.fromEntries(checks.map(({ id, status }) => [id, status]));
}

describe("a healthy account", () => {
  test("passes all checks but the skipped ones", async () => {
    const report = await reportOf();
    expect(report).toMatchObject({ code: 0, region: ACCOUNT.region, projectId: cloud.account.projectId });
    expect(statuses(report)).toEqual({
      configuration: "ok",
      "endpoint.dbss+iam+bss+rds+eps": "ok",
      clock: "ok",
      "sign-in": "ok",
      project: "ok",
      site: "ok",
      "permission.listAuditInstances": "ok",
      "permission.showAuditQuota": "ok",
      "permission.listSpecifications": "ok",
      "permission.listAvailabilityZones": "ok",
      "permission.listProjectTags": "ok",
      "permission.listOrders": "ok",
      "permission.listResources": "ok",
      "permission.listRdsInstances": "ok",
      "permission.listEnterpriseProjects": "ok",
      "permission.listDatabases": "skipped",
      "permission.showOrder": "skipped",
      "permission.write": "skipped",
      "permission.rateSubscription": "ok",
      quota: "ok",
      flavors: "ok",
      "cloud.lists": "ok",
      "cloud.instances": "skipped",
      "cloud.billing": "skipped",
    });
    expect(checkOf(report, "permission.rateSubscription").detail).toBe("a month of edition low costs 2925 CNY");
  });

  test("shows the source of each setting, without its value", async () => {
    const { configuration } = await reportOf();
    expect(configuration).toEqual([
      { key: "region", source: "HW_REGION_NAME" },
      { key: "accessKey", source: "HW_ACCESS_KEY" },
      { key: "secretKey", source: "HW_SECRET_KEY" },
      { key: "projectId", source: "HW_PROJECT_ID" },
      { key: "endpoint", source: "DBSS_ENDPOINT" },
    ]);
  });

  test("gets a table with advice, which leaves details for bug reports to --json", async () => {
    const { stdout, code } = await doctor();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^STATUS +CHECK +RESULT\nok +configuration +region cn-north-4; /);
    expect(stdout).toMatch(/^What to do:\n- permissions to buy and change: --with-unpaid-order /m);
    expect(stdout).toMatch(
      /\n\nA purchase should succeed\. \d+ ok, 0 warnings, 0 failed, \d+ skipped\.\nDetails for a bug report: run the command with --json\.\n$/,
    );
    expect(stdout).not.toContain("pageLimit");
    expect((await reportOf()).temperament).toMatchObject({ currency: "told" });
  });

  test("is left unchanged", async () => {
    const before = await cloud.state();
    await doctor();
    const { now: _, ...after } = await cloud.state();
    expect(after).toEqual({ ...before, now: undefined });
  });

  test("can sign in as an IAM user; a wrong password fails without being printed", async () => {
    const { userName, userPassword, domainName } = cloud.account;
    const user = { HW_USER_NAME: userName, HW_USER_PASSWORD: userPassword, HW_DOMAIN_NAME: domainName };
    const env = { HW_ACCESS_KEY: "", HW_SECRET_KEY: "", ...user };
    const good = JSON.parse((await doctor(["--json"], { env })).stdout);
    expect(checkOf(good, "sign-in")).toMatchObject({ status: "ok", detail: "signed in with an IAM user" });
    expect(checkOf(good, "permission.listOrders").status).toBe("ok");
    const bad = await doctor(["--json"], { env: { ...env, HW_USER_PASSWORD: "not-the-password" } });
    expect(checkOf(JSON.parse(bad.stdout), "sign-in").status).toBe("failed");
    expect(bad.stdout).not.toContain("not-the-password");
  });
});

describe("a faulty account or configuration", () => {
  test("a missing setting fails, and nothing else is checked", async () => {
    const { stdout, code } = await doctor(["--json"], { env: { HW_REGION_NAME: "" } });
    expect(code).toBe(1);
    expect(JSON.parse(stdout).checks).toEqual([
      expect.objectContaining({
        id: "configuration",
        status: "failed",
        detail: expect.stringContaining("dbss:region"),
      }),
    ]);
  });

  test("a wrong secret key fails to sign in, and permissions are skipped", async () => {
    const { stdout, code } = await doctor(["--json"], { env: { HW_SECRET_KEY: "a-wrong-secret-key-of-nobody" } });
    const report = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(statuses(report)).toMatchObject({ "sign-in": "failed", permissions: "skipped" });
    expect(stdout).not.toContain("a-wrong-secret-key-of-nobody");
  });

  test("a project of another account fails", async () => {
    const { stdout, code } = await doctor(["--json"], { env: { HW_PROJECT_ID: "0123456789abcdef0123456789abcdef" } });
    expect(code).toBe(1);
    expect(checkOf(JSON.parse(stdout), "project")).toMatchObject({ status: "failed" });
  });

  test("an endpoint that does not respond fails, with advice", async () => {
    const { stdout, code } = await doctor(["--json"], { env: { DBSS_ENDPOINT: "http://127.0.0.1:9" } });
    expect(code).toBe(1);
    expect(checkOf(JSON.parse(stdout), "endpoint.dbss+iam+bss+rds+eps")).toMatchObject({
      status: "failed",
      detail: expect.stringMatching(/^http:\/\/127\.0\.0\.1:9 does not respond: connect ECONNREFUSED 127/),
      advice: "Nothing listens on this address: start the emulator, or unset dbss:endpoint (DBSS_ENDPOINT).",
    });
    expect(checkOf(JSON.parse(stdout), "sign-in").status).toBe("skipped");
  });

  test.each([
    ["listAuditInstancesNew", "permission.listAuditInstances", "failed", 1, /, or dbss:auditInstance:list in a custom/],
    ["listCustomerOrders", "permission.listOrders", "failed", 1, /^Grant BSS Administrator/],
    ["listRateOnPeriodDetail", "permission.rateSubscription", "failed", 1, /^Grant/],
    ["listInstances", "permission.listRdsInstances", "warning", 0, /^Grant RDS ReadOnlyAccess\. It is needed to audit/],
    [
      "listEnterpriseProject",
      "permission.listEnterpriseProjects",
      "warning",
      0,
      /^Grant EPS ReadOnlyAccess\. It is only needed/,
    ],
  ] as const)("without the permission for %s, %s is %s", async (operation, id, status, code, advice) => {
    const body = { error_code: "APIGW.0302", error_msg: "denied" };
    await cloud.fault({ match: { operation }, times: 50, effect: { kind: "status", status: 403, body } });
    const report = await reportOf();
    expect(checkOf(report, id)).toMatchObject({
      status,
      detail: expect.stringContaining("HTTP 403 APIGW.0302: denied"),
      advice: expect.stringMatching(advice),
    });
    expect(report.code).toBe(code);
  });

  test("one warning is counted in the singular", async () => {
    await cloud.fault({
      match: { operation: "listEnterpriseProject" },
      times: 50,
      effect: { kind: "status", status: 403 },
    });
    const { stdout } = await doctor();
    expect(stdout).toMatch(/^A purchase should succeed\. \d+ ok, 1 warning, 0 failed, \d+ skipped\.$/m);
  });

  test("a used-up quota fails, with the advice to increase it", async () => {
    await cloud.patch({ op: "replace", path: "/quota/audit_quota", value: 0 });
    const report = await reportOf();
    expect(checkOf(report, "quota")).toMatchObject({
      status: "failed",
      advice: expect.stringContaining("quota increase"),
    });
    expect(report.code).toBe(1);
  });

  test("a region without flavors fails", async () => {
    await cloud.patch({ op: "replace", path: "/flavors", value: [] });
    expect(checkOf(await reportOf(), "flavors").status).toBe("failed");
  });

  test("throttled requests are retried", async () => {
    await cloud.fault({
      times: 2,
      effect: { kind: "throttle", retryAfter: 0 },
      match: { operation: "listCustomerOrders" },
    });
    expect((await reportOf()).code).toBe(0);
  });

  test.each([
    [-20, "failed", 1],
    [20, "failed", 1],
    [-8, "warning", 0],
  ])("a clock that is %i minutes off is %s", async (minutes, status, code) => {
    const proxy = await shiftClock(minutes * 60_000);
    try {
      const { stdout, code: ended } = await doctor(["--json"], { env: { DBSS_ENDPOINT: proxy.url } });
      const report = JSON.parse(stdout);
      expect(checkOf(report, "clock")).toMatchObject({ status, advice: expect.stringContaining("15 minutes") });
      expect(Math.abs(report.measured.clockSkewSeconds + minutes * 60)).toBeLessThan(5);
      expect(ended).toBe(code);
    } finally {
      proxy.server.close();
    }
  });
});

test("fails if the sign-in gets no response although the endpoint does", async () => {
  await cloud.fault({ match: { service: "iam", path: "/v3/" }, times: 99, effect: { kind: "reset-before" } });
  const report = await reportOf();
  await cloud.control.clearFaults();
  expect(report.code).toBe(1);
  expect(checkOf(report, "endpoint.dbss+iam+bss+rds+eps").status).toBe("ok");
  expect(checkOf(report, "sign-in")).toMatchObject({ status: "failed", advice: expect.stringMatching(/network/) });
});

/** The emulator behind a server whose clock is off. */
async function shiftClock(ms: number): Promise<{ url: string; server: Server }> {
  const server = createServer((incoming, outgoing) => {
    const { method, headers } = incoming;
    const passed = request(`${cloud.account.url}${incoming.url}`, { method, headers }, (answer) => {
      const date = new Date(Date.now() + ms).toUTCString();
      outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, date });
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`, server };
}

describe("--with-unpaid-order", () => {
  async function statusesOfOrders(): Promise<number[]> {
    return (await cloud.state()).orders.map(({ status }) => status);
  }

  test("places an order, reads it and cancels it", async () => {
    const report = await reportOf(...ORDER, "--yes");
    expect(statuses(report)).toMatchObject({
      "order.place": "ok",
      "order.details": "ok",
      "order.list": "ok",
      "order.cancel": "ok",
    });
    expect(report.temperament).toMatchObject({ orderReview: "none", priceFactor: 1, orderAmounts: "told" });
    expect(report.measured.orderListSeconds).toBeLessThan(60);
    expect(statuses(report)).not.toHaveProperty("permission.write");
    expect(report.code).toBe(0);
    expect(await statusesOfOrders()).toEqual([CANCELED]);
    const [order] = (await cloud.state()).orders;
    expect(order?.instance).toMatchObject({ flavor_ref: ACCOUNT.flavors.low, availability_zone: "cn-north-4a" });
  });

  test("orders the edition, flavor and zone that are given", async () => {
    const named = ["--edition", "high", "--flavor", ACCOUNT.flavors.high, "--availability-zone", "cn-north-4b"];
    expect((await reportOf(...ORDER, ...named, "--yes")).code).toBe(0);
    const [order] = (await cloud.state()).orders;
    expect(order).toMatchObject({ resource_spec_code: "dbss.bypassaudit.high" });
    expect(order?.instance).toMatchObject({ flavor_ref: ACCOUNT.flavors.high, availability_zone: "cn-north-4b" });
  });

  test("asks for confirmation first", async () => {
    const declined = await doctor(ORDER, { typed: "no\n" });
    expect(declined.stderr).toContain("The order is never paid: it is read and then canceled, which costs nothing.");
    expect(declined.stdout).toMatch(/^skipped +place an order +Nothing was ordered: you did not\s+type order\.$/m);
    expect(declined.stdout).toContain("A purchase should succeed.");
    expect(declined.code).toBe(0);
    expect(await statusesOfOrders()).toEqual([]);
    expect((await doctor(ORDER, { typed: "order\n" })).code).toBe(0);
    expect(await statusesOfOrders()).toEqual([CANCELED]);
  });

  test("without a terminal, requires --yes before anything is checked", async () => {
    const { code, stdout, stderr } = await doctor(ORDER);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("confirmation is required. Run the command in a terminal without --json, or add --yes.");
  });

  test.each([
    [["--availability-zone", "cn-north-4b"], "--availability-zone can"],
    [["--flavor", "f", "--vpc", "v", "--subnet", "s", "--security-group", "g", "--yes"], "--flavor, --vpc, --subnet, "],
  ])("its options are rejected without it: %j", async (options, named) => {
    const { code, stdout, stderr } = await doctor(options);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(named);
    expect(stderr).toContain(" can only be used with --with-unpaid-order.");
  });

  test("requires --vpc, --subnet and --security-group", async () => {
    const { code, stderr } = await doctor(["--with-unpaid-order", "--vpc", "v"]);
    expect(code).toBe(1);
    expect(stderr).toContain("--with-unpaid-order requires --vpc, --subnet and --security-group. Nothing was ordered.");
  });

  test("cancels the order even if it cannot be read", async () => {
    await cloud.fault({ match: { operation: "showCustomerOrderDetails" }, effect: { kind: "status", status: 403 } });
    const report = await reportOf(...ORDER, "--yes");
    expect(statuses(report)).toMatchObject({ "order.details": "failed", "order.cancel": "ok" });
    expect(report.code).toBe(1);
    expect(await statusesOfOrders()).toEqual([CANCELED]);
  });

  test("names the order if it cannot be canceled", async () => {
    const effect = { kind: "status" as const, status: 400, body: { error_code: "CBC.1", error_msg: "no" } };
    await cloud.fault({ match: { operation: "cancelCustomerOrder" }, times: 20, effect });
    const report = await reportOf(...ORDER, "--yes");
    const [order] = (await cloud.state()).orders;
    expect(checkOf(report, "order.cancel")).toMatchObject({
      status: "failed",
      detail: expect.stringContaining(`order ${order?.order_id} was NOT canceled`),
      advice: expect.stringContaining(`npx pulumi-dbss orders --cancel ${order?.order_id}`),
    });
    expect(report.code).toBe(1);
    expect(await statusesOfOrders()).toEqual([UNPAID]);
  });

  test("points to `pulumi-dbss orders` if the response is lost", async () => {
    await cloud.fault({ match: { operation: "createInstancesPeriodOrderNew" }, effect: { kind: "reset-after" } });
    const report = await reportOf(...ORDER, "--yes");
    expect(checkOf(report, "order.place")).toMatchObject({
      status: "failed",
      advice: expect.stringContaining("npx pulumi-dbss orders"),
    });
  });

  test.each([
    ["SIGINT", false],
    ["SIGTERM", false],
    ["SIGHUP", true],
  ] as const)("cancels the order on %s, and fails (stderr is closed: %s)", async (signal, isClosed) => {
    // The list never shows the order, so that the command is still running when the signal arrives.
    const body = { total_count: 0, order_infos: [] };
    await cloud.fault({
      match: { operation: "listCustomerOrders" },
      times: 10_000,
      effect: { kind: "status", status: 200, body },
    });
    const args = ["--import", require.resolve("tsx"), "cli/main.ts", "doctor", ...ORDER, "--yes", "--json"];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...environmentOf(cloud.account) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    child.stderr.on("data", (text) => {
      stderr += text;
      if (!child.killed && /not listed/.test(stderr)) {
        isClosed && child.stderr.destroy();
        child.kill(signal);
      }
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(code, stderr).toBe(1);
    expect(stderr.includes("Interrupted. Canceling the order …")).toBe(!isClosed);
    expect(statuses(JSON.parse(stdout))).toMatchObject({ "order.look": "failed", "order.cancel": "ok" });
    expect(await statusesOfOrders()).toEqual([CANCELED]);
  });
});
