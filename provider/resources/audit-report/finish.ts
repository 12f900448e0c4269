import type { AuditReport } from "../../client";
import type { Context } from "../../lifecycle/context";
import type { Found } from "../../lifecycle/contract";
import { messageOf, PartialFailure } from "../../lifecycle/errors";
import { timeoutSeconds } from "../../lifecycle/timeouts";
import { waitFor, waiting } from "../../lifecycle/wait";
import type { AuditReportState, Inputs } from "./lifecycle";
import { findReport, reportsOf } from "./reports";
import { toState } from "./view";

type Known = Inputs & { readonly reportId: string };

/** The Pulumi ID of a report. */
function idOf({ instanceId, reportId }: { readonly instanceId: string; readonly reportId: string }): string {
  return `${instanceId}/${reportId}`;
}

/** Waits until the report is ready. It stays in state if that takes too long: the next `pulumi up` goes on waiting. */
export async function finish(
  context: Context,
  known: Known,
  templateType: string | undefined,
): Promise<Found<AuditReportState>> {
  const id = idOf(known);
  try {
    return { id, state: toState(known, await ready(context, known), templateType) };
  } catch (error) {
    throw new PartialFailure(messageOf(error), id, { ...known, templateType }, { cause: error });
  }
}

async function ready(context: Context, known: Known): Promise<AuditReport> {
  const { instanceId, reportId, timeouts } = known;
  const seconds = timeoutSeconds("create", timeouts);
  return waitFor(waiting(context, `Report ${reportId}`, seconds), async () => {
    const report = findReport(await reportsOf(context, instanceId), known);
    if (report === undefined) {
      throw new Error(
        `Report ${reportId} of instance ${instanceId} is gone. Run \`pulumi refresh\`, then \`pulumi up\`.`,
      );
    }
    return isReady(report)
      ? { done: true, value: report }
      : { done: false, state: `${report.percentum ?? 0}% generated` };
  });
}

function isReady({ percentum, finish_time: finishTime }: AuditReport): boolean {
  return percentum === undefined ? Boolean(finishTime) : percentum >= 100;
}
