import type { AuditInstance, ReportTemplate } from "../../provider/client";
import type { Context } from "../../provider/model/context";
import { type Sighting, unlessUnknown } from "./sighting";

/** The settings of an instance: alarms, log retention, and the reports that are made by themselves. */
export async function sightSettings(context: Context, { id: instanceId }: AuditInstance): Promise<Sighting[]> {
  const templates = await unlessUnknown(context.snapshots.reportTemplates.get(instanceId));
  const [alarm, retention] = await Promise.all([sightAlarm(context, instanceId), sightRetention(context, instanceId)]);
  const schedules = templates
    .filter(({ status }) => status === "ON")
    .map((template) => sightSchedule(instanceId, template, templates));
  return [...alarm, ...retention, ...schedules];
}

async function sightAlarm({ client, signal }: Context, instanceId: string): Promise<Sighting[]> {
  const shown = await unlessUnknown(
    client.dbss.showAlarmTopic({ instance_id: instanceId }, { signal }).then((topic) => [topic]),
  );
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

async function sightRetention({ client, signal }: Context, instanceId: string): Promise<Sighting[]> {
  const shown = await unlessUnknown(
    client.dbss.showLogRetention({ instance_id: instanceId }, { signal }).then((retention) => [retention]),
  );
  return shown.map(() => ({ type: "LogRetention", name: "log-retention", id: instanceId, seed: { instanceId } }));
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
