import { describe, expect, it } from "vitest";
import { PartialFailure } from "../../provider/model/errors";
import { alarmTopic } from "../../provider/resources/alarm-topic";
import { failureOf, InstanceHome } from "./instance-home";

// Also covers the behavior that all settings share.

const home = new InstanceHome();

const urn = "urn:smn:cn-north-4:project:security";

const inputs = (more: Record<string, unknown> = {}) => home.inputs(alarmTopic, { topicUrn: urn, ...more });

const create = (more: Record<string, unknown> = {}) => alarmTopic.create(home.cloud.context(), inputs(more));

const alarm = async () =>
  (await home.rows("instanceSettings")).find((row) => row.instance_id === home.instanceId)?.alarm;

/** Changes a setting in the console. */
async function click(name: string, value: unknown): Promise<void> {
  const index = (await home.rows("instanceSettings")).findIndex((row) => row.instance_id === home.instanceId);
  await home.cloud.patch({ op: "replace", path: `/instanceSettings/${index}/alarm/${name}`, value });
}

describe("alarm settings", () => {
  it("stay unchanged if omitted, and their drift is ignored", async () => {
    const before = await alarm();
    const { id, state } = await create({ cpuThreshold: 90 });
    expect(await alarm()).toEqual({ ...before, alarm_switch: "ON", alarm_topic_urn: urn, alarm_cpu: 90 });
    expect(state.memoryThreshold).toBeUndefined();
    await click("alarm_memory", 10);
    const read = await alarmTopic.read(home.cloud.context(), id, state);
    expect(read?.state).toEqual(state);
  });

  it("are restored by delete only if they were declared", async () => {
    await click("alarm_cpu", 55);
    const { id, state } = await create({ cpuThreshold: 90, riskLevels: ["HIGH"] });
    expect(state.previous).toMatchObject({ enabled: false, cpuThreshold: 55, riskLevels: [], memoryThreshold: 80 });
    await click("alarm_memory", 10);
    await alarmTopic.delete(home.cloud.context(), id, state);
    expect(await alarm()).toMatchObject({ alarm_switch: "OFF", alarm_cpu: 55, alarm_risk: [], alarm_memory: 10 });
  });

  it("are restored by an update that no longer declares them", async () => {
    const { id, state } = await create({ cpuThreshold: 90, diskThreshold: 70 });
    const updated = await alarmTopic.update(home.cloud.context(), id, state, inputs({ diskThreshold: 60 }));
    expect(await alarm()).toMatchObject({ alarm_cpu: 80, alarm_disk: 60 });
    expect(updated.cpuThreshold).toBeUndefined();
    expect(updated).toMatchObject({ diskThreshold: 60, previous: state.previous });
  });

  it("are not written if they already match", async () => {
    await create({ riskLevels: ["LOW", "HIGH"] });
    await home.cloud.requests();
    await create({ riskLevels: ["HIGH", "LOW"] });
    expect(await home.calls()).toEqual({ listAlarmTopicConfigInfoNew: 1 });
  });

  it("keep their previous values in state if the response is lost", async () => {
    await home.cloud.fault({
      match: { operation: "setAlarmTopicConfigInfoNew" },
      times: 100,
      effect: { kind: "reset-after" },
    });
    const error = await failureOf(create({ cpuThreshold: 90 }));
    expect(error).toBeInstanceOf(PartialFailure);
    expect(error).toMatchObject({ id: home.instanceId, state: { cpuThreshold: 90, previous: { cpuThreshold: 80 } } });
  });

  it("leave nothing in state if the service rejects them", async () => {
    await home.cloud.fault({
      match: { operation: "setAlarmTopicConfigInfoNew" },
      effect: { kind: "status", status: 403 },
    });
    expect(await failureOf(create())).not.toBeInstanceOf(PartialFailure);
  });

  it("keep their old values in state if the service rejects an update", async () => {
    const { id, state } = await create({ cpuThreshold: 90 });
    await home.cloud.fault({
      match: { operation: "setAlarmTopicConfigInfoNew" },
      effect: { kind: "status", status: 403 },
    });
    const error = await failureOf(alarmTopic.update(home.cloud.context(), id, state, inputs({ cpuThreshold: 91 })));
    expect(error).toMatchObject({ name: "PartialFailure", id, state: { cpuThreshold: 90 } });
  });
});

it("rejects alarms without a topic before writing anything", async () => {
  const { message } = await failureOf(create({ topicUrn: undefined }));
  expect(message).toMatch(/^topicUrn: .*has no topic/);
  expect(await home.calls()).toEqual({ listAlarmTopicConfigInfoNew: 1 });
});

it("sends risk levels in lowercase, as the service spells them", async () => {
  await create({ riskLevels: ["HIGH", "LOW"] });
  expect(await alarm()).toMatchObject({ alarm_risk: ["high", "low"] });
});
