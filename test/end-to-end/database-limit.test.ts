import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { type Cloud, startCloud } from "../cloud";
import { auditInstance, rdsAuditDatabase } from "./declarations";
import { type Declarations, TestStack } from "./stack";

const { mysqlOrders, mysqlUsers, mysqlBilling, postgresql } = ACCOUNT.rdsInstances;

const FULL = {
  audit: auditInstance(),
  orders: rdsAuditDatabase(mysqlOrders),
  users: rdsAuditDatabase(mysqlUsers),
  billing: rdsAuditDatabase(mysqlBilling),
} satisfies Declarations;

describe("the database limit of an edition", () => {
  let cloud: Cloud;
  let stack: TestStack;

  beforeAll(async () => {
    cloud = await startCloud();
    stack = await TestStack.onEitherHost(cloud, "limit");
  });
  afterEach(async () => {
    expect((await cloud.state()).orders).toEqual([]);
  });
  afterAll(async () => {
    await stack.remove();
    await cloud.close();
  });

  const refusal =
    "RdsAuditDatabase analytics: instanceId: this is database 4 on the AuditInstance audit, but its edition low audits 3.";

  it.each(["preview", "up"] as const)("fails %s if exceeded, names both numbers and orders nothing", async (verb) => {
    await stack.declare({ ...FULL, analytics: rdsAuditDatabase(postgresql) });
    const { code, output } = await stack[verb]();
    expect(code).not.toBe(0);
    expect(output).toContain(refusal);
    expect(output).not.toContain("unhandled exception");
  });

  it("counts self-built databases", async () => {
    const address = { ipAddress: "192.168.0.60", port: 5432, os: "LINUX64" };
    const args = { instanceId: "@audit.instanceId", databaseName: "shop", engine: "POSTGRESQL", engineVersion: "16" };
    await stack.declare({ ...FULL, shop: { type: "EcsAuditDatabase", args: { ...args, ...address } } });
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toContain("EcsAuditDatabase shop: instanceId: this is database 4 on the AuditInstance audit");
  });

  it("allows as many databases as the edition audits", async () => {
    await stack.declare(FULL);
    expect(await stack.preview()).toMatchObject({ code: 0 });
  });

  it("allows more databases on a larger edition", async () => {
    const audit = auditInstance({ edition: "medium", flavor: ACCOUNT.flavors.medium });
    await stack.declare({ ...FULL, audit, analytics: rdsAuditDatabase(postgresql) });
    expect(await stack.preview()).toMatchObject({ code: 0 });
  });
});
