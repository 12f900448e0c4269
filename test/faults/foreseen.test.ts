import { describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import { auditOrder } from "../../provider/resources/audit-order/lifecycle";
import { rdsAuditDatabase } from "../../provider/resources/rds-audit-database";
import { riskRule } from "../../provider/resources/risk-rule";
import { riskRuleSwitch } from "../../provider/resources/risk-rule-switch";
import { homeArgs, orderInputs } from "../lifecycle/buy-instance";
import { failureOf, InstanceHome } from "../lifecycle/instance-home";

const UNKNOWN = "00000000000000000000000000000000in01";
const { mysqlOrders } = ACCOUNT.rdsInstances;

const home = new InstanceHome();

/** From now on RDS instance mysqlOrders has a version that cannot be audited. */
async function outdate(): Promise<void> {
  const index = (await home.rows("rdsInstances")).findIndex(({ id }) => id === mysqlOrders);
  await home.cloud.patch({ op: "replace", path: `/rdsInstances/${index}/datastore/version`, value: "4.0" });
}

describe("an RDS database that is to be audited", () => {
  const foresee = async (inputs: object, olds?: object) =>
    rdsAuditDatabase.foresee?.(home.cloud.context(), { auditEnabled: true, ...inputs }, olds);

  it("fails beforehand where RDS does not know it", async () => {
    expect(await foresee({ rdsId: UNKNOWN })).toEqual([
      { property: "rdsId", reason: expect.stringContaining(`RDS instance ${UNKNOWN} does not exist`) },
    ]);
  });

  it("fails beforehand where DBSS cannot audit its engine or version", async () => {
    await outdate();
    expect(await foresee({ rdsId: mysqlOrders })).toEqual([
      { property: "rdsId", reason: expect.stringContaining("DBSS does not audit MySQL 4.0 without an agent") },
    ]);
  });

  it("passes where it can be audited, where that is not reported, and where the ID is not known yet", async () => {
    expect(await foresee({ rdsId: mysqlOrders })).toEqual([]);
    expect(await foresee({})).toEqual([]);
    await outdate();
    await home.cloud.settings({ missingOperations: ["listRdsDatabases"] });
    expect(await foresee({ rdsId: mysqlOrders })).toEqual([]);
  });

  it("passes where it exists already, or where the arguments say all: RDS need not know it then", async () => {
    expect(await foresee({ rdsId: UNKNOWN }, { rdsId: UNKNOWN })).toEqual([]);
    const all = { databaseName: "dw", engine: "DWS", engineVersion: "8", ipAddress: "192.168.0.9", port: 8000 };
    expect(await foresee({ rdsId: UNKNOWN, ...all })).toEqual([]);
  });

  it("is looked at before its instance is ordered, so that nothing is ordered for it", async () => {
    await outdate();
    const inputs = { ...orderInputs({ ...homeArgs, name: "other" }), rdsIds: [mysqlOrders, UNKNOWN] };
    const { message } = await failureOf(auditOrder.create(home.cloud.context(), inputs));
    expect(message).toMatch(
      /Nothing was ordered for audit instance other\. rdsId: .*MySQL 4\.0.*rdsId: RDS instance .* does not exist/,
    );
    expect((await home.rows("orders")).length).toBe(1);
  });

  it("that another instance audits is warned of once before an instance is bought for it", async () => {
    await home.database(mysqlOrders);
    const warnings: string[] = [];
    const watched = () => {
      const context = home.cloud.context();
      return { ...context, log: { ...context.log, warn: (message: string) => void warnings.push(message) } };
    };
    const context = watched();
    const inputs = { ...orderInputs({ ...homeArgs, name: "other" }), rdsIds: [mysqlOrders] };
    expect(await auditOrder.foresee?.(context, inputs)).toEqual([]);
    const warning = expect.stringMatching(/already audited by audit instance \S+ \(.*Unless it is removed there/);
    expect(warnings).toEqual([warning]);
    expect(await auditOrder.foresee?.(context, inputs, { ...inputs, edition: "high" })).toEqual([]);
    await rdsAuditDatabase.foresee?.(context, { auditEnabled: true, rdsId: mysqlOrders });
    expect(warnings).toHaveLength(1);
    // In YAML, the order does not know the databases.
    await rdsAuditDatabase.foresee?.(watched(), { auditEnabled: true, rdsId: mysqlOrders });
    expect(warnings).toEqual([warning, warning]);
    const { instanceId } = home;
    await rdsAuditDatabase.foresee?.(watched(), { auditEnabled: true, rdsId: mysqlOrders, instanceId });
    // The instance is adopted in the same run.
    await rdsAuditDatabase.foresee?.(watched(), { auditEnabled: true, rdsId: mysqlOrders, adopt: "orders" });
    expect(warnings).toHaveLength(2);
  });

  it("costs one list for each engine and instance, however many are declared", async () => {
    const context = home.cloud.context();
    const ids = Object.values(ACCOUNT.rdsInstances);
    await Promise.all(ids.map((rdsId) => rdsAuditDatabase.foresee?.(context, { rdsId }, undefined)));
    const audited = { listAuditInstancesNew: 1, listAuditDatabasesNew: 1 };
    expect(await home.calls()).toEqual({ ...audited, listInstances: 1, listRdsDatabases: 4 });
  });
});

describe("risk rules that are to be switched", () => {
  const inputs = (rules: string[]) => ({ instanceId: home.instanceId, rules, enabled: false });

  it("fail beforehand, each by its index, where the instance does not have them", async () => {
    const foreseen = await riskRuleSwitch.foresee?.(
      home.cloud.context(),
      inputs(["Table_deletion", "Nope"]),
      undefined,
    );
    expect(foreseen).toEqual([
      {
        property: "rules[1]",
        reason: expect.stringMatching(/no risk rule with the ID or name Nope; it has: .*Table_/),
      },
    ]);
  });

  it("pass where the program makes the rule first, where the switch exists, and while the instance is not known", async () => {
    const context = home.cloud.context();
    riskRule.checked?.(context, { instanceId: home.instanceId, name: "Nope" });
    expect(await riskRuleSwitch.foresee?.(context, inputs(["Nope"]), undefined)).toEqual([]);
    const other = home.cloud.context();
    expect(await riskRuleSwitch.foresee?.(other, inputs(["Nope"]), inputs(["Nope"]))).toEqual([]);
    expect(await riskRuleSwitch.foresee?.(other, { rules: ["Nope"], enabled: false }, undefined)).toEqual([]);
  });
});

describe("an audit instance that exists", () => {
  const groups = ACCOUNT.securityGroupIds.slice(0, 2);

  it("can only be changed to a single security group", async () => {
    const olds = { orderId: "CS1", securityGroupIds: groups.slice(0, 1) };
    const foresee = (inputs: object, before?: object) => auditInstance.foresee?.(home.cloud.context(), inputs, before);
    expect(await foresee({ ...olds, securityGroupIds: groups }, olds)).toEqual([
      { property: "securityGroupIds", reason: expect.stringContaining("only be changed to a single one") },
    ]);
    expect(await foresee({ securityGroupIds: groups })).toEqual([]);
    expect(await foresee({ orderId: "CS2", securityGroupIds: groups }, olds)).toEqual([]);
    expect(await foresee({ ...olds, securityGroupIds: groups.slice(1) }, olds)).toEqual([]);
    const both = { ...olds, securityGroupIds: groups };
    expect(await foresee({ ...both, securityGroupIds: groups.toReversed() }, both)).toEqual([]);
  });

  it("is named by `adopt`, or the preview fails", async () => {
    const foresee = (adopt: string) => auditInstance.foresee?.(home.cloud.context(), { adopt });
    expect(await foresee(home.resourceId)).toEqual([]);
    expect(await foresee("nope")).toEqual([
      { property: "adopt", reason: expect.stringMatching(/no audit instance with the ID or name nope; it has: /) },
    ]);
  });

  it("is not imported by its instance ID", async () => {
    const { message } = await failureOf(Promise.resolve(auditInstance.seed(home.cloud.context(), home.instanceId)));
    expect(message).toContain(`Its ID is its \`resourceId\`: ${home.resourceId}`);
  });
});
