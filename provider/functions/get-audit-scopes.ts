import { z } from "zod";
import type { AuditScope } from "../client";
import { defineFunction } from "../model/function";
import { separated } from "../resources/fields";
import { instanceId } from "./fields";

const args = z.strictObject({
  instanceId,
});

const auditScopeSummary = z
  .object({
    scopeId: z.string(),
    name: z.string(),
    status: z.string().optional().meta({ description: "ON or OFF." }),
    allAudit: z.boolean().optional().meta({ description: "Whether the scope audits everything." }),
    actions: z.array(z.string()).meta({ description: "Types of statements, such as DELETE or DROP_TABLE." }),
    databaseIds: z.array(z.string()),
    databaseNames: z.array(z.string()),
    databaseUsers: z.array(z.string()),
    sourceIps: z.array(z.string()),
    sourcePorts: z.array(z.string()),
    exceptionIps: z.array(z.string()).meta({ description: "Addresses that are not audited." }),
  })
  .meta({
    typeName: "AuditScopeSummary",
    description: "Which statements of which clients are audited. An empty list means all.",
  });

export type AuditScopeSummary = z.output<typeof auditScopeSummary>;

export const getAuditScopes = defineFunction({
  name: "getAuditScopes",
  description: "Lists the audit scopes of an instance.",
  example: `
const scopes = dbss.getAuditScopesOutput({ instanceId: audit.instanceId });
`,
  args,
  result: z.array(auditScopeSummary),

  async ask({ client }, { instanceId }): Promise<AuditScopeSummary[]> {
    return (await client.dbss.listAuditScopes({ instance_id: instanceId })).map(toScope);
  },
});

function toScope(wire: AuditScope): AuditScopeSummary {
  return {
    scopeId: wire.id,
    name: wire.name,
    status: wire.status,
    allAudit: wire.all_audit,
    actions: separated(wire.action),
    databaseIds: separated(wire.db_ids),
    databaseNames: separated(wire.db_names),
    databaseUsers: separated(wire.db_users),
    sourceIps: separated(wire.source_ips),
    sourcePorts: separated(wire.source_ports),
    exceptionIps: separated(wire.exception_ips),
  };
}
