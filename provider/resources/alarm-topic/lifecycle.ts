import type { z } from "zod";
import { defineLifecycle, type State } from "../../lifecycle/contract";
import { inOrderOf } from "../rules/fields";
import type { SettingKind } from "../settings/kind";
import { settingSteps } from "../settings/lifecycle";
import { ifDeclared } from "../settings/overlay";
import { args, outputs } from "./args";

export type Inputs = z.output<typeof args>;
export type AlarmTopicState = State<typeof args, typeof outputs>;

type Values = z.output<typeof outputs>["previous"];
type Level = NonNullable<Inputs["riskLevels"]>[number];

interface Types {
  readonly target: { readonly instanceId: string };
  readonly values: Values;
  readonly facts: { readonly topicsSupported?: boolean | undefined };
  readonly inputs: Inputs;
  readonly state: AlarmTopicState;
}

const kind: SettingKind<Types> = {
  noun: "alarm settings",
  locate: async (_context, { instanceId }) => ({ instanceId }),
  idOf: ({ instanceId }) => instanceId,

  async show({ client, signal }, { instanceId }) {
    const topic = await client.dbss.showAlarmTopic({ instance_id: instanceId }, { signal });
    const values = {
      enabled: topic.alarm_switch === "ON",
      topicUrn: topic.alarm_topic_urn ?? "",
      riskLevels: topic.alarm_risk.toSorted(),
      cpuThreshold: topic.alarm_cpu,
      memoryThreshold: topic.alarm_memory,
      diskThreshold: topic.alarm_disk,
      dailyLimit: topic.alarm_num,
    };
    return { values, facts: { topicsSupported: topic.smn_effective } };
  },

  async set({ client, signal }, { instanceId }, values) {
    if (values.enabled && !values.topicUrn) {
      throw new Error(
        `topicUrn: the alarms of instance ${instanceId} have no topic to be sent to yet. Declare one, or set enabled to false.`,
      );
    }
    await client.dbss.setAlarmTopic(
      {
        instance_id: instanceId,
        alarm_switch: values.enabled ? "ON" : "OFF",
        alarm_topic_urn: values.topicUrn ?? "",
        alarm_risk: (values.riskLevels ?? []).filter(isLevel),
        alarm_cpu: needed("cpuThreshold", instanceId, values.cpuThreshold),
        alarm_memory: needed("memoryThreshold", instanceId, values.memoryThreshold),
        alarm_disk: needed("diskThreshold", instanceId, values.diskThreshold),
        alarm_num: needed("dailyLimit", instanceId, values.dailyLimit),
      },
      { signal },
    );
  },

  valuesOf: ({ enabled, topicUrn, riskLevels, cpuThreshold, memoryThreshold, diskThreshold, dailyLimit }) => ({
    // Always declared, although a state of another version may lack it.
    enabled: enabled ?? false,
    topicUrn,
    riskLevels: riskLevels?.toSorted(),
    cpuThreshold,
    memoryThreshold,
    diskThreshold,
    dailyLimit,
  }),

  toState: (known, { values, facts }) => ({
    ...known,
    ...facts,
    enabled: values.enabled ?? false,
    topicUrn: ifDeclared(known.topicUrn, values.topicUrn ?? ""),
    riskLevels: ifDeclared(known.riskLevels, inOrderOf<string>(known.riskLevels, values.riskLevels ?? [])),
    cpuThreshold: ifDeclared(known.cpuThreshold, values.cpuThreshold),
    memoryThreshold: ifDeclared(known.memoryThreshold, values.memoryThreshold),
    diskThreshold: ifDeclared(known.diskThreshold, values.diskThreshold),
    dailyLimit: ifDeclared(known.dailyLimit, values.dailyLimit),
  }),
};

/** Where an instance sends its alarms, and which. */
export const alarmTopic = defineLifecycle({
  args,
  outputs,
  // An instance has one set of them.
  deleteBeforeReplace: true,
  ...settingSteps(kind),
});

function isLevel(level: string): level is Level {
  return level === "LOW" || level === "MEDIUM" || level === "HIGH";
}

/** The service sets all of its settings at once. */
function needed(name: string, instanceId: string, value: number | undefined): number {
  if (value === undefined) {
    throw new Error(`${name}: instance ${instanceId} has none yet, and the service wants one. Declare it.`);
  }
  return value;
}
