import { z } from "zod";
import type { AuditDatabase } from "../../client";
import { adopt } from "../fields";

/** ID or name of an existing database to adopt. */
export const adoptDatabase = adopt.meta({
  description:
    "ID or name of an existing database of the instance to adopt. If omitted, an existing database " +
    "that matches the declaration is adopted.",
});

/** What the service adds to every database. */
export const databaseOutputs = z.object({
  databaseId: z.string().meta({ description: "ID of the database on the audit instance." }),
  status: z.string().meta({ description: "ON if the database is audited, else OFF.", follows: ["auditEnabled"] }),
  auditStatus: z
    .string()
    .optional()
    .meta({ description: "Status of the audit: ACTIVE, SHUTOFF or ERROR.", follows: ["auditEnabled"] }),
  agentUrl: z.array(z.string()).optional().meta({ description: "IDs of the agents on the database." }),
  classification: z.string().optional().meta({ description: '"RDS", or "ECS" for a self-built database.' }),
});

/** The outputs of a database as listed. */
export function databaseFacts(database: AuditDatabase) {
  return {
    databaseId: database.id,
    status: database.status ?? "OFF",
    auditStatus: database.audit_status,
    agentUrl: database.agent_url,
    classification: database.db_classification,
  };
}
