import { describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import {
  getAuditScopes,
  getDatabases,
  getInstanceJobs,
  getMaskingRules,
  getOperationLogs,
  getReports,
  getReportTemplates,
  getRiskRule,
  getRiskRules,
  getSqlInjectionRules,
} from "../../provider";
import { isNotFound } from "../../provider/client";
import { append } from "../cloud";
import { buyInstance, homeArgs } from "../lifecycle/buy-instance";
import { askedCloud, settleOne } from "./asked-cloud";

const cloud = askedCloud();

/** Rows for a list of the cloud's state. */
const rows = (count: number, row: (index: number) => object) => Array.from({ length: count }, (_, index) => row(index));

describe("databases", () => {
  const database = (instanceId: string, index: number, status: string) => ({
    instance_id: instanceId,
    name: `db-${index}`,
    type: "MYSQL",
    version: "8.0",
    ip: `10.0.${index}.1`,
    port: "3306",
    status,
  });

  it("are listed across all pages", async () => {
    const { instanceId } = await settleOne(cloud());
    await append(
      cloud(),
      "databases",
      rows(230, (index) => database(instanceId, index, "ON")),
    );
    const databases = await getDatabases({ instanceId });
    expect(databases.map(({ name }) => name)).toEqual(Array.from({ length: 230 }, (_, index) => `db-${index}`));
  });

  it("can be filtered by status", async () => {
    const { instanceId } = await settleOne(cloud());
    await append(cloud(), "databases", [database(instanceId, 1, "ON"), database(instanceId, 2, "OFF")]);
    expect(await getDatabases({ instanceId, status: "ON" })).toMatchObject([{ name: "db-1" }]);
    expect(await getDatabases({ instanceId, status: "OFF" })).toMatchObject([{ name: "db-2" }]);
  });

  it("show their engine, address, status, classification and RDS ID", async () => {
    const { instanceId } = await settleOne(cloud());
    const row = { ...database(instanceId, 7, "ON"), rds_id: ACCOUNT.rdsInstances.mysqlOrders, audit_status: "ACTIVE" };
    await append(cloud(), "databases", [row]);
    const [listed] = await getDatabases({ instanceId });
    expect(listed).toMatchObject({
      name: "db-7",
      engine: "MYSQL",
      engineVersion: "8.0",
      charset: "UTF8",
      ipAddress: "10.0.7.1",
      port: 3306,
      status: "ON",
      auditStatus: "ACTIVE",
      classification: "RDS",
      rdsId: ACCOUNT.rdsInstances.mysqlOrders,
      agentIds: [],
    });
  });

  it("of an unknown instance are reported as not found", async () => {
    const error: unknown = await getDatabases({ instanceId: "nowhere" }).catch((reason: unknown) => reason);
    expect(isNotFound(error)).toBe(true);
    expect(String(error)).toContain("nowhere");
  });
});

describe("operation logs", () => {
  const log = (instanceId: string, index: number, fields: object = {}) => ({
    instance_id: instanceId,
    user: "alice",
    function: "Database list",
    action: "Create",
    name: `object-${index}`,
    description: "Create a database.",
    result: "success",
    ...fields,
  });

  it("are listed across all pages", async () => {
    const { instanceId } = await settleOne(cloud());
    await append(
      cloud(),
      "operateLogs",
      rows(205, (index) => log(instanceId, index)),
    );
    const logs = await getOperationLogs({ instanceId });
    expect(new Set(logs.map(({ name }) => name)).size).toBe(205);
  });

  it("can be filtered by user, action, result and time", async () => {
    const { instanceId } = await settleOne(cloud());
    const now = (await cloud().state()).now;
    await append(cloud(), "operateLogs", [
      log(instanceId, 1, { created_at: "2025-08-20T16:30:00.000Z" }),
      log(instanceId, 2, { created_at: now, user: "bob" }),
      log(instanceId, 3, { created_at: now, action: "Delete" }),
      log(instanceId, 4, { created_at: now, result: "fail" }),
    ]);
    const names = async (filter: object) => {
      const logs = await getOperationLogs({ instanceId, ...filter });
      return logs.map(({ name }) => name).toSorted();
    };
    expect(await names({ userName: "bob" })).toEqual(["object-2"]);
    expect(await names({ action: "Delete" })).toEqual(["object-3"]);
    expect(await names({ result: "fail" })).toEqual(["object-4"]);
    expect(await names({ timeRange: "HOUR" })).toEqual(["object-2", "object-3", "object-4"]);
    expect(await names({ startTime: "2025-08-20 16:00:00", endTime: "2025-08-20 17:00:00" })).toEqual(["object-1"]);
  });
});

describe("rules", () => {
  it("for risks can be filtered by name and level", async () => {
    const { instanceId } = await settleOne(cloud());
    expect(await getRiskRules({ instanceId, riskLevels: ["LOW", "NO_RISK"] })).toMatchObject([
      { name: "Database_Slow_SQL_Detection", riskLevel: "LOW", status: "ON", ruleType: "SYSTEM" },
      { name: "Database_login", riskLevel: "NO_RISK", status: "OFF" },
    ]);
    expect(await getRiskRules({ instanceId, name: "Table_deletion" })).toMatchObject([{ name: "Table_deletion" }]);
  });

  it("for risks include their conditions when queried one by one", async () => {
    const { instanceId } = await settleOne(cloud());
    await append(cloud(), "riskRules", [
      {
        instance_id: instanceId,
        id: "AWTOHznX7At9UslqwTfm",
        name: "payroll",
        rank: 10,
        risk_level: "MEDIUM",
        action: "LOGIN,SELECT,INSERT",
        schemas: [{ schema: "hr", table: null, column: null }],
        db_ids: "11111,22222",
        execution_symbol: "GREATER",
        execution_time: 10_000,
        client_ips: "192.168.0.1",
      },
    ]);
    expect(await getRiskRule({ instanceId, ruleId: "AWTOHznX7At9UslqwTfm" })).toEqual({
      ruleId: "AWTOHznX7At9UslqwTfm",
      name: "payroll",
      status: "ON",
      riskLevel: "MEDIUM",
      rank: 10,
      actions: ["LOGIN", "SELECT", "INSERT"],
      schemas: [{ schema: "hr" }],
      ignoreCase: false,
      databaseIds: ["11111", "22222"],
      executionSymbol: "GREATER",
      executionTime: 10_000,
      affectSymbol: "NO_MATCH",
      affectRows: 0,
      clientIps: ["192.168.0.1"],
      exceptionIps: [],
    });
  });

  it("for SQL injection can be filtered by level", async () => {
    const { instanceId } = await settleOne(cloud());
    const rules = await getSqlInjectionRules({ instanceId, riskLevels: ["LOW"] });
    expect(rules).toMatchObject([{ name: "Comment-based SQL injection", type: "SYSTEM", riskLevel: "LOW" }]);
    expect((await getSqlInjectionRules({ instanceId })).length).toBeGreaterThan(1);
  });

  it("for SQL injection are listed across all pages", async () => {
    const { instanceId } = await settleOne(cloud());
    const before = (await getSqlInjectionRules({ instanceId })).length;
    const rule = (index: number) => ({ name: `rule-${index}`, regex: "x", risk_level: "LOW", rank: index + 10 });
    await append(
      cloud(),
      "sqlRules",
      rows(120, (index) => ({ instance_id: instanceId, ...rule(index) })),
    );
    expect((await getSqlInjectionRules({ instanceId })).length).toBe(before + 120);
  });

  it("for masking show their regex and mask value", async () => {
    const { instanceId } = await settleOne(cloud());
    const rules = await getMaskingRules({ instanceId });
    expect(rules.find(({ name }) => name === "Mobile number")).toMatchObject({
      type: "BUILD_IN",
      regex: "1[3-9][0-9]{9}",
      maskValue: "###",
      status: "ON",
    });
  });

  it("for audit scopes have lists where the service uses strings", async () => {
    const { instanceId } = await settleOne(cloud());
    await append(cloud(), "scopes", [
      { instance_id: instanceId, name: "writes", action: "DELETE,UPDATE", source_ips: "10.0.0.1, 10.0.0.2" },
      { instance_id: instanceId, name: "logins", db_ids: "[ALL]", db_names: "[All databases]" },
      { instance_id: instanceId, name: "two", db_ids: "d-1,d-2", db_names: "shop,users" },
    ]);
    const [everything, writes, logins, two] = await getAuditScopes({ instanceId });
    expect(everything).toMatchObject({ name: "Full audit rule", status: "ON", allAudit: true, actions: [] });
    expect(writes).toMatchObject({ actions: ["DELETE", "UPDATE"], sourceIps: ["10.0.0.1", "10.0.0.2"] });
    expect(logins).toMatchObject({ databaseIds: [], databaseNames: [] });
    expect(two).toMatchObject({ databaseIds: ["d-1", "d-2"], databaseNames: ["shop", "users"] });
  });
});

describe("reports", () => {
  it("have templates with a group, a frequency and a status", async () => {
    const { instanceId } = await settleOne(cloud());
    const templates = await getReportTemplates({ instanceId });
    expect(templates.find(({ type }) => type === "SQL_DDL_COMMAND")).toMatchObject({
      name: "DDL command report",
      group: "SQL_SPECIAL",
      frequency: "AUDIT_REPORT_DAY",
      status: "OFF",
      databaseIds: [],
    });
  });

  it("are listed across all pages, and can be filtered by name", async () => {
    const { instanceId } = await settleOne(cloud());
    const report = (index: number) => ({
      instance_id: instanceId,
      name: index === 3 ? "january" : "february",
      template_id: "template",
      template_type: "COMPREHENSIVE",
      start_time: "2025-08-20 16:00:00",
      end_time: "2025-08-21 16:00:00",
      finished_at: "2025-08-21T17:00:00.000Z",
    });
    await append(cloud(), "reports", rows(110, report));
    expect((await getReports({ instanceId })).length).toBe(110);
    expect(await getReports({ instanceId, name: "january" })).toMatchObject([
      {
        name: "january",
        templateType: "COMPREHENSIVE",
        format: "PDF",
        databaseIds: [],
        startTime: "2025-08-20 16:00:00",
        progress: 100,
      },
    ]);
  });
});

it("jobs show how the creation of an instance went", async () => {
  await cloud().settings({ jobSeconds: 0, orderSeconds: 0 });
  const { state } = await buyInstance(cloud().context(), homeArgs);
  const jobs = await getInstanceJobs({ resourceId: state.resourceId ?? "" });
  expect(jobs.length).toBeGreaterThan(1);
  expect(jobs[0]).toMatchObject({ status: "SUCCESS", chargeMode: "Period", failReason: undefined });
  expect(jobs[0]?.endTime).toBeGreaterThan(Date.parse("2020-01-01"));
});
