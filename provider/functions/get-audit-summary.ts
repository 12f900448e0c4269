import { z } from "zod";
import type { InstanceSummary as WireSummary } from "../client";
import { defineFunction } from "../model/function";

const instanceSummary = z
  .object({
    instanceId: z.string().optional().meta({ description: "Instance ID of the audit instance." }),
    instanceName: z.string().optional().meta({ description: "Name of the audit instance." }),
    isCounted: z.boolean().optional().meta({ description: "Whether the summary includes the instance." }),
    auditDuration: z.number().optional().meta({
      description: "How long the instance has been auditing. The service's documentation does not specify the unit.",
    }),
    statements: z.number().optional().meta({ description: "Total number of SQL statements." }),
    risks: z.number().optional().meta({ description: "Total number of risks." }),
    statementsToday: z.number().optional().meta({ description: "Number of SQL statements today." }),
    risksToday: z.number().optional().meta({ description: "Number of risks today." }),
    sessionsToday: z.number().optional().meta({ description: "Number of database sessions today." }),
    updateTime: z
      .number()
      .optional()
      .meta({ description: "When the summary was created, in milliseconds since 1970." }),
  })
  .meta({ typeName: "InstanceAuditSummary", description: "Audited activity of an instance." });

export type InstanceAuditSummary = z.output<typeof instanceSummary>;

export const getAuditSummary = defineFunction({
  name: "getAuditSummary",
  description:
    "Returns how many statements, risks and sessions each audit instance of the project has recorded, from the last " +
    "summary. SummaryTask enables regular summaries.",
  example: `
const silent = (await dbss.getAuditSummary()).filter(({ statementsToday }) => statementsToday === 0);
`,
  args: z.strictObject({}),
  result: z.array(instanceSummary),

  async ask({ client }): Promise<InstanceAuditSummary[]> {
    return (await client.dbss.listInstanceSummaries()).map(toSummary);
  },
});

function toSummary(wire: WireSummary): InstanceAuditSummary {
  return {
    instanceId: wire.instance_id,
    instanceName: wire.instance_name,
    isCounted: wire.status === undefined ? undefined : wire.status === "1" || wire.status.toLowerCase() === "success",
    auditDuration: wire.audit_duration,
    statements: wire.total_sql,
    risks: wire.total_risk,
    statementsToday: wire.today_sql,
    risksToday: wire.today_risk,
    sessionsToday: wire.today_session,
    updateTime: wire.update_time,
  };
}
