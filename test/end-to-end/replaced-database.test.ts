import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../cloud";
import { auditInstance } from "./declarations";
import { type Declaration, type Declarations, endsWith, TestStack } from "./stack";

const on = (type: string, args: object): Declaration => ({ type, args: { instanceId: "@audit.instanceId", ...args } });

const PLACE = { engine: "POSTGRESQL", engineVersion: "16", ipAddress: "192.168.0.60", port: 5432, os: "LINUX64" };
const PERIOD = { startTime: "2025-08-01 00:00:00", endTime: "2025-09-01 00:00:00" };

const named = (databaseName: string): Declarations => ({
  audit: auditInstance(),
  shop: on("EcsAuditDatabase", { databaseName, ...PLACE }),
  agent: on("AuditAgent", { databaseId: "@shop.databaseId", agentType: "DB", os: "LINUX64_X86" }),
  august: on("AuditReport", { template: "SOX", databaseIds: ["@shop.databaseId"], ...PERIOD }),
  writes: on("AuditScope", { name: "writes", databaseIds: ["@shop.databaseId"] }),
});

describe("replacing a database", () => {
  let cloud: Cloud;
  let stack: TestStack;

  beforeAll(async () => {
    cloud = await startCloud();
    stack = await TestStack.onEitherHost(cloud, "replaced-database");
    await stack.declare(named("shop"));
    endsWith(0, await stack.up());
  });
  afterAll(async () => {
    await stack.remove();
    await cloud.close();
  });

  it("replaces its agents and reports as the preview shows, and warns of nothing", async () => {
    await stack.declare(named("store"));
    const preview = endsWith(0, await stack.preview());
    expect(preview).toContain("+-3 to replace");
    expect(preview).not.toContain("warning");
    const output = endsWith(0, await stack.up());
    expect(output).toContain("+-3 replaced");
    expect(output).not.toContain("warning");
    endsWith(0, await stack.drift("--expect-no-changes"));
  });
});
