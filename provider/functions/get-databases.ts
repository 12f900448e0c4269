import { z } from "zod";
import type { AuditDatabase } from "../client";
import { defineFunction } from "../model/function";
import { instanceId } from "./fields";

const args = z.strictObject({
  instanceId,
  status: z.enum(["ON", "OFF"]).optional().meta({
    description: "ON for databases with auditing enabled, OFF for those with auditing disabled. Defaults to both.",
  }),
});

const auditDatabaseSummary = z
  .object({
    databaseId: z.string().meta({ description: "ID of the database on the audit instance." }),
    name: z.string().optional().meta({ description: "Name of the database." }),
    engine: z.string().meta({ description: "Engine in upper case, such as MYSQL." }),
    engineVersion: z.string().optional().meta({ description: "Version of the engine." }),
    charset: z.string().optional().meta({ description: "Character set of the database, such as UTF8." }),
    ipAddress: z.string().optional().meta({ description: "IP address of the database." }),
    port: z.number().optional().meta({ description: "Port of the database." }),
    os: z.string().optional().meta({ description: "Operating system of a self-built database, such as LINUX64." }),
    instanceName: z.string().optional().meta({ description: "Name of the instance on the database server." }),
    status: z.string().optional().meta({ description: "ON if auditing is enabled for the database, else OFF." }),
    auditStatus: z
      .string()
      .optional()
      .meta({ description: "Status of the audit as the service reports it: ACTIVE, SHUTOFF or ERROR." }),
    classification: z
      .string()
      .optional()
      .meta({ description: '"RDS" for an RDS database, "ECS" for a self-built database.' }),
    rdsId: z.string().optional().meta({ description: "ID of the RDS instance. Absent for a self-built database." }),
    agentIds: z.array(z.string()).meta({ description: "IDs of the agents on the database." }),
  })
  .meta({ typeName: "AuditDatabaseSummary", description: "A database of an audit instance." });

export type AuditDatabaseSummary = z.output<typeof auditDatabaseSummary>;

export const getDatabases = defineFunction({
  name: "getDatabases",
  description: "Lists the databases of an audit instance.",
  example: `
const unaudited = await dbss.getDatabases({ instanceId: "…", status: "OFF" });
`,
  args,
  result: z.array(auditDatabaseSummary),

  async ask({ client }, { instanceId, status }): Promise<AuditDatabaseSummary[]> {
    const wire = await client.dbss.listDatabases({ instance_id: instanceId, status });
    return wire.map(toDatabase);
  },
});

function toDatabase(wire: AuditDatabase): AuditDatabaseSummary {
  return {
    databaseId: wire.id,
    name: wire.name,
    engine: wire.type,
    engineVersion: wire.version,
    charset: wire.charset,
    ipAddress: wire.ip,
    port: wire.port ? Number(wire.port) : undefined,
    os: wire.os,
    instanceName: wire.instance_name,
    status: wire.status,
    auditStatus: wire.audit_status,
    classification: wire.db_classification,
    rdsId: wire.rds_id,
    agentIds: wire.agent_url,
  };
}
