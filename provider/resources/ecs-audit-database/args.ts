import { z } from "zod";

const ENGINES = [
  "MYSQL",
  "ORACLE",
  "POSTGRESQL",
  "SQLSERVER",
  "DAMENG",
  "TAURUS",
  "DWS",
  "KINGBASE",
  "GAUSSDBOPENGAUSS",
  "GREENPLUM",
  "HIGHGO",
  "SHENTONG",
  "GBASE8A",
  "GBASE8S",
  "GBASEXDM",
  "MARIADB",
  "MONGODB",
  "DDS",
] as const;

export const args = z.strictObject({
  /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
  instanceId: z.string().min(1).meta({
    onChange: "replaces",
  }),
  /** Name of the database: up to 256 characters. */
  databaseName: z.string().min(1).max(256).meta({
    onChange: "replaces",
  }),
  /** Engine of the database. */
  engine: z.enum(ENGINES).meta({
    onChange: "replaces",
  }),
  /** Version of the engine, such as `8.0`. */
  engineVersion: z.string().min(1).max(64).meta({
    onChange: "replaces",
  }),
  /** Address of the database. */
  ipAddress: z.union([z.ipv4(), z.ipv6()], "an IP address is expected").meta({
    onChange: "replaces",
  }),
  /** Port of the database: 1 to 65535. */
  port: z.int().min(1).max(65535).meta({
    onChange: "replaces",
  }),
  /** Operating system of its server: "LINUX64", "WINDOWS64" or "UNIX". */
  os: z.enum(["LINUX64", "WINDOWS64", "UNIX"]).meta({
    onChange: "replaces",
  }),
  /** Character set of the database. */
  charset: z.enum(["UTF8", "GBK"]).default("UTF8").meta({
    onChange: "replaces",
  }),
  /** Name of the instance within the database server, where it has several. */
  instanceName: z.string().min(1).max(256).optional().meta({
    onChange: "replaces",
  }),
  /** Whether the database is audited. It also needs an agent: see AuditAgent. */
  auditEnabled: z.boolean().default(true),
  /** ID or name of a database of the instance, to be adopted. Without it, one that exists already is adopted, too. */
  adopt: z.string().min(1).optional().meta({ onChange: "creation" }),
});

export const outputs = z.object({
  /** ID of the database on the audit instance. */
  databaseId: z.string(),
  /** ON when audited, OFF when not. */
  status: z.string(),
  /** What auditing does: ACTIVE, SHUTOFF or ERROR. */
  auditStatus: z.string().optional(),
});
