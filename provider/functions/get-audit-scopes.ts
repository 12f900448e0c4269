import { z } from "zod";
import type { AuditScope } from "../client";
import { defineFunction } from "../model/function";
import { isOfAll } from "../resources/audit-scope";
import { separated } from "../resources/fields";
import { instanceId } from "./fields";

const args = z.strictObject({
  instanceId,
});

const auditScopeSummary = z
  .object({
    scopeId: z.string().meta({ description: "ID of the scope." }),
    name: z.string().meta({ description: "Name of the scope." }),
    status: z.string().optional().meta({ description: "ON if the scope is enabled, else OFF." }),
    allAudit: z.boolean().optional().meta({ description: "Whether the scope audits everything." }),
    actions: z
      .array(z.string())
      .meta({ description: "Types of statements that are audited, such as DELETE or DROP_TABLE." }),
    databaseIds: z.array(z.string()).meta({ description: "IDs of the audited databases." }),
    databaseNames: z.array(z.string()).meta({ description: "Names of the audited databases." }),
    databaseUsers: z.array(z.string()).meta({ description: "Database accounts whose statements are audited." }),
    sourceIps: z.array(z.string()).meta({ description: "Client addresses that are audited." }),
    sourcePorts: z.array(z.string()).meta({ description: "Client ports that are audited." }),
    exceptionIps: z.array(z.string()).meta({ description: "Client addresses that are not audited." }),
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
    databaseIds: isOfAll(wire) ? [] : separated(wire.db_ids),
    databaseNames: isOfAll(wire) ? [] : separated(wire.db_names),
    databaseUsers: separated(wire.db_users),
    sourceIps: separated(wire.source_ips),
    sourcePorts: separated(wire.source_ports),
    exceptionIps: separated(wire.exception_ips),
  };
}
