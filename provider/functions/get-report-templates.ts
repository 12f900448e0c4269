import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { ReportTemplate as WireTemplate } from "../client";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { commaList } from "./comma-list";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const args = (z: Zod) =>
  z.strictObject({
    /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
    instanceId: z.string().min(1).max(64),
  });

export type GetReportTemplatesArgs = z.input<ReturnType<typeof args>>;

/** What a report is made from. */
export interface ReportTemplate {
  readonly templateId: string;
  readonly name?: string;
  readonly description?: string;
  /** COMPREHENSIVE, COMPLIANCE, DB_SPECIAL, CLIENT_SPECIAL or SQL_SPECIAL. */
  readonly group?: string;
  /** Kind of report, such as COMPREHENSIVE or SQL_DDL_COMMAND. */
  readonly type?: string;
  /** How often a report is made by itself, such as AUDIT_REPORT_DAY. */
  readonly frequency?: string;
  /** ON when reports are made by themselves. */
  readonly status?: string;
  /** Databases that its reports are about. An empty list means all. */
  readonly databaseIds: readonly string[];
  readonly databaseNames: readonly string[];
}

const templates = defineQuery({
  name: "getReportTemplates",
  args,
  async ask({ client, signal }, { instanceId }): Promise<ReportTemplate[]> {
    return (await client.dbss.listReportTemplates({ instance_id: instanceId }, { signal })).map(toTemplate);
  },
});

function toTemplate(wire: WireTemplate): ReportTemplate {
  return {
    templateId: wire.id,
    name: wire.name,
    description: wire.desc,
    group: wire.group,
    type: wire.type,
    frequency: wire.frequency,
    status: wire.status,
    databaseIds: commaList(wire.db_ids),
    databaseNames: commaList(wire.db_names),
  };
}

/**
 * Lists the templates from which an instance makes reports.
 *
 * @example
 * ```ts
 * const templates = dbss.getReportTemplatesOutput({ instanceId: audit.instanceId });
 * ```
 */
export function getReportTemplates(args: GetReportTemplatesArgs, options?: QueryOptions): Promise<ReportTemplate[]> {
  return templates.now(args, options);
}

/** `getReportTemplates` for arguments that may be outputs. */
export function getReportTemplatesOutput(
  args: Lifted<GetReportTemplatesArgs>,
  options?: QueryOutputOptions,
): pulumi.Output<ReportTemplate[]> {
  return templates.whenKnown(args, options);
}
