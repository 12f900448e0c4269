import fc from "fast-check";
import type { Found, Resource } from "../../../provider/model/resource";
import { alarmTopic } from "../../../provider/resources/alarm-topic";
import type { Cloud } from "../../cloud";
import { argumentsOf } from "./arbitraries";
import { byInstance, removeInstance } from "./rules";
import type { Specimen, Values } from "./specimen";
import { change } from "./tamper";

const alarmField = (name: string, value: (found: Found<Values>) => unknown) => (cloud: Cloud, found: Found<Values>) =>
  change(cloud, "instanceSettings", byInstance(found), { [`alarm/${name}`]: value(found) });

/** A number that differs from the declared one. */
const otherThan = (name: string) => (found: Found<Values>) => (found.state[name] === 7 ? 8 : 7);

const percent = fc.integer({ min: 0, max: 100 });

export const alarmTopicSpecimen: Specimen = {
  name: "AlarmTopic",
  lifecycle: alarmTopic as unknown as Resource,
  args: ({ instanceId }) =>
    argumentsOf(
      {
        instanceId: fc.constant(instanceId),
        topicUrn: fc.constantFrom("urn:smn:cn-north-4:project:security", "urn:smn:cn-north-4:project:audit"),
      },
      {
        enabled: fc.boolean(),
        riskLevels: fc.shuffledSubarray(["LOW", "MEDIUM", "HIGH"]),
        cpuThreshold: percent,
        memoryThreshold: percent,
        diskThreshold: percent,
        dailyLimit: fc.integer({ min: 1, max: 1000 }),
      },
    ),
  illegal: [
    { put: { instanceId: "" }, property: "instanceId" },
    { put: { enabled: "ON" }, property: "enabled" },
    { put: { topicUrn: "" }, property: "topicUrn" },
    { put: { riskLevels: ["NO_RISK"] }, property: "riskLevels[0]" },
    { put: { riskLevels: ["LOW", "LOW"] }, property: "riskLevels" },
    { put: { cpuThreshold: 101 }, property: "cpuThreshold" },
    { put: { memoryThreshold: -1 }, property: "memoryThreshold" },
    { put: { diskThreshold: "80" }, property: "diskThreshold" },
    { put: { dailyLimit: 0 }, property: "dailyLimit" },
    { put: { alarmNum: 1 }, property: "alarmNum" },
  ],
  tamper: {
    enabled: alarmField("alarm_switch", ({ state }) => (state.enabled ? "OFF" : "ON")),
    topicUrn: alarmField("alarm_topic_urn", () => "urn:smn:cn-north-4:project:clicked"),
    riskLevels: alarmField("alarm_risk", ({ state }) =>
      (state.riskLevels as string[]).includes("LOW") ? [] : ["low"],
    ),
    cpuThreshold: alarmField("alarm_cpu", otherThan("cpuThreshold")),
    memoryThreshold: alarmField("alarm_memory", otherThan("memoryThreshold")),
    diskThreshold: alarmField("alarm_disk", otherThan("diskThreshold")),
    dailyLimit: alarmField("alarm_num", otherThan("dailyLimit")),
  },
  untoldOnImport: ["previous"],
  remove: removeInstance,
};
