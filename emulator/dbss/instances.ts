import { z } from "zod";
import { CloudError } from "../errors";
import { type Call, ok, type Reply } from "../operation";
import { paginate } from "../paging";
import type { Instance } from "../state/instances";
import type { State } from "../state/schema";
import { secondsAfter } from "../times";
import { instanceByEitherId, instanceByResourceId, instanceInPath, listed, requireIdle } from "./lookup";
import { wireInstance } from "./wire-instance";

export const instanceNameSchema = z
  .string()
  .regex(
    /^[\p{Script=Han}A-Za-z0-9_-]{1,64}$/u,
    "1 to 64 characters, only letters, Chinese characters, digits, underscores and hyphens",
  );
export const commentSchema = z
  .string()
  .regex(
    /^[\p{Script=Han}A-Za-z0-9_ -]{0,255}$/u,
    "at most 255 characters, only letters, Chinese characters, digits, underscores, hyphens and spaces",
  );

/** A page of the list, with the fields that all generations have in common. */
function page(call: Call) {
  const databases = new Map<string, number>();
  for (const { instance_id: id } of call.state.databases) {
    databases.set(id, (databases.get(id) ?? 0) + 1);
  }
  const { pageLimit, overLimit, filteredLists } = call.state.temperament;
  const { items, total } = paginate(call, listed(call, call.instances), {
    defaultLimit: Math.min(100, pageLimit),
    maxLimit: pageLimit,
    overLimit,
  });
  const shown = filteredLists ? [] : items;
  return {
    total,
    items: shown.map((instance) => ({
      instance,
      wire: wireInstance(call, instance, databases.get(instance.id) ?? 0),
    })),
  };
}

/** The list of 2024. */
export function listInstances(call: Call): Reply {
  const { items, total } = page(call);
  return ok({ servers: items.map(({ wire }) => wire), total });
}

/** The list of 2025. The document has it under `servers`, the vendor's SDK under `instances`; both are returned. */
export function listInstancesNew(call: Call): Reply {
  const { items, total } = page(call);
  const instances = items.map(({ instance, wire }) => ({
    ...wire,
    instance_id: instance.id,
    enterprise_project_id: instance.enterprise_project_id,
    failed_reason: instance.failed_reason,
    timezone: instance.timezone,
    upgrade_log: instance.upgrade_log,
  }));
  return ok({ servers: instances, instances, total });
}

/** The list of version 2. */
export function listInstancesLast(call: Call): Reply {
  const { items, total } = page(call);
  return ok({
    instances: items.map(({ wire }) => ({ ...wire, supported_feature: [] })),
    total,
  });
}

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

const updateSchema = z.object({ name: instanceNameSchema.optional(), comment: commentSchema.optional() });

export function updateInstance(call: Call): Reply {
  const instance = instanceInPath(call);
  const { name, comment } = call.input(updateSchema);
  requireIdle(instance);
  instance.name = name ?? instance.name;
  instance.comment = comment ?? instance.comment;
  call.subject = instance.name;
  return ok({ result: "success" });
}

const securityGroupSchema = z
  .object({
    resource_id: z.string().optional(),
    instance_id: z.string().optional(),
    securitygroup_ids: z.array(z.string()).min(1).max(1, "only one security group can be set"),
  })
  .refine(
    (body) => body.resource_id !== undefined || body.instance_id !== undefined,
    "resource_id or instance_id is mandatory",
  );

export function updateSecurityGroup(call: Call): Reply {
  changeSecurityGroup(call);
  return call.state.settings.emptySecurityGroupAnswer ? ok("") : ok({ result: "success" });
}

export function updateSecurityGroupNew(call: Call): Reply {
  changeSecurityGroup(call);
  return ok({ result: "success" });
}

function changeSecurityGroup(call: Call): void {
  const { resource_id: resourceId, instance_id: instanceId, securitygroup_ids: ids } = call.input(securityGroupSchema);
  const instance = instanceByEitherId(call, resourceId ?? instanceId ?? "");
  call.subjectId = instance.id;
  requireIdle(instance);
  checkSecurityGroups(call, ids);
  instance.security_group_id = ids.join(",");
}

export function checkSecurityGroups(call: Call, ids: readonly string[]): void {
  const unknown = ids.find((id) => !call.region.securityGroups.some((group) => group.id === id));
  if (unknown !== undefined) {
    throw call.invalid(`security group ${unknown} does not exist`);
  }
}

const powerSchema = z.object({ instance_id: z.string() });

/** The status before each action, the task during it and the status after it. */
const POWER = {
  start: { from: "SHUTOFF", task: "powering-on", to: "ACTIVE" },
  stop: { from: "ACTIVE", task: "powering-off", to: "SHUTOFF" },
  reboot: { from: "ACTIVE", task: "rebooting", to: "ACTIVE" },
} as const;

export function power(action: keyof typeof POWER) {
  const { from, task, to } = POWER[action];
  return (call: Call): Reply => {
    const instance = instanceByEitherId(call, call.input(powerSchema).instance_id);
    call.subjectId = instance.id;
    requireIdle(instance);
    if (instance.status !== from) {
      const problem = `Instance ${instance.id} is ${instance.status}: to ${action} it must be ${from}`;
      throw new CloudError(409, "DBSS.10021009", problem);
    }
    instance.task = task;
    schedulePower(call.state, instance, to);
    return ok({ result: "success" });
  };
}

function schedulePower(state: State, instance: Instance, status: "ACTIVE" | "SHUTOFF"): void {
  const at = secondsAfter(state.now, state.settings.powerSeconds);
  state.events.push({ at, kind: "powered", resource_id: instance.resource_id, status });
}

const deleteSchema = z.object({
  id: z.string(),
  delete_publicip: z.boolean().optional(),
  delete_volume: z.boolean().optional(),
});

/** Deletes a pay-per-use instance. Others are unsubscribed in BSS. */
export function deleteInstance(call: Call): Reply {
  const { state } = call;
  const instance = instanceByEitherId(call, call.input(deleteSchema).id);
  if (instance.charge_model === "Period") {
    throw call.invalid(`instance ${instance.id} is billed yearly/monthly: unsubscribe from it instead`);
  }
  instance.status = "DELETING";
  instance.task = "delete_wait";
  state.events.push({
    at: secondsAfter(state.now, state.settings.deleteSeconds),
    kind: "released",
    resource_id: instance.resource_id,
  });
  return ok({ result: "success" });
}
