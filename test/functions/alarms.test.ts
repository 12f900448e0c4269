import { describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import {
  getAlarms,
  getAuditSummary,
  getFlavors,
  getInstanceHealth,
  getInstanceUpgrade,
  getRiskStatistics,
} from "../../provider";
import { append } from "../cloud";
import { askedCloud, settle, settleOne } from "./asked-cloud";

const cloud = askedCloud();

describe("alarms", () => {
  const alarm = (instanceId: string, index: number, fields: object = {}) => ({
    instance_id: instanceId,
    id: `alarm-${index}`,
    risk: "LOW",
    created_at: "2025-08-20T16:30:00.000Z",
    ...fields,
  });

  it("are listed across all pages", async () => {
    const { instanceId } = await settleOne(cloud());
    await append(
      cloud(),
      "alarms",
      Array.from({ length: 230 }, (_, index) => alarm(instanceId, index)),
    );
    expect(new Set((await getAlarms({ instanceId })).map(({ alarmId }) => alarmId)).size).toBe(230);
  });

  it.each(["the newer path", "the older path"])(
    "can be filtered by level, type, status and time on %s",
    async (path) => {
      const { instanceId } = await settleOne(cloud());
      if (path === "the older path") {
        await cloud().settings({ missingOperations: ["listAuditAlarmLogNew"] });
      }
      const now = (await cloud().state()).now;
      await append(cloud(), "alarms", [
        alarm(instanceId, 1),
        alarm(instanceId, 2, { risk: "HIGH", type: "RISK_DISK", description: "the disk is full" }),
        alarm(instanceId, 3, { status: "DONE", fixed_at: "2025-08-20T17:00:00.000Z" }),
        alarm(instanceId, 4, { risk: "MEDIUM", created_at: now }),
      ]);
      const ids = async (filter: object) =>
        (await getAlarms({ instanceId, ...filter })).map(({ alarmId }) => alarmId).toSorted();
      expect(await ids({ riskLevels: ["HIGH", "MEDIUM"] })).toEqual(["alarm-2", "alarm-4"]);
      expect(await ids({ type: "RISK_DISK" })).toEqual(["alarm-2"]);
      expect(await ids({ status: "DONE" })).toEqual(["alarm-3"]);
      expect(await ids({ timeRange: "HOUR" })).toEqual(["alarm-4"]);
      expect(await ids({ startTime: "2025-08-20 16:00:00", endTime: "2025-08-20 17:00:00" })).toHaveLength(3);
      expect(await getAlarms({ instanceId, riskLevels: ["HIGH"] })).toEqual([
        {
          alarmId: "alarm-2",
          type: "RISK_DISK",
          riskLevel: "HIGH",
          status: "UNDO",
          isOngoing: true,
          time: "2025-08-20 16:30:00",
          description: "the disk is full",
          isMailed: false,
        },
      ]);
      expect(await getAlarms({ instanceId, status: "DONE" })).toMatchObject([{ isOngoing: false }]);
    },
  );

  it("require an end time with a start time, before any request", async () => {
    await cloud().requests();
    await expect(getAlarms({ instanceId: "i", startTime: "2025-08-20 16:00:00" })).rejects.toThrow(
      "must be set together",
    );
    expect(await cloud().requests()).toEqual([]);
  });
});

describe("statistics of all instances", () => {
  it("are zero when nothing was found", async () => {
    expect(await getRiskStatistics()).toMatchObject({ high: 0, medium: 0, low: 0, databases: [], rules: [] });
    expect(await getAuditSummary()).toEqual([]);
  });

  it("count risks by level, database and rule", async () => {
    const { instanceId } = await settleOne(cloud());
    const database = { instance_id: instanceId, id: "d1", name: "shop", type: "MYSQL", version: "8.0" };
    await append(cloud(), "databases", [{ ...database, ip: "10.0.0.1", port: "3306" }]);
    await append(cloud(), "risks", [
      { db_id: "d1", rule: "Table_deletion", risk: "HIGH", count: 2 },
      { db_id: "d1", rule: "Privilege_grant", risk: "MEDIUM", count: 3 },
    ]);
    expect(await getRiskStatistics()).toMatchObject({
      high: 2,
      medium: 3,
      low: 0,
      databases: [{ instanceId, instanceName: "central", databaseName: "shop", high: 2, medium: 3, low: 0, total: 5 }],
      rules: [
        { ruleName: "Table_deletion", count: 2 },
        { ruleName: "Privilege_grant", count: 3 },
      ],
      uncountedInstances: [],
    });
    expect(await getAuditSummary()).toMatchObject([{ instanceId, isCounted: true, risks: 5, statementsToday: 0 }]);
  });

  it("cover all pages of instances", async () => {
    const names = Array.from({ length: 120 }, (_, index) => ({ name: `audit-${index}` }));
    await settle(cloud(), ...names);
    expect(await getAuditSummary()).toHaveLength(120);
  });
});

describe("an instance", () => {
  it("reports load, traffic and disks of the last hour", async () => {
    const { instanceId } = await settleOne(cloud());
    await cloud().requests();
    expect(await getInstanceHealth({ instanceId })).toMatchObject({
      dataDisk: { total: 500, available: 450, usedPercent: 10 },
      load: [{ cpu: 7.5, memory: 31 }],
      traffic: [{ received: 0.25, sent: 0.5 }],
    });
    const [request] = await cloud().requests();
    expect(request?.body).toEqual({ time: { time_range: "HOUR" } });
  });

  it("reports whether it can be upgraded", async () => {
    const { instanceId } = await settleOne(cloud());
    expect(await getInstanceUpgrade({ instanceId })).toMatchObject({ status: "impossible", newVersion: undefined });
    const index = (await cloud().state()).instances.findIndex(({ id }) => id === instanceId);
    await cloud().patch({ op: "replace", path: `/instances/${index}/new_version`, value: "25.01" });
    expect(await getInstanceUpgrade({ instanceId })).toMatchObject({ status: "possible", newVersion: "25.01" });
    await cloud().patch({ op: "replace", path: `/instances/${index}/status`, value: "UPGRADING" });
    expect(await getInstanceUpgrade({ instanceId })).toMatchObject({ status: "running" });
    await expect(getInstanceUpgrade({ instanceId: "nowhere" })).rejects.toThrow(
      `It reports upgrades of: ${instanceId}`,
    );
  });
});

it("flavors can be filtered by ID, vCPUs, RAM, database limit, edition and zone", async () => {
  const { low, medium } = ACCOUNT.flavors;
  const ids = async (filter: object) => (await getFlavors(filter)).map(({ id }) => id);
  expect(await ids({ flavorId: medium })).toEqual([medium]);
  expect(await ids({ vcpus: 4 })).toEqual([low]);
  expect(await ids({ ram: 32768 })).toEqual([medium]);
  expect(await ids({ databaseLimit: 3 })).toEqual([low]);
  expect(await ids({ vcpus: 4, ram: 32768 })).toEqual([]);
  expect(await ids({ edition: "entry" })).toEqual([]);
  await append(cloud(), "flavors", [{ id: "starter", level: "entry", proxy: 1, azs: ["cn-north-4a"] }]);
  expect(await ids({ edition: "entry", databaseLimit: 1, availabilityZone: "cn-north-4a" })).toEqual(["starter"]);
});
