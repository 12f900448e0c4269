import { z } from "zod";

export const args = z.strictObject({
  /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
  instanceId: z.string().min(1).meta({
    onChange: "replaces",
  }),
  /** ID of the RDS instance. */
  rdsId: z.string().min(1).meta({ onChange: "replaces" }),
  /** Whether the database is audited. */
  auditEnabled: z.boolean().default(true),
  /** Name of the database. Looked up from RDS when left out, like all that follows. */
  databaseName: z.string().min(1).max(256).optional().meta({
    onChange: "replaces",
  }),
  /** Engine as RDS names it: `MySQL`, `PostgreSQL`, `SQLServer`, `MariaDB`. */
  engine: z.string().min(1).max(64).optional().meta({
    onChange: "replaces",
  }),
  /** Version of the engine, such as `8.0`. */
  engineVersion: z.string().min(1).max(64).optional().meta({
    onChange: "replaces",
  }),
  /** Private address of the RDS instance. */
  ipAddress: z.ipv4("an IPv4 address is expected").optional().meta({
    onChange: "replaces",
  }),
  /** Port of the database: 1 to 65535. */
  port: z.int().min(1).max(65535).optional().meta({
    onChange: "replaces",
  }),
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
