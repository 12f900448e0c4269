import { z } from "zod";
import { CloudError } from "../errors";
import { type Call, ok, type Reply, type Row } from "../operation";
import type { Instance } from "../state/instances";
import { dbssTime, secondsAfter } from "../times";
import { logged } from "./logged";
import { instanceByResourceId, instanceInPath, requireIdle } from "./lookup";
import { timeSchema } from "./operate-logs";

const monitorSchema = z.object({ time: timeSchema });

/** A running instance has a low load; a stopped one reports none. */
function showHealth(call: Call): Reply {
  const instance = instanceInPath(call);
  call.input(monitorSchema);
  const time = dbssTime(call.now);
  const isRunning = instance.status === "ACTIVE";
  return ok({
    disk_infos: {
      id: "disk",
      time,
      data_total: 500,
      data_available: 450,
      data_use_percent: 10,
      swap_total: 16,
      swap_available: 16,
      swap_use_percent: 0,
      system_total: 50,
      system_available: 40,
      system_use_percent: 20,
    },
    system_infos: isRunning ? [{ id: "system", time, cpu_use: 7.5, mem_use: 31 }] : [],
    traffic_infos: isRunning ? [{ id: "traffic", time, rxmegabytes: 0.25, txmegabytes: 0.5 }] : [],
  });
}

const STEPS = ["Download the version", "Install it", "Restart the services"] as const;

function upgradeStatus({ status, new_version: newVersion }: Instance): number {
  if (status === "UPGRADING" || status === "UPGRADEING") {
    return 0;
  }
  return newVersion === null ? 2 : 1;
}

/** The completed steps of an upgrade. All steps take the same time. */
function stepsOf({ state, now }: Call, instance: Instance): { total: number; steps: object[] } {
  const end = state.events.find((event) => event.kind === "upgraded" && event.resource_id === instance.resource_id);
  if (end === undefined) {
    return { total: 0, steps: [] };
  }
  const leftMs = Date.parse(end.at) - now.getTime();
  const left = Math.ceil((leftMs / 1000 / state.settings.upgradeSeconds) * STEPS.length);
  const done = STEPS.slice(0, Math.max(0, STEPS.length - left));
  const time = dbssTime(now);
  return { total: STEPS.length, steps: done.map((name) => ({ step_name: name, result_code: "0", msg: "", time })) };
}

function listUpgrades(call: Call): Reply {
  return ok({
    audit_upgrade_infos: call.instances.map((instance) => ({
      instance_id: instance.id,
      current_version: instance.version,
      upgrade_version: instance.new_version,
      status: upgradeStatus(instance),
      ...stepsOf(call, instance),
    })),
  });
}

function upgrade(call: Call): Reply {
  const instance = instanceByResourceId(call, call.param("resource_id"));
  call.subject = instance.name;
  requireIdle(instance);
  if (instance.new_version === null) {
    throw new CloudError(400, "DBSS.10000001", `Enter a valid request message: ${instance.id} has no new version`);
  }
  const { state } = call;
  const at = secondsAfter(state.now, state.settings.upgradeSeconds);
  instance.status = "UPGRADING";
  state.events.push({ at, kind: "upgraded", resource_id: instance.resource_id, version: instance.new_version });
  return ok({ code: 0, description: "", order_id: null, task_id: null });
}

const timezoneSchema = z.object({ timezone: z.string().min(1).max(64) });

function setTimezone(call: Call): Reply {
  const instance = instanceInPath(call);
  const { timezone } = call.input(timezoneSchema);
  requireIdle(instance);
  instance.timezone = timezone;
  return ok({ status: "SUCCESS" });
}

const INSTANCES = "Instance list";
const setZone = logged(INSTANCES, "Update", "Change the time zone.", setTimezone);
const upgradeOne = logged(INSTANCES, "Operate", "Upgrade the instance.", upgrade);

export const upkeep: readonly Row[] = [
  ["showInstanceMonitorInfo", "POST", "/v1/{project_id}/audit/{instance_id}/system/monitorinfo", showHealth],
  ["showAuditUpgradeStatus", "GET", "/v1/{project_id}/audit/upgrade/status", listUpgrades],
  ["confirmUpgradeAudit", "POST", "/v1/{project_id}/audit/{resource_id}/upgrade", upgradeOne],
  ["setAuditInstanceTimeZone", "POST", "/v1/{project_id}/audit/{instance_id}/timezone", setZone],
];
