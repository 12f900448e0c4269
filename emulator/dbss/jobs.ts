import { type Call, ok, type Reply } from "../operation";
import { secondsAfter } from "../times";
import { instanceByResourceId } from "./lookup";

/** The jobs that create an instance. The list can stay empty for a while after the payment. */
export function listJobs(call: Call): Reply {
  const { state } = call;
  const { resource_id: resourceId } = instanceByResourceId(call, call.param("resource_id"));
  const jobs = state.jobs.filter((job) => job.resource_id === resourceId);
  const visible = jobs.filter((job) => secondsAfter(job.created_at, state.settings.emptyJobsSeconds) <= state.now);
  return ok({
    jobs: visible.map((job) => ({
      status: job.status,
      job_type: null,
      job_id: job.job_id,
      begin_time: milliseconds(job.begin_time),
      end_time: milliseconds(job.end_time),
      error_code: job.error_code,
      fail_reason: job.fail_reason,
      charge_mode: job.charge_mode,
      server_name: job.server_name,
      server_id: job.server_id,
      resource_id: job.resource_id,
    })),
  });
}

function milliseconds(time: string | null): number | null {
  return time === null ? null : new Date(time).getTime();
}
