import fc from "fast-check";
import { ACCOUNT } from "../../../emulator";
import type { Found, Resource } from "../../../provider/model/resource";
import { auditLogBackup } from "../../../provider/resources/audit-log-backup";
import { riskExport } from "../../../provider/resources/risk-export";
import type { Cloud } from "../../cloud";
import { argumentsOf } from "./arbitraries";
import { byInstance, removeInstance } from "./rules";
import { addSelfBuilt, SELF_BUILT } from "./self-built";
import type { Specimen, Values } from "./specimen";
import { change } from "./tamper";

const setting = (path: string, value: (found: Found<Values>) => unknown) => (cloud: Cloud, found: Found<Values>) =>
  change(cloud, "instanceSettings", byInstance(found), { [path]: value(found) });

const buckets = fc.constantFrom(...ACCOUNT.obsBuckets);
const paths = fc.constantFrom("dbss", "dbss/audit", "");
const cycles = fc.constantFrom("FIVE_MIN", "PER_HOUR", "PER_DAY", "PER_WEEK", "PER_MONTH");

export const auditLogBackupSpecimen: Specimen = {
  name: "AuditLogBackup",
  lifecycle: auditLogBackup as unknown as Resource,
  args: ({ instanceId }) =>
    argumentsOf(
      { instanceId: fc.constant(instanceId), bucketName: buckets },
      {
        enabled: fc.boolean(),
        path: paths,
        cycle: cycles,
        triggerTime: fc.constantFrom("2025-08-20 16:00:00", "2030-01-01 02:30:00"),
      },
    ),
  isChange: ({ enabled }) => enabled === true,
  illegal: [
    { put: { instanceId: "" }, property: "instanceId" },
    { put: { enabled: 1 }, property: "enabled" },
    { put: { bucketName: undefined }, property: "bucketName" },
    { put: { bucketName: "Evidence" }, property: "bucketName" },
    { put: { path: "x".repeat(256) }, property: "path" },
    { put: { cycle: "DAILY" }, property: "cycle" },
    { put: { triggerTime: "02:30" }, property: "triggerTime" },
    { put: { mode: "AUTO" }, property: "mode" },
  ],
  tamper: {
    enabled: setting("log_backup/status", ({ state }) => (state.enabled ? 0 : 1)),
    bucketName: setting("log_backup/bucket_name", () => "clicked"),
    path: setting("log_backup/bucket_root_path", () => "clicked"),
    cycle: setting("log_backup/cycle", ({ state }) => (state.cycle === "PER_DAY" ? "PER_WEEK" : "PER_DAY")),
    triggerTime: setting("log_backup/trigger_time", () => "2029-01-01 00:00:00"),
  },
  untoldOnImport: ["previous"],
  remove: removeInstance,
};

export const riskExportSpecimen: Specimen = {
  name: "RiskExport",
  lifecycle: riskExport as unknown as Resource,
  prepare: addSelfBuilt,
  args: ({ instanceId }) =>
    argumentsOf(
      { instanceId: fc.constant(instanceId), bucketName: buckets },
      { path: paths, databaseIds: fc.constantFrom([], [SELF_BUILT]), cycle: cycles },
    ),
  isChange: ({ databaseIds }) => Array.isArray(databaseIds) && databaseIds.length > 0,
  illegal: [
    { put: { bucketName: "a" }, property: "bucketName" },
    { put: { path: 1 }, property: "path" },
    { put: { databaseIds: ["a", "a"] }, property: "databaseIds" },
    { put: { cycle: "DAILY" }, property: "cycle" },
    { put: { databases: [] }, property: "databases" },
  ],
  tamper: {
    bucketName: setting("risk_export/bucket_name", () => "clicked"),
    path: setting("risk_export/bucket_root_path", () => "clicked"),
    databaseIds: (cloud, { state }) =>
      change(cloud, "databases", (row) => row.id === SELF_BUILT, {
        "risk_export/status": (state.databaseIds as string[]).includes(SELF_BUILT) ? 0 : 1,
      }),
  },
  untoldOnImport: ["cycle", "previous"],
  remove: removeInstance,
};
