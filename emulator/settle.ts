import { extend } from "./bss/payment";
import { provision } from "./dbss/provision";
import { closeSubscription, ORDER_STATUS } from "./state/billing";
import { addStarterContents } from "./state/document";
import type { Job, ScheduledEvent } from "./state/instances";
import { instanceOf, regionOfRow } from "./state/regions";
import type { State } from "./state/schema";

/** Carries out everything that is scheduled up to `now`, in chronological order. */
export function settle(state: State, now: Date): void {
  const time = now.toISOString();
  for (;;) {
    const next = earliest(state.events);
    if (next === undefined || next.at > time) {
      break;
    }
    state.events.splice(state.events.indexOf(next), 1);
    state.now = next.at;
    happen(state, next);
  }
  state.now = time;
}

function earliest(events: readonly ScheduledEvent[]): ScheduledEvent | undefined {
  return events.reduce<ScheduledEvent | undefined>(
    (first, event) => (first === undefined || event.at < first.at ? event : first),
    undefined,
  );
}

function happen(state: State, event: ScheduledEvent): void {
  switch (event.kind) {
    case "provision":
      provision(state, event.order_id, event.at);
      break;
    case "job-start":
      changeJob(state, event.job_id, (job) => {
        job.status = "RUNNING";
        job.begin_time = event.at;
      });
      break;
    case "job-end":
      changeJob(state, event.job_id, (job) => endJob(state, job, event.at));
      break;
    case "built":
      finishOrder(state, event.order_id);
      break;
    case "powered":
      finishPower(state, event.resource_id, event.status);
      break;
    case "released":
      release(state, event.resource_id);
      break;
    case "moved":
      move(state, event.resource_id, event.enterprise_project_id);
      break;
    case "extended":
      extend(state, event.order_id);
      break;
    case "upgraded":
      finishUpgrade(state, event.resource_id, event.version);
      break;
    case "backup-end":
      finishBackup(state, event.backup_id);
      break;
  }
}

function changeJob(state: State, jobId: string, change: (job: Job) => void): void {
  const job = state.jobs.find((candidate) => candidate.job_id === jobId);
  if (job !== undefined && job.status !== "FAIL" && job.status !== "SUCCESS") {
    change(job);
  }
}

function endJob(state: State, job: Job, at: string): void {
  const order = state.orders.find((candidate) => candidate.resource_ids.includes(job.resource_id));
  const last = state.jobs.filter((candidate) => candidate.resource_id === job.resource_id).at(-1);
  const failure = job === last ? order?.failure : undefined;
  job.begin_time ??= at;
  job.end_time = at;
  job.status = failure ? "FAIL" : "SUCCESS";
  job.error_code = failure?.code ?? null;
  job.fail_reason = failure?.reason ?? null;
}

function finishOrder(state: State, orderId: string): void {
  const order = state.orders.find((candidate) => candidate.order_id === orderId);
  if (order === undefined) {
    return;
  }
  order.status = ORDER_STATUS.completed;
  for (const instance of state.instances.filter((candidate) => order.resource_ids.includes(candidate.resource_id))) {
    if (instance.status === "BUILD") {
      instance.status = order.failure ? "ERROR" : "ACTIVE";
      instance.task = "NO_TASK";
      addStarterContents(state, instance.id);
    }
  }
}

function finishPower(state: State, resourceId: string, status: "ACTIVE" | "SHUTOFF"): void {
  const instance = instanceOf(state, resourceId);
  if (instance !== undefined && instance.task !== "NO_TASK" && instance.task !== "delete_wait") {
    instance.status = status;
    instance.task = "NO_TASK";
  }
}

function finishUpgrade(state: State, resourceId: string, version: string): void {
  const instance = instanceOf(state, resourceId);
  if (instance?.status === "UPGRADING") {
    instance.status = "ACTIVE";
    instance.version = version;
    instance.new_version = null;
  }
}

/** Final status of a backup by the status while it is in progress. */
const ENDS: Readonly<Record<string, string>> = { AUTO_BACKUPING: "AUTO_BACKUPED", RESTORING: "RESTORED" };

function finishBackup(state: State, id: string): void {
  const backup = state.logBackups.find((candidate) => candidate.id === id);
  if (backup !== undefined) {
    backup.progress = ENDS[backup.progress] ?? backup.progress;
  }
}

function move(state: State, resourceId: string, enterpriseProjectId: string): void {
  const instance = instanceOf(state, resourceId);
  if (instance !== undefined) {
    instance.enterprise_project_id = enterpriseProjectId;
  }
}

/** Deletes an instance with its contents, and releases its quota. */
function release(state: State, resourceId: string): void {
  const instance = instanceOf(state, resourceId);
  if (instance === undefined) {
    return;
  }
  const { flavors, quota } = regionOfRow(state, instance);
  const flavor = flavors.find((candidate) => candidate.id === instance.flavor_id);
  quota.audit_quota += 1;
  quota.cpu += flavor?.vcpus ?? 0;
  quota.ram += flavor?.ram ?? 0;
  state.instances.splice(state.instances.indexOf(instance), 1);
  state.tags = state.tags.filter((tag) => tag.resource_id !== resourceId);
  state.jobs = state.jobs.filter((job) => job.resource_id !== resourceId);
  for (const subscription of state.subscriptions.filter((row) => row.resource_id === resourceId)) {
    closeSubscription(subscription, state.now);
  }
  removeContents(state, instance.id);
}

function removeContents(state: State, instanceId: string): void {
  const others = (row: { instance_id: string }) => row.instance_id !== instanceId;
  state.databases = state.databases.filter(others);
  state.agents = state.agents.filter(others);
  state.riskRules = state.riskRules.filter(others);
  state.sqlRules = state.sqlRules.filter(others);
  state.scopes = state.scopes.filter(others);
  state.maskRules = state.maskRules.filter(others);
  state.whitelists = state.whitelists.filter(others);
  state.instanceSettings = state.instanceSettings.filter(others);
  state.reportTemplates = state.reportTemplates.filter(others);
  state.reports = state.reports.filter(others);
  const remaining = new Set(state.databases.map(({ id }) => id));
  state.risks = state.risks.filter((risk) => remaining.has(risk.db_id));
  state.alarms = state.alarms.filter(others);
  state.logBackups = state.logBackups.filter(others);
  state.operateLogs = state.operateLogs.filter(others);
}
