import fc from "fast-check";
import { ACCOUNT } from "../../../emulator";
import type { Found, Resource } from "../../../provider/model/resource";
import { rdsAuditDatabase } from "../../../provider/resources/rds-audit-database";
import type { Cloud } from "../../cloud";
import type { Specimen, Values } from "./specimen";
import { change, removeRow } from "./tamper";

const byRdsId = (found: Found<Values>) => (row: Record<string, unknown>) => row.rds_id === found.state.rdsId;

const databaseField = (fields: Values) => (cloud: Cloud, found: Found<Values>) =>
  change(cloud, "databases", byRdsId(found), fields);

const RDS = {
  rdsId: ACCOUNT.rdsInstances.mysqlOrders,
  databaseName: "orders",
  engine: "MySQL",
  engineVersion: "8.0",
  ipAddress: "192.168.0.119",
  port: 3306,
};

export const rdsAuditDatabaseSpecimen: Specimen = {
  name: "RdsAuditDatabase",
  lifecycle: rdsAuditDatabase as unknown as Resource,
  args: ({ instanceId }) =>
    fc.record(
      {
        instanceId: fc.constant(instanceId),
        rdsId: fc.constant(RDS.rdsId),
        auditEnabled: fc.boolean(),
        databaseName: fc.constant(RDS.databaseName),
        engine: fc.constant(RDS.engine),
        engineVersion: fc.constant(RDS.engineVersion),
        ipAddress: fc.constant(RDS.ipAddress),
        port: fc.constant(RDS.port),
        ltsAuditEnabled: fc.boolean(),
      },
      { requiredKeys: ["instanceId", "rdsId"] },
    ),
  illegal: [
    { put: { rdsId: undefined }, property: "rdsId" },
    { put: { instanceId: "" }, property: "instanceId" },
    { put: { auditEnabled: "yes" }, property: "auditEnabled" },
    { put: { ltsAuditEnabled: 1 }, property: "ltsAuditEnabled" },
    { put: { port: 0 }, property: "port" },
    { put: { port: 65_536 }, property: "port" },
    { put: { ipAddress: "orders.example.com" }, property: "ipAddress" },
    { put: { rds_id: "x" }, property: "rds_id" },
  ],
  tamper: {
    auditEnabled: (cloud, found) =>
      change(cloud, "databases", byRdsId(found), { status: found.state.auditEnabled ? "OFF" : "ON" }),
    databaseName: databaseField({ name: "clicked" }),
    engine: databaseField({ type: "ORACLE" }),
    engineVersion: databaseField({ version: "9.9" }),
    ipAddress: databaseField({ ip: "192.168.0.1" }),
    port: databaseField({ port: "3307" }),
  },
  untoldOnImport: ["databaseName", "engine", "engineVersion", "ipAddress", "port"],
  remove: (cloud, found) => removeRow(cloud, "databases", byRdsId(found)),
};
