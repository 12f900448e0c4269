import type { AuditInstance, ReportTemplate } from "../../provider/client";
import type { Context } from "../../provider/model/context";
import { type Sighting, unlessUnknown } from "./sighting";

/** The settings of an instance: alarms, log retention, and the scheduled reports. */
export async function sightSettings(context: Context, { id: instanceId }: AuditInstance): Promise<Sighting[]> {
  const templates = await unlessUnknown(context.snapshots.reportTemplates.get(instanceId));
  const [alarm, retention, switches, exports] = await Promise.all([
    sightAlarm(context, instanceId),
    sightRetention(context, instanceId),
    sightSwitches(context, instanceId),
    sightBackup(context, instanceId),
  ]);
  const schedules = templates
    .filter(({ status }) => status === "ON")
    .map((template) => sightSchedule(instanceId, template, templates));
  return [...alarm, ...retention, ...switches, ...exports, ...schedules];
}

/** A setting, in a list that is empty where the region does not offer it. */
function offered<T>(shown: Promise<T>): Promise<T[]> {
  return unlessUnknown(shown.then((each) => [each]));
}

async function sightAlarm({ client }: Context, instanceId: string): Promise<Sighting[]> {
  const shown = await offered(client.dbss.showAlarmTopic({ instance_id: instanceId }));
  return shown.map(({ alarm_topic_urn: topicUrn = "" }) => ({
    type: "AlarmTopic",
    name: "alarms",
    id: instanceId,
    seed: {
      instanceId,
      topicUrn,
      riskLevels: [],
      cpuThreshold: 0,
      memoryThreshold: 0,
      diskThreshold: 0,
      dailyLimit: 0,
    },
  }));
}

async function sightRetention({ client }: Context, instanceId: string): Promise<Sighting[]> {
  const shown = await offered(client.dbss.showLogRetention({ instance_id: instanceId }));
  return shown.map(() => ({ type: "LogRetention", name: "log-retention", id: instanceId, seed: { instanceId } }));
}

async function sightSwitches({ client }: Context, instanceId: string): Promise<Sighting[]> {
  const [masking, results] = await Promise.all([
    offered(client.dbss.showMaskingSwitch({ instance_id: instanceId })),
    offered(client.dbss.showResultStorageSwitch({ instance_id: instanceId })),
  ]);
  const seed = { instanceId, enabled: true };
  return [
    ...masking.map(() => ({ type: "MaskingSwitch" as const, name: "masking", id: instanceId, seed })),
    ...results.map(() => ({ type: "ResultStorageSwitch" as const, name: "result-storage", id: instanceId, seed })),
  ];
}

/** The backup to a bucket, where it is on. A risk export is left out: the service does not return its cycle. */
async function sightBackup({ client }: Context, instanceId: string): Promise<Sighting[]> {
  const backups = await offered(client.dbss.showLogBackup({ instance_id: instanceId }));
  return backups
    .filter(({ status }) => status === "ON")
    .map(() => ({
      type: "AuditLogBackup" as const,
      name: "log-backup",
      id: instanceId,
      seed: { instanceId, bucketName: "", path: "", cycle: "", triggerTime: "" },
    }));
}

function sightSchedule(
  instanceId: string,
  { id: templateId, name = templateId, type }: ReportTemplate,
  templates: readonly ReportTemplate[],
): Sighting {
  const isTypeItsOwn = templates.filter((other) => other.type === type).length === 1;
  return {
    type: "ReportSchedule",
    name,
    id: `${instanceId}/${templateId}`,
    seed: {
      instanceId,
      template: isTypeItsOwn ? type : templateId,
      templateId,
      frequency: "",
      mode: "",
      format: "",
      startTime: "",
      notify: false,
      topicUrn: "",
      databaseIds: [],
    },
  };
}
