import { z } from "zod";
import { inOrderOf } from "../model/diff";
import { onEveryInstance } from "../model/lists";
import { defineResource, partsOf, type State } from "../model/resource";
import { instanceId, isSwitchedOn, percent, unorderedList } from "./fields";
import { ifDeclared, needed, type SettingKind } from "./settings/kind";
import { settingSteps } from "./settings/lifecycle";

const threshold = percent.optional();

export const args = z.strictObject({
  instanceId,
  enabled: z.boolean().default(true).meta({ description: "Whether alarms are sent." }),
  topicUrn: z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        "URN of the Simple Message Notification topic that alarms are sent to, such as " +
        "`urn:smn:cn-north-4:…:security`. Required if `enabled` is true and the instance has no topic yet.",
    }),
  riskLevels: unorderedList(z.enum(["LOW", "MEDIUM", "HIGH"]).meta({ typeName: "AlarmTopicRiskLevel" }))
    .optional()
    .meta({
      description:
        'Risk levels that raise an alarm: any of "LOW", "MEDIUM" and "HIGH". Left unchanged if omitted, as ' +
        "are the arguments below.",
    }),
  cpuThreshold: threshold.meta({ description: "CPU usage, in percent (0 to 100), at which an alarm is raised." }),
  memoryThreshold: threshold.meta({
    description: "Memory usage, in percent (0 to 100), at which an alarm is raised.",
  }),
  diskThreshold: threshold.meta({ description: "Disk usage, in percent (0 to 100), at which an alarm is raised." }),
  dailyLimit: z.int().min(1).optional().meta({ description: "Maximum number of alarms sent per day: at least 1." }),
});

export const outputs = z.object({
  topicsSupported: z.boolean().optional().meta({ description: "Whether the instance can send alarms to topics." }),
  previous: z
    .object({
      enabled: z.boolean().optional().meta({ description: "Whether alarms were sent." }),
      topicUrn: z.string().optional().meta({ description: "URN of the topic that alarms were sent to." }),
      riskLevels: z.array(z.string()).optional().meta({ description: "Risk levels that raised an alarm." }),
      cpuThreshold: z.number().optional().meta({ description: "CPU usage, in percent, at which an alarm was raised." }),
      memoryThreshold: z
        .number()
        .optional()
        .meta({ description: "Memory usage, in percent, at which an alarm was raised." }),
      diskThreshold: z
        .number()
        .optional()
        .meta({ description: "Disk usage, in percent, at which an alarm was raised." }),
      dailyLimit: z.number().optional().meta({ description: "Maximum number of alarms sent per day." }),
    })
    .meta({
      description: "Settings before the resource was created. Those that are declared are restored on delete.",
    }),
});

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
  owner: ["instanceId"],
  locate: async (_context, { instanceId }) => ({ instanceId }),
  idOf: ({ instanceId }) => instanceId,

  async show({ client }, { instanceId }) {
    const topic = await client.dbss.showAlarmTopic({ instance_id: instanceId });
    const values = {
      // Without a topic, no alarm is sent.
      enabled: isSwitchedOn(topic.alarm_switch) ?? (topic.alarm_topic_urn ? undefined : false),
      topicUrn: topic.alarm_topic_urn ?? "",
      riskLevels: topic.alarm_risk.toSorted(),
      cpuThreshold: topic.alarm_cpu,
      memoryThreshold: topic.alarm_memory,
      diskThreshold: topic.alarm_disk,
      dailyLimit: topic.alarm_num,
    };
    return { values, facts: { topicsSupported: topic.smn_effective } };
  },

  async set({ client }, { instanceId }, values) {
    if (values.enabled && !values.topicUrn) {
      throw new Error(
        `topicUrn: instance ${instanceId} has no topic to send alarms to. Set topicUrn, or set enabled to false.`,
      );
    }
    const owner = `instance ${instanceId}`;
    await client.dbss.setAlarmTopic({
      instance_id: instanceId,
      alarm_switch: values.enabled ? "ON" : "OFF",
      alarm_topic_urn: values.topicUrn ?? "",
      alarm_risk: (values.riskLevels ?? []).filter(isLevel),
      alarm_cpu: needed(owner, "cpuThreshold", values.cpuThreshold),
      alarm_memory: needed(owner, "memoryThreshold", values.memoryThreshold),
      alarm_disk: needed(owner, "diskThreshold", values.diskThreshold),
      alarm_num: needed(owner, "dailyLimit", values.dailyLimit),
    });
  },

  valuesOf: ({ enabled, topicUrn, riskLevels, cpuThreshold, memoryThreshold, diskThreshold, dailyLimit }) => ({
    // Always declared, although state written by another version may lack it.
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

/** Which alarms an instance sends, and where. */
export const alarmTopic = defineResource({
  type: "AlarmTopic",
  description:
    "Which alarms an audit instance sends, and where. Every instance has these settings: creating the " +
    "resource sets them, and deleting it restores the previous values of those that are declared. " +
    "Everything except `instanceId` updates in place.",
  example: `
new dbss.AlarmTopic("alarms", {
  instanceId: audit.instanceId,
  topicUrn: "urn:smn:cn-north-4:…:security",
  riskLevels: ["MEDIUM", "HIGH"],
  diskThreshold: 80,
});
`,
  args,
  outputs,
  // An instance has exactly one set of alarm settings.
  deleteBeforeReplace: true,
  idForm: "<instanceId>",
  // All settings are declared, so that each is read. Their previous values are unknown, so a deletion leaves them
  // unchanged.
  seed: (_context, id) =>
    partsOf(id, 1) && {
      instanceId: id,
      topicUrn: "",
      riskLevels: [],
      cpuThreshold: 0,
      memoryThreshold: 0,
      diskThreshold: 0,
      dailyLimit: 0,
      previous: {},
    },
  list: onEveryInstance("alarms"),
  ...settingSteps(kind),
});

function isLevel(level: string): level is Level {
  return level === "LOW" || level === "MEDIUM" || level === "HIGH";
}
