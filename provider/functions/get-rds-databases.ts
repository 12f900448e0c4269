import { z } from "zod";
import type { AuditableRdsDatabase } from "../client";
import { defineFunction } from "../model/function";

const args = z.strictObject({
  engine: z
    .enum([
      "MYSQL",
      "ORACLE",
      "POSTGRESQL",
      "SQLSERVER",
      "DAMENG",
      "TAURUS",
      "DWS",
      "KINGBASE",
      "MARIADB",
      "GAUSSDBOPENGAUSS",
    ])
    .meta({ description: "Only databases of this engine." }),
});

const rdsDatabase = z
  .object({
    rdsId: z.string().meta({ description: "ID of the RDS instance, as in the `rdsId` of an RdsAuditDatabase." }),
    name: z.string().optional().meta({ description: "Name of the database." }),
    instanceName: z.string().optional().meta({ description: "Name of the RDS instance." }),
    status: z.string().optional().meta({ description: "Status of the RDS instance." }),
    engine: z.string().optional().meta({ description: "Engine of the database." }),
    engineVersion: z.string().optional().meta({ description: "Version of the engine." }),
    ipAddress: z.string().optional().meta({ description: "IP address of the database." }),
    port: z.number().optional().meta({ description: "Port of the database." }),
    isSupported: z.boolean().optional().meta({ description: "Whether it can be audited without an agent." }),
    enterpriseProjectId: z
      .string()
      .optional()
      .meta({ description: "ID of the enterprise project of the RDS instance." }),
  })
  .meta({ typeName: "RdsDatabase", description: "An RDS database that can be added to an audit instance." });

export type RdsDatabase = z.output<typeof rdsDatabase>;

export const getRdsDatabases = defineFunction({
  name: "getRdsDatabases",
  description: "Lists the RDS databases of an engine, and whether each can be audited without an agent.",
  example: `
const databases = await dbss.getRdsDatabases({ engine: "MYSQL" });
for (const { rdsId } of databases.filter(({ isSupported }) => isSupported)) {
  new dbss.RdsAuditDatabase(rdsId, { instanceId: audit.instanceId, rdsId });
}
`,
  args,
  result: z.array(rdsDatabase),

  async ask({ client }, { engine }): Promise<RdsDatabase[]> {
    return (await client.dbss.listRdsDatabases({ db_type: engine })).map(toRdsDatabase);
  },
});

function toRdsDatabase(wire: AuditableRdsDatabase): RdsDatabase {
  return {
    rdsId: wire.id,
    name: wire.db_name,
    instanceName: wire.instance_name,
    status: wire.status,
    engine: wire.type,
    engineVersion: wire.version,
    ipAddress: wire.ip,
    port: wire.port ? Number(wire.port) : undefined,
    isSupported: wire.is_supported,
    enterpriseProjectId: wire.enterprise_id,
  };
}
