import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../cloud";
import { auditInstance } from "./declarations";
import { type Declaration, type Declarations, TestStack } from "./stack";

function on(type: string, args: object): Declaration {
  return { type, args: { instanceId: "@audit.instanceId", ...args } };
}

const deletion = { name: "mass-deletion", riskLevel: "HIGH", actions: ["DELETE"], rank: 1 };

const declared: Declarations = {
  audit: auditInstance(),
  deletion: on("RiskRule", deletion),
  logins: on("RiskRule", { name: "logins", riskLevel: "LOW", actions: ["LOGIN"], rank: 2 }),
  sleep: on("SqlInjectionRule", { name: "sleep", riskLevel: "HIGH", regex: "sleep\\(", rank: 1 }),
  iban: on("MaskingRule", { name: "iban", regex: "[A-Z]{2}[0-9]{20}", maskValue: "IBAN", enabled: false }),
  everything: on("AuditScope", { name: "Full audit rule", adopt: "Full audit rule", enabled: false }),
  writes: on("AuditScope", { name: "writes", actions: ["INSERT"] }),
  one: on("Whitelist", { sql: "SELECT 1" }),
  two: on("Whitelist", { sql: "SELECT 2" }),
  alarms: on("AlarmTopic", { topicUrn: "urn:smn:security", riskLevels: ["HIGH"] }),
  weekly: on("ReportSchedule", { template: "SOX", frequency: "AUDIT_REPORT_WEEK" }),
  retention: on("LogRetention", { retentionDays: 365 }),
};

describe("rules and settings in a stack", () => {
  let cloud: Cloud;
  let stack: TestStack;
  let untouched: unknown;

  const contents = async () => {
    const { riskRules, sqlRules, maskRules, scopes, whitelists, instanceSettings, reportTemplates } =
      await cloud.state();
    return { riskRules, sqlRules, maskRules, scopes, whitelists, instanceSettings, reportTemplates };
  };

  beforeAll(async () => {
    cloud = await startCloud();
    stack = await TestStack.onEitherHost(cloud, "rules");
    await stack.declare({ audit: auditInstance() });
    await stack.up();
    untouched = await contents();
  });
  afterAll(async () => {
    await stack.remove();
    await cloud.close();
  });

  it("are created as declared, in the declared order", async () => {
    await stack.declare(declared);
    const { code, output } = await stack.up();
    expect(code, output).toBe(0);
    const { riskRules, scopes } = await contents();
    const ranked = riskRules.toSorted((a, b) => a.rank - b.rank).map(({ name }) => name);
    expect(ranked.slice(0, 2)).toEqual(["mass-deletion", "logins"]);
    expect(scopes).toMatchObject([
      { all_audit: true, status: "OFF" },
      { name: "writes", status: "ON" },
    ]);
    expect((await stack.drift("--expect-no-changes")).code).toBe(0);
  });

  it("show manual changes in a preview with refresh, and are restored by up", async () => {
    const index = (await contents()).riskRules.findIndex(({ name }) => name === "mass-deletion");
    await cloud.patch(
      { op: "replace", path: `/riskRules/${index}/risk_level`, value: "LOW" },
      { op: "replace", path: "/instanceSettings/0/alarm/alarm_risk", value: ["high", "low"] },
      { op: "remove", path: "/whitelists/0" },
    );
    const drift = await stack.drift();
    expect(drift.output).toMatch(/~ riskLevel\s*: "LOW" => "HIGH"/);
    expect(drift.output).toMatch(/~ riskLevels\s*: \[\s+\[0\]: "HIGH"\s+- \[1\]: "LOW"/);
    expect(drift.output).toMatch(/2 to update/);
    expect(drift.output).toMatch(/1 to create/);
    expect((await stack.up("--refresh")).code).toBe(0);
    expect((await stack.drift("--expect-no-changes")).code).toBe(0);
    expect((await contents()).whitelists.map(({ sql }) => sql).toSorted()).toEqual(["SELECT 1", "SELECT 2"]);
  });

  it("fail with the reason and stay as they are if an update is invalid, and recover with valid inputs", async () => {
    const before = await contents();
    await stack.declare({
      ...declared,
      deletion: on("RiskRule", { ...deletion, name: "logins" }),
      retention: on("LogRetention", { retentionDays: 5000 }),
    });
    const failed = await stack.up("--continue-on-error");
    expect(failed.code).not.toBe(0);
    expect(failed.output).toContain("has another risk rule with the name logins");
    expect(failed.output).toMatch(/retentionDays: instance \S+ keeps logs for 30 to 1095 days, not 5000/);
    expect(await contents()).toEqual(before);
    await stack.declare(declared);
    expect((await stack.up()).code).toBe(0);
    expect((await stack.drift("--expect-no-changes")).code).toBe(0);
  });

  it("leave the instance as it was when they are removed", async () => {
    await stack.declare({ audit: auditInstance() });
    const { code, output } = await stack.up();
    expect(code, output).toBe(0);
    expect(await contents()).toEqual(untouched);
  });
});
