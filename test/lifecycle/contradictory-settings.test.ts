import { describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { resourceOf } from "../../provider/resources";
import { HOSTS, previewing } from "../host/hosted";
import { InstanceHome } from "./instance-home";

const home = new InstanceHome();

const AGAIN = expect.stringContaining("so each deployment would change it again");

describe.each(HOSTS)("a program that declares the same settings twice, under the %s host", (host) => {
  const [bucketName] = ACCOUNT.obsBuckets;

  it.each([
    ["LogRetention", { retentionDays: 365 }, { retentionDays: 200 }],
    ["AlarmTopic", { enabled: false, cpuThreshold: 10 }, { enabled: false, cpuThreshold: 20, diskThreshold: 30 }],
    ["RiskExport", { bucketName, databaseIds: ["one"] }, { bucketName, databaseIds: ["two"] }],
    ["ReportSchedule", { template: "SOX", format: "PDF" }, { template: "SOX", format: "ZIP" }],
    ["MaskingSwitch", { enabled: true }, { enabled: false }],
  ] as const)("is rejected in the preview if two values differ (%s)", async (type, one, other) => {
    const preview = previewing(host, await resourceOf(type), home.cloud.context());
    const { instanceId } = home;
    expect(await preview.check({ instanceId, ...one })).toEqual([]);
    expect(await preview.check({ instanceId, ...other })).toEqual([AGAIN]);
    expect(await preview.check({ instanceId: "other", ...other })).toEqual([]);
  });

  it("is accepted if no two values differ", async () => {
    const preview = previewing(host, await resourceOf("AlarmTopic"), home.cloud.context());
    const { instanceId } = home;
    const same = { instanceId, topicUrn: "urn:smn:security" };
    expect(await preview.check({ ...same, riskLevels: ["LOW", "HIGH"], cpuThreshold: 10 })).toEqual([]);
    expect(await preview.check({ ...same, riskLevels: ["HIGH", "LOW"], diskThreshold: 30 })).toEqual([]);
  });

  it("does not include a resource that is checked again because it is replaced", async () => {
    const lifecycle = await resourceOf("LogRetention");
    const context = home.cloud.context();
    const found = await lifecycle.create(context, { instanceId: home.instanceId, retentionDays: 365 });
    const preview = previewing(host, lifecycle, context);
    expect(await preview.compare(found, { instanceId: "other", retentionDays: 365 })).toMatchObject({ replaces: true });
    expect(await preview.check({ instanceId: "other", retentionDays: 200 })).toEqual([]);
  });
});
