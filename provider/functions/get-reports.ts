import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { AuditReport } from "../client";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { commaList } from "./comma-list";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const args = (z: Zod) =>
  z.strictObject({
    /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
    instanceId: z.string().min(1).max(64),
    /** Name of the reports, as the service matches it. */
    name: z.string().min(1).optional(),
  });

export type GetReportsArgs = z.input<ReturnType<typeof args>>;

/** A report, ready or in the making. */
export interface AuditReportSummary {
  readonly reportId: string;
  readonly name?: string;
  /** How the report came about, such as AUDIT_REPORT_REAL_TIME or AUDIT_REPORT_DAY. */
  readonly type?: string;
  /** Type of its template, such as COMPREHENSIVE or SQL_DDL_COMMAND. */
  readonly templateType?: string;
  /** PDF or ZIP. */
  readonly format?: string;
  /** Databases that it is about. An empty list means all. */
  readonly databaseIds: readonly string[];
  readonly databaseNames: readonly string[];
  /** Begin of the time that it is about. */
  readonly startTime?: string;
  /** End of the time that it is about. */
  readonly endTime?: string;
  /** When it became ready. */
  readonly finishTime?: string;
  /** How far it is, in percent: ready at 100. */
  readonly progress?: number;
}

const reports = defineQuery({
  name: "getReports",
  args,
  async ask({ client, signal }, { instanceId, name }): Promise<AuditReportSummary[]> {
    return (await client.dbss.listReports({ instance_id: instanceId, name }, { signal })).map(toReport);
  },
});

function toReport(wire: AuditReport): AuditReportSummary {
  return {
    reportId: wire.id,
    name: wire.name,
    type: wire.type,
    templateType: wire.template_type,
    format: wire.format,
    databaseIds: commaList(wire.db_ids),
    databaseNames: commaList(wire.db_names),
    startTime: wire.start_time,
    endTime: wire.end_time,
    finishTime: wire.finish_time,
    progress: wire.percentum,
  };
}

/**
 * Lists the reports of an instance. `downloadReport` fetches one.
 *
 * @example
 * ```ts
 * const ready = (await dbss.getReports({ instanceId: "…" })).filter(({ progress }) => progress === 100);
 * ```
 */
export function getReports(args: GetReportsArgs, options?: QueryOptions): Promise<AuditReportSummary[]> {
  return reports.now(args, options);
}

/** `getReports` for arguments that may be outputs. */
export function getReportsOutput(
  args: Lifted<GetReportsArgs>,
  options?: QueryOutputOptions,
): pulumi.Output<AuditReportSummary[]> {
  return reports.whenKnown(args, options);
}
