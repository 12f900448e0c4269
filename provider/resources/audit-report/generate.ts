import { ApiError, type AuditReport, mayHaveHappened, type ReportTemplate } from "../../client";
import type { Context } from "../../lifecycle/context";
import { timeoutSeconds } from "../../lifecycle/timeouts";
import { waitFor, waiting } from "../../lifecycle/wait";
import { databasesOrGone } from "../databases/list";
import type { Inputs } from "./lifecycle";
import { reportsOf, theOne } from "./reports";

/**
 * Has a report generated, and waits until the list shows one as declared that was not there `before`: the service answers
 * no ID.
 */
export async function generate(
  context: Context,
  inputs: Inputs,
  template: ReportTemplate,
  before: readonly AuditReport[],
): Promise<AuditReport> {
  await refuseUnknownDatabases(context, inputs);
  const look = async () => {
    const reports = await reportsOf(context, inputs.instanceId);
    const added = reports.filter(({ id }) => !before.some((report) => report.id === id));
    return theOne(added, inputs, template);
  };
  try {
    await request(context, inputs, template);
  } catch (error) {
    // The answer may be lost while the report is under way.
    const report = mayHaveHappened(error) ? await look().catch(() => undefined) : undefined;
    if (report === undefined) {
      throw error;
    }
    return report;
  }
  const seconds = timeoutSeconds("create", inputs.timeouts);
  return waitFor(waiting(context, `Report ${inputs.template}`, seconds), async () => {
    const report = await look();
    return report ? { done: true, value: report } : { done: false, state: "asked for, not listed yet" };
  });
}

async function request({ client, signal, snapshots }: Context, inputs: Inputs, { id }: ReportTemplate): Promise<void> {
  const { instanceId, startTime, endTime, databaseIds } = inputs;
  try {
    await client.dbss.createReport(
      {
        instance_id: instanceId,
        template_id: id,
        start_time: startTime,
        end_time: endTime,
        db_ids: databaseIds?.join(",") ?? null,
      },
      { signal },
    );
  } catch (error) {
    if (ApiError.isInstance(error) && error.status === 200) {
      throw new Error(
        `The service generates no report of ${inputs.template} from ${startTime} to ${endTime} on instance ` +
          `${instanceId}, and gives no reason: ${error.message} Look whether the instance has records of that time.`,
        { cause: error },
      );
    }
    throw error;
  } finally {
    snapshots.reports.drop(instanceId);
  }
}

async function refuseUnknownDatabases(context: Context, { instanceId, databaseIds = [] }: Inputs): Promise<void> {
  const databases = databaseIds.length > 0 ? await databasesOrGone(context, instanceId, "fresh") : [];
  const unknown = databaseIds.filter((id) => !databases?.some((database) => database.id === id));
  if (unknown.length > 0) {
    const known = databases?.map(({ id, name }) => `${id} (${name})`).join(", ") || "none";
    throw new Error(
      `databaseIds: instance ${instanceId} has no database ${unknown.join(", ")}; it has: ${known}. Nothing was generated.`,
    );
  }
}
