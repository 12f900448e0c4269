import fc from "fast-check";
import type { Found, Resource } from "../../../provider/model/resource";
import { ecsAuditDatabase } from "../../../provider/resources/ecs-audit-database";
import type { Cloud } from "../../cloud";
import { argumentsOf } from "./arbitraries";
import type { Specimen, Values } from "./specimen";
import { change, removeRow } from "./tamper";

const byId = (found: Found<Values>) => (row: Values) => row.id === found.state.databaseId;

const field = (fields: Values) => (cloud: Cloud, found: Found<Values>) =>
  change(cloud, "databases", byId(found), fields);

export const ecsAuditDatabaseSpecimen: Specimen = {
  name: "EcsAuditDatabase",
  lifecycle: ecsAuditDatabase as unknown as Resource,
  args: ({ instanceId }) =>
    argumentsOf(
      {
        instanceId: fc.constant(instanceId),
        databaseName: fc.stringMatching(/^[A-Za-z0-9_.-]{1,60}$/),
        engine: fc.constantFrom("MYSQL", "POSTGRESQL", "GAUSSDBOPENGAUSS", "MONGODB"),
        engineVersion: fc.constantFrom("8.0", "16", "5.0.12-log"),
        ipAddress: fc.oneof(fc.ipV4(), fc.constant("2001:db8::60")),
        port: fc.integer({ min: 1, max: 65_535 }),
        os: fc.constantFrom("LINUX64", "WINDOWS64", "UNIX"),
      },
      {
        charset: fc.constantFrom("UTF8", "GBK"),
        instanceName: fc.stringMatching(/^[A-Za-z0-9_]{1,30}$/),
        auditEnabled: fc.boolean(),
        tlsKey: fc.constant("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"),
      },
    ),
  illegal: [
    { put: { databaseName: "" }, property: "databaseName" },
    { put: { databaseName: "x".repeat(257) }, property: "databaseName" },
    { put: { engine: "postgres" }, property: "engine" },
    { put: { engineVersion: undefined }, property: "engineVersion" },
    { put: { ipAddress: "db.example.com" }, property: "ipAddress" },
    { put: { port: 0 }, property: "port" },
    { put: { port: "5432" }, property: "port" },
    { put: { os: "LINUX" }, property: "os" },
    { put: { charset: "LATIN1" }, property: "charset" },
    { put: { auditEnabled: "ON" }, property: "auditEnabled" },
    { put: { tlsKey: "MIIE" }, property: "tlsKey" },
    { put: { rdsId: "x" }, property: "rdsId" },
  ],
  tamper: {
    databaseName: field({ name: "clicked \u{1f5b1}" }),
    engine: field({ type: "ORACLE" }),
    engineVersion: field({ version: "9.9" }),
    ipAddress: field({ ip: "172.16.0.1" }),
    port: (cloud, found) =>
      change(cloud, "databases", byId(found), { port: String(found.state.port === 1521 ? 1522 : 1521) }),
    os: (cloud, found) =>
      change(cloud, "databases", byId(found), { os: found.state.os === "UNIX" ? "LINUX64" : "UNIX" }),
    charset: (cloud, found) =>
      change(cloud, "databases", byId(found), { charset: found.state.charset === "GBK" ? "UTF8" : "GBK" }),
    instanceName: field({ instance_name: "clicked \u{1f5b1}" }),
    auditEnabled: (cloud, found) =>
      change(cloud, "databases", byId(found), { status: found.state.auditEnabled ? "OFF" : "ON" }),
  },
  remove: (cloud, found) => removeRow(cloud, "databases", byId(found)),
};
