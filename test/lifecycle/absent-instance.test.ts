import { describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { logged } from "../../provider/host/contexts";
import { preview } from "../../provider/host/preview";
import { resourceOf } from "../../provider/resources";
import { failureOf, InstanceHome } from "./instance-home";

const home = new InstanceHome();

const [bucketName] = ACCOUNT.obsBuckets;

describe("on an instance that does not exist", () => {
  it.each([
    ["LogRetention", { instanceId: "nowhere", retentionDays: 365 }],
    ["AlarmTopic", { instanceId: "nowhere", enabled: false }],
    ["AuditLogBackup", { instanceId: "nowhere", bucketName }],
    ["ReportSchedule", { instanceId: "nowhere", template: "SOX" }],
    ["MaskingRule", { instanceId: "nowhere", name: "iban", regex: "[0-9]", maskValue: "*" }],
    ["RiskRuleSwitch", { instanceId: "nowhere", rules: ["Table_deletion"], enabled: true }],
    ["AuditAgent", { instanceId: "nowhere", databaseId: "d", agentType: "DB", os: "LINUX64_X86" }],
    ["RdsAuditDatabase", { instanceId: "nowhere", rdsId: ACCOUNT.rdsInstances.mysqlOrders }],
    ["ResourceTags", { resourceId: "nowhere", tags: { team: "security" } }],
  ] as const)("the preview of a %s warns of the error that its creation ends with", async (type, args) => {
    const resource = await resourceOf(type);
    const inputs = resource.args.parse(args);
    const warnings: string[] = [];
    const log = { progress: () => undefined, warn: (message: string) => void warnings.push(message) };
    const context = home.cloud.context();
    await logged(log, () =>
      preview(resource, context, {
        inputs,
        known: inputs,
        olds: undefined,
        isReplacedAnyway: () => false,
        isPastAdoption: () => false,
      }),
    );
    const { message } = await failureOf(resource.create(context, inputs));
    expect(message).toContain("nowhere does not exist");
    expect(warnings).toEqual([expect.stringContaining("nowhere does not exist")]);
  });
});
