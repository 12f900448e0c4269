import { z } from "zod";
import { failingUnlessCodeZero, failingUnlessSuccess } from "../answers";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import { id, list, nothing, optionalList, optionalNumber, optionalRecord, optionalText, whatever } from "../wire";
import { DESCRIPTION } from "./documents";
import { timeRange } from "./records";

// The instance itself: capacity, upgrades, its time zone.

const health = whatever({
  disk_infos: optionalRecord({
    time: optionalText,
    data_total: optionalNumber,
    data_available: optionalNumber,
    data_use_percent: optionalNumber,
    swap_total: optionalNumber,
    swap_available: optionalNumber,
    swap_use_percent: optionalNumber,
    system_total: optionalNumber,
    system_available: optionalNumber,
    system_use_percent: optionalNumber,
  }),
  system_infos: optionalList(record({ time: optionalText, cpu_use: optionalNumber, mem_use: optionalNumber })),
  traffic_infos: optionalList(record({ time: optionalText, rxmegabytes: optionalNumber, txmegabytes: optionalNumber })),
});

/** Load, traffic and disks of an instance. */
export type InstanceHealth = z.output<typeof health>;

const upgrade = record({
  instance_id: optionalText,
  current_version: optionalText,
  upgrade_version: optionalText,
  /** 0: in progress, 1: possible, 2: not possible. */
  status: optionalNumber,
  total: optionalNumber,
  steps: optionalList(
    record({ step_name: optionalText, result_code: optionalText, msg: optionalText, time: optionalText }),
  ),
});

/** Status of the upgrade of an instance. */
export type InstanceUpgrade = z.output<typeof upgrade>;

export const upkeepOperations = {
  /** Shows load, traffic and disks of an instance. */
  showInstanceHealth: defineOperation({
    id: "showInstanceMonitorInfo",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/system/monitorinfo",
    request: { path: { instance_id: id }, body: { time: timeRange.prefault({}) } },
    response: health,
    document: DESCRIPTION,
    repeatable: true,
  }),

  /** Lists for each instance whether it can be upgraded, and how far an upgrade is. */
  listInstanceUpgrades: defineOperation({
    id: "showAuditUpgradeStatus",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/upgrade/status",
    request: {},
    response: list(["audit_upgrade_infos"], upgrade),
    document: DESCRIPTION,
    repeatable: true,
  }),

  /** Upgrades the audit software of an instance. */
  upgradeInstance: defineOperation({
    id: "confirmUpgradeAudit",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{resource_id}/upgrade",
    request: { path: { resource_id: id } },
    response: whatever({
      code: optionalText,
      description: optionalText,
      order_id: optionalText,
      task_id: optionalText,
    }),
    document: DESCRIPTION,
    repeatable: false,
    failing: failingUnlessCodeZero,
  }),

  /** Sets the time zone of an instance. */
  setInstanceTimezone: defineOperation({
    id: "setAuditInstanceTimeZone",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/timezone",
    request: { path: { instance_id: id }, body: { timezone: z.string().min(1) } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),
};
