import { z } from "zod";
import type { InstanceSummary as WireSummary } from "../client";
import { defineFunction } from "../model/function";

const instanceSummary = z
  .object({
    instanceId: z.string().optional(),
    instanceName: z.string().optional(),
    isCounted: z.boolean().optional().meta({ description: "Whether the instance was counted." }),
    auditDuration: z.number().optional().meta({ description: "How long it has been auditing, in the service's unit." }),
    statements: z.number().optional().meta({ description: "Total number of SQL statements." }),
    risks: z.number().optional().meta({ description: "Total number of risks." }),
    statementsToday: z.number().optional(),
    risksToday: z.number().optional(),
    sessionsToday: z.number().optional(),
    updateTime: z.number().optional().meta({ description: "When it was counted, in milliseconds since 1970." }),
  })
  .meta({ typeName: "InstanceAuditSummary", description: "Audited activity of an instance." });

export type InstanceAuditSummary = z.output<typeof instanceSummary>;

export const getAuditSummary = defineFunction({
  name: "getAuditSummary",
  description: "Returns the amount of audited activity of each instance of the project, from the last summary.",
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
