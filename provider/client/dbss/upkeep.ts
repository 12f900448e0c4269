import { z } from "zod";
import { failingUnlessCodeZero, failingUnlessSuccess } from "../body-failures";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import { list, nothing, optionalList, optionalNumber, optionalRecord, optionalText, whatever } from "../wire";
import { DESCRIPTION } from "./documents";
import { instanceResourceId, onInstance } from "./fields";
import { timeRange } from "./records";

// The instance itself: capacity, upgrades, its time zone.

const measuredAt = optionalText.describe("When it was measured.");

const health = whatever({
  /** Usage of the disks. The unit of the sizes is not documented. */
  disk_infos: optionalRecord({
    time: measuredAt,
    /** Size of the audit log disk. */
    data_total: optionalNumber,
    /** Free space on the audit log disk. */
    data_available: optionalNumber,
    /** Usage of the audit log disk, in percent. */
    data_use_percent: optionalNumber,
    /** Size of the directory for temporary files. */
    swap_total: optionalNumber,
    /** Free space in the directory for temporary files. */
    swap_available: optionalNumber,
    /** Usage of the directory for temporary files, in percent. */
    swap_use_percent: optionalNumber,
    /** Size of the system disk. */
    system_total: optionalNumber,
    /** Free space on the system disk. */
    system_available: optionalNumber,
    /** Usage of the system disk, in percent. */
    system_use_percent: optionalNumber,
  }),
  /** Load over the period. */
  system_infos: optionalList(
    record({
      time: measuredAt,
      /** CPU usage, in percent. */
      cpu_use: optionalNumber,
      /** Memory usage, in percent. */
      mem_use: optionalNumber,
    }),
  ),
  /** Traffic over the period. The names say megabytes, the vendor's clients bytes. */
  traffic_infos: optionalList(
    record({
      time: measuredAt,
      /** Traffic received per second. */
      rxmegabytes: optionalNumber,
      /** Traffic sent per second. */
      txmegabytes: optionalNumber,
    }),
  ),
});

/** The load, the traffic and the disks of an instance. */
export type InstanceHealth = z.output<typeof health>;

const upgrade = record({
  instance_id: optionalText,
  /** Version of the audit software. */
  current_version: optionalText,
  /** Version that it can be upgraded to. Absent if there is none. */
  upgrade_version: optionalText,
  /** 0: in progress, 1: possible, 2: not possible. */
  status: optionalNumber,
  /** Number of steps. */
  total: optionalNumber,
  /** The steps so far. */
  steps: optionalList(
    record({
      step_name: optionalText,
      /** Result of the step. The codes are not documented. */
      result_code: optionalText,
      /** Message that belongs to `result_code`. */
      msg: optionalText,
      /** When the step was taken. */
      time: optionalText,
    }),
  ),
});

/** Status of the upgrade of an instance. */
export type InstanceUpgrade = z.output<typeof upgrade>;

export const upkeepOperations = {
  /** Shows the load, the traffic and the disks of an instance. */
  showInstanceHealth: defineOperation({
    id: "showInstanceMonitorInfo",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/system/monitorinfo",
    request: {
      path: onInstance,
      body: {
        /** Period to show load and traffic of. */
        time: timeRange.prefault({}),
      },
    },
    response: health,
    document: DESCRIPTION,
    repeatable: true,
  }),

  /** Lists for each instance whether it can be upgraded, and the progress of its upgrade. */
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
    request: { path: { resource_id: instanceResourceId } },
    response: whatever({
      /** "0" for a success. */
      code: optionalText,
      /** Message that belongs to `code`. */
      description: optionalText,
      /** ID of an order, if the upgrade placed one. */
      order_id: optionalText,
      /** ID of the task that upgrades the instance. */
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
    request: {
      path: onInstance,
      body: {
        /** Time zone, in the format of `timezone` in the list of instances. */
        timezone: z.string().min(1),
      },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),
};
