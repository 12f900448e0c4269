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

/** Changes the engine or version of RDS instance mysqlOrders. */
async function setDatastore(name: "type" | "version", value: string): Promise<void> {
  const index = (await home.rows("rdsInstances")).findIndex(({ id }) => id === mysqlOrders);
  await home.cloud.patch({ op: "replace", path: `/rdsInstances/${index}/datastore/${name}`, value });
}

/** Gives RDS instance mysqlOrders a version that cannot be audited. */
const outdate = () => setDatastore("version", "4.0");

describe("checking an RDS database beforehand", () => {
  const foresee = async (inputs: object, olds?: object) =>
    rdsAuditDatabase.foresee?.(home.cloud.context(), { auditEnabled: true, ...inputs }, olds);

  it("fails if RDS does not know it", async () => {
    expect(await foresee({ rdsId: UNKNOWN })).toEqual([
      { property: "rdsId", reason: expect.stringContaining(`RDS instance ${UNKNOWN} does not exist`) },
    ]);
  });

  it.each([
    ["engine", "type", "Cobol", "Cobol 8.0"],
    ["version", "version", "4.0", "MySQL 4.0"],
  ] as const)("fails if DBSS cannot audit its %s", async (_, name, value, datastore) => {
    await setDatastore(name, value);
    expect(await foresee({ rdsId: mysqlOrders })).toEqual([
      { property: "rdsId", reason: expect.stringContaining(`DBSS does not audit ${datastore} without an agent`) },
    ]);
  });

  it("passes if it can be audited, if that is not reported, and if its ID is not known yet", async () => {
    expect(await foresee({ rdsId: mysqlOrders })).toEqual([]);
    expect(await foresee({})).toEqual([]);
    await outdate();
    await home.cloud.settings({ missingOperations: ["listRdsDatabases"] });
    expect(await foresee({ rdsId: mysqlOrders })).toEqual([]);
  });

  it("passes for an ID that RDS does not know if it already exists or is fully declared", async () => {
    expect(await foresee({ rdsId: UNKNOWN }, { rdsId: UNKNOWN })).toEqual([]);
    const all = { databaseName: "dw", engine: "DWS", engineVersion: "8", ipAddress: "192.168.0.9", port: 8000 };
    expect(await foresee({ rdsId: UNKNOWN, ...all })).toEqual([]);
  });

  it("prevents the order of its instance if it fails", async () => {
    await outdate();
    const inputs = { ...orderInputs({ ...homeArgs, name: "other" }), rdsIds: [mysqlOrders, UNKNOWN] };
    const { message } = await failureOf(auditOrder.create(home.cloud.context(), inputs));
    expect(message).toMatch(
      /Nothing was ordered for audit instance other\. rdsId: .*MySQL 4\.0.*rdsId: RDS instance .* does not exist/,
    );
    expect((await home.rows("orders")).length).toBe(1);
  });

  it("warns once if another instance audits it, before an instance is bought for it", async () => {
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

  it("reads one list per engine and instance, however many databases are declared", async () => {
    const context = home.cloud.context();
    const ids = Object.values(ACCOUNT.rdsInstances);
    await Promise.all(ids.map((rdsId) => rdsAuditDatabase.foresee?.(context, { rdsId }, undefined)));
    const audited = { listAuditInstancesNew: 1, listAuditDatabasesNew: 1 };
    expect(await home.calls()).toEqual({ ...audited, listInstances: 1, listRdsDatabases: 4 });
  });
});

describe("checking the rules of a switch beforehand", () => {
  const inputs = (rules: string[]) => ({ instanceId: home.instanceId, rules, enabled: false });

  it("fails with the index of a rule that the instance does not have", async () => {
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

  it("passes if the program creates the rule, the switch exists, or the instance is not known yet", async () => {
    const context = home.cloud.context();
    riskRule.checked?.(context, { instanceId: home.instanceId, name: "Nope" });
    expect(await riskRuleSwitch.foresee?.(context, inputs(["Nope"]), undefined)).toEqual([]);
    const other = home.cloud.context();
    expect(await riskRuleSwitch.foresee?.(other, inputs(["Nope"]), inputs(["Nope"]))).toEqual([]);
    expect(await riskRuleSwitch.foresee?.(other, { rules: ["Nope"], enabled: false }, undefined)).toEqual([]);
  });
});

describe("an existing audit instance", () => {
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

  it("passes the preview of `adopt`, and an unknown one fails", async () => {
    const foresee = (adopt: string) => auditInstance.foresee?.(home.cloud.context(), { adopt });
    expect(await foresee(home.resourceId)).toEqual([]);
    expect(await foresee("nope")).toEqual([
      { property: "adopt", reason: expect.stringMatching(/no audit instance with the ID or name nope; it has: /) },
    ]);
  });

  it("cannot be imported by its `instanceId`, and the error names its `resourceId`", async () => {
    const { message } = await failureOf(Promise.resolve(auditInstance.seed(home.cloud.context(), home.instanceId)));
    expect(message).toContain(`Its ID is its \`resourceId\`: ${home.resourceId}`);
  });
});
