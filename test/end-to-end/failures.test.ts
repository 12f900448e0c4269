import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { type Cloud, startCloud } from "../cloud";
import { drawn } from "../drawn";
import { HOSTS } from "../host/hosted";
import { auditInstance, rdsAuditDatabase } from "./declarations";
import { TestStack } from "./stack";

const FAST = { orderSeconds: 1, jobSeconds: 60, powerSeconds: 1, deleteSeconds: 1 };

let cloud: Cloud;
let stack: TestStack;

beforeAll(async () => {
  cloud = await startCloud();
  stack = await TestStack.create(cloud, "failures");
});
afterAll(async () => {
  await stack.remove();
  await cloud.close();
});
beforeEach(async () => {
  await cloud.reset();
  await cloud.settings(FAST);
});

const REFUSED = [
  { args: { name: "with space" }, property: "name", allowed: "1 to 64 letters" },
  { args: { edition: "huge" }, property: "edition", allowed: '"low", "medium" or "high"' },
  { args: { period: 10 }, property: "period", allowed: "1 to 9 months or 1 to 3 years" },
  { args: { ipAddress: "here" }, property: "ipAddress", allowed: "an IPv4 address" },
  { args: { securityGroupIds: [""] }, property: "securityGroupIds[0]", allowed: "must not be empty" },
];

describe.each(HOSTS)("under the %s host", (host) => {
  // For a native provider, the engine itself names the property, and prints its value.
  const problemOf = (property: string) =>
    host === "native" ? `property ${property} value` : `has a problem: ${property}: `;

  beforeAll(() => stack.set({ DBSS_HOST: host }));
  afterAll(() => stack.set({ DBSS_HOST: undefined }));

  it("a preview with invalid inputs fails, names each property and says what is allowed", async () => {
    const args: object = Object.assign({}, ...REFUSED.map((refused) => refused.args));
    await stack.declare({ audit: auditInstance(args) });
    const { code, output } = await stack.preview();
    expect(code).not.toBe(0);
    const lines = output.split("\n");
    for (const { property, allowed } of REFUSED) {
      expect(lines.find((line) => line.includes(problemOf(property)))).toContain(allowed);
    }
    expect((await cloud.state()).orders).toEqual([]);
  });

  it("a preview with invalid secrets names the inputs without printing the secrets", async () => {
    await stack.declare({ audit: auditInstance({ name: "secret:hidden words", tags: { "": "secret:hidden tag" } }) });
    const { code, output } = await stack.preview();
    expect(code).not.toBe(0);
    expect(output).toMatch(/has a problem: name: must be 1 to 64 letters/);
    expect(output).toMatch(/has a problem: tags/);
    expect(output).not.toMatch(/hidden|\{&/);
  });

  it("a preview with an unknown property fails, names it, and lists the known ones", async () => {
    await stack.declare({ audit: auditInstance({ color: "blue" }) });
    const { code, output } = await stack.preview();
    expect(code).not.toBe(0);
    const line = output.split("\n").find((each) => each.includes(problemOf("color")));
    expect(line).toContain("unknown property; known properties: orderId, adopt, name");
    expect((await cloud.state()).orders).toEqual([]);
  });
});

it("if one resource fails, the others stay created, and the next up continues from there", async () => {
  await cloud.patch({ op: "replace", path: "/rdsInstances/1/status", value: "FAILED" });
  await stack.declare({
    audit: auditInstance(),
    orders: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders),
    users: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlUsers),
  });
  const first = await stack.up("--continue-on-error");
  expect(first.code).not.toBe(0);
  expect(first.output).toContain(ACCOUNT.rdsInstances.mysqlUsers);
  expect((await stack.resources()).map(({ urn }) => urn.split("::").at(-1)).sort()).toEqual([
    "audit",
    "audit",
    "orders",
  ]);
  await cloud.patch({ op: "replace", path: "/rdsInstances/1/status", value: "ACTIVE" });
  expect((await stack.up()).code).toBe(0);
  const { orders, databases } = await cloud.state();
  expect([orders.length, databases.length]).toEqual([1, 2]);
  expect((await stack.destroy()).code).toBe(0);
});

it("wrong credentials fail with HTTP 401 without printing the secret key", async () => {
  const other = await TestStack.create(cloud, "wrong-credentials", { HW_SECRET_KEY: "not-the-secret-key" });
  await other.declare({ audit: auditInstance() });
  for (const { code, output } of [await other.preview(), await other.up()]) {
    expect(code).not.toBe(0);
    expect(output).toContain("HTTP 401");
    expect(output).not.toContain("not-the-secret-key");
  }
  await other.remove();
});

const REFERRING = { instanceId: "i-1" };

/** Resources that a program can declare alone. */
const SINGLE: readonly (readonly [string, object])[] = [
  ["AuditInstance", { adopt: "audit" }],
  ["RdsAuditDatabase", { ...REFERRING, rdsId: ACCOUNT.rdsInstances.mysqlOrders }],
  ["ResourceTags", { resourceId: "r-1", tags: { team: "security" } }],
  ["RiskRuleSwitch", { ...REFERRING, rules: ["Table_deletion"], enabled: false }],
  ["MaskingRule", { ...REFERRING, name: "iban", regex: "[A-Z]{2}[0-9]{20}", maskValue: "IBAN" }],
  ["LogRetention", { ...REFERRING, retentionDays: 30 }],
];

it.each(drawn(SINGLE, 1))("an unreachable endpoint fails the preview, even of a single `%s`", async (type, args) => {
  const other = await TestStack.create(cloud, "unreachable", {
    DBSS_ENDPOINT: "http://127.0.0.1:9",
    HW_MAX_RETRIES: "0",
  });
  await other.declare({ declared: { type, args } });
  const { code, output } = await other.preview();
  expect(code).not.toBe(0);
  expect(output).toContain("no complete response from http://127.0.0.1:9");
  await other.remove();
});

it("a missing setting is named, with both ways to set it", async () => {
  const other = await TestStack.create(cloud, "no-region", { HW_REGION_NAME: "" });
  await other.declare({ audit: auditInstance() });
  const { code, output } = await other.preview();
  expect(code).not.toBe(0);
  expect(output).toContain("pulumi config set dbss:region");
  expect(output).toContain("HW_REGION_NAME");
  await other.remove();
});
