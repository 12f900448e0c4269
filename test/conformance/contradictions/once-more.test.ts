import { describe, expect, test } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { adviceOfStatus } from "../../../provider/client/error-codes";
import { getAuditInstance } from "../../../provider/functions/get-audit-instance";
import { getFlavors } from "../../../provider/functions/get-flavors";
import { check } from "../../../provider/model/check";
import type { Resource } from "../../../provider/model/resource";
import { auditOrder } from "../../../provider/resources/audit-order/lifecycle";
import { auditReport } from "../../../provider/resources/audit-report";
import { instanceSecurityGroups } from "../../../provider/resources/instance-security-groups";
import { maskingRule } from "../../../provider/resources/masking-rule";
import { sqlInjectionRule } from "../../../provider/resources/sql-injection-rule";
import { clientOf, failureOf } from "../../client/scripted-client";
import { type Step, scriptedServer } from "../../client/scripted-server";
import { lowArgs, orderInputs } from "../../lifecycle/buy-instance";
import { InstanceHome } from "../../lifecycle/instance-home";

// What a second reading of the documents found.

const home = new InstanceHome();
const client = () => home.cloud.context().client;

/** What a call fails with that the server answers so. */
async function refusalOf(step: Step, call: (api: ReturnType<typeof clientOf>) => Promise<unknown>): Promise<unknown> {
  await using server = await scriptedServer([step]);
  return await failureOf(call(clientOf(server)));
}

describe("what has two spellings", () => {
  test.each([["showAuditQuotaNew"], []])("the project of the quota is read (missing: %s)", async (...missing) => {
    await home.cloud.settings({ missingOperations: missing });
    expect(await client().dbss.showAuditQuota()).toMatchObject({ project_id: home.cloud.account.projectId });
  });

  test.each([["showAuditRuleRiskNew"], []])(
    "the addresses of a risk rule are read (missing: %s)",
    async (...missing) => {
      await home.cloud.settings({ missingOperations: missing });
      await home.cloud.patch({ op: "replace", path: "/riskRules/0/client_ips", value: "10.0.0.7" });
      const [rule] = await home.rows("riskRules");
      const shown = await client().dbss.showRiskRule({ instance_id: home.instanceId, risk_id: rule?.id ?? "" });
      expect(shown).toMatchObject({ client_ips: "10.0.0.7" });
    },
  );

  test.each(["status", "result"])("a database that was not deleted is told by %s", async (name) => {
    const refusal = await refusalOf({ json: { [name]: "FAILED" } }, ({ dbss }) =>
      dbss.deleteDatabase({ instance_id: "i1", db_id: "d1" }),
    );
    expect(String(refusal)).toContain(`${name} is "FAILED"`);
  });
});

describe("the operation log", () => {
  const names = async (filter: object) =>
    (await client().dbss.listOperationLogs({ instance_id: home.instanceId, ...filter })).map(({ name }) => name);

  test("operate_name filters the name of the object", async () => {
    const databaseId = await home.database();
    await client().dbss.deleteDatabase({ instance_id: home.instanceId, db_id: databaseId });
    expect(await names({ operate_name: "orders" })).toEqual(["orders", "orders"]);
    expect(await names({ operate_name: "Delete" })).toEqual([]);
  });

  test("a range counts, and a start and an end beside it do not", async () => {
    await home.database();
    const long_ago = { start_time: "2001-01-01 00:00:00", end_time: "2001-01-02 00:00:00" };
    expect(await names({ time: long_ago })).toEqual([]);
    expect((await names({ time: { time_range: "DAY", ...long_ago } })).length).toBeGreaterThan(0);
  });
});

describe("a report", () => {
  const period = { startTime: "2025-08-20 16:00:00", endTime: "2025-08-21 07:03:31" };

  test.each(["whole", "apart"] as const)(
    "of a service that wants its period %s is generated",
    async (reportPeriods) => {
      await home.cloud.temperament({ reportPeriods });
      const inputs = home.inputs(auditReport, { template: "COMPREHENSIVE", ...period });
      const { state } = await auditReport.create(home.cloud.context(), inputs);
      expect(state).toMatchObject(period);
      expect(await home.rows("reports")).toMatchObject([{ start_time: period.startTime, end_time: period.endTime }]);
    },
  );
});

describe("words that only one source has", () => {
  test("an SQL injection rule may find what is no risk", async () => {
    const inputs = home.inputs(sqlInjectionRule, { name: "harmless", regex: "select 1", riskLevel: "NO_RISK" });
    const { state } = await sqlInjectionRule.create(home.cloud.context(), inputs);
    expect(state).toMatchObject({ riskLevel: "NO_RISK" });
  });

  test("a masking rule of a user is USER_DEFINE, and one's own", async () => {
    const inputs = home.inputs(maskingRule, { name: "iban", regex: "[A-Z]{2}", maskValue: "*" });
    const { state } = await maskingRule.create(home.cloud.context(), inputs);
    const [own] = (await home.rows("maskRules")).filter(({ name }) => name === "iban");
    expect(own?.type).toBe("USER_DEFINE");
    expect(state).toMatchObject({ ruleId: own?.id });
  });
});

function orderOf(flavor: string, edition: string) {
  return {
    name: "audit",
    flavor_ref: flavor,
    vpc_id: ACCOUNT.vpcId,
    availability_zone: "cn-north-4a",
    nics: [{ subnet_id: ACCOUNT.subnetId }],
    security_groups: [{ id: ACCOUNT.securityGroupIds[0] }],
    region: ACCOUNT.region,
    charging_mode: 0 as const,
    period_type: 2 as const,
    period_num: 1,
    product_infos: [{ product_id: "p", resource_spec_code: `dbss.bypassaudit.${edition}`, product_spec_desc: "{}" }],
  };
}

describe("limits", () => {
  test("one security group is set, and several are refused by check, client and service", async () => {
    const several = { resourceId: home.resourceId, securityGroupIds: ["a", "b"] };
    const { failures } = check(instanceSecurityGroups as unknown as Resource, several, () => false);
    expect(failures).toMatchObject([{ property: "securityGroupIds", reason: expect.stringContaining("single") }]);
    const ids = { resource_id: home.resourceId, instance_id: home.instanceId };
    const refused = client().dbss.updateSecurityGroup({ ...ids, securitygroup_ids: ["a", "b"] });
    await expect(refused).rejects.toThrow(/nothing was sent.*a single security group/);
  });

  test("the edition entry is read, and an order of it is refused by check and service with the reason", async () => {
    const order = orderInputs(lowArgs);
    const { failures } = check(auditOrder as unknown as Resource, { ...order, edition: "entry" }, () => false);
    expect(failures).toEqual([
      { property: "edition", reason: expect.stringMatching(/"low", "medium" or "high".*no specification code.*adopt/) },
    ]);
    const spec = "dbss.bypassaudit.entry";
    await home.cloud.patch(
      { op: "add", path: "/flavors/-", value: { id: "starter", level: "entry", proxy: 1, azs: ["cn-north-4a"] } },
      { op: "replace", path: "/instances/0/resource_spec_code", value: spec },
    );
    expect((await getFlavors.ask(home.cloud.context(), { edition: "entry" })).map(({ id }) => id)).toEqual(["starter"]);
    expect(await getAuditInstance.ask(home.cloud.context(), { name: "home" })).toMatchObject({
      edition: "entry",
    });
    await expect(client().dbss.createPeriodOrder(orderOf("starter", "entry"))).rejects.toThrow(
      /product_infos.0.resource_spec_code: .*low.*medium.*high/,
    );
  });

  test("at most 50 resources are asked for at once", async () => {
    const resource_ids = Array.from({ length: 51 }, (_, index) => `r${index}`);
    await expect(client().bss.listResources({ resource_ids })).rejects.toThrow("resource_ids");
    await expect(client().bss.listResources({ resource_ids: resource_ids.slice(1) })).resolves.toEqual([]);
  });

  test("an order that is no order of a period is refused with the reason", async () => {
    const call = Reflect.apply(client().dbss.createPeriodOrder, undefined, [
      { ...orderOf("f", "low"), charging_mode: 1 },
    ]);
    await expect(call).rejects.toThrow(/charging_mode: must be 0 \(yearly\/monthly\).*pay-per-use \(1\)/);
  });
});

test.each([405, 406, 407, 408, 501])("status %i is explained", async (status) => {
  const refusal = await refusalOf({ status, text: "" }, ({ dbss }) => dbss.showAuditQuota());
  expect(String(refusal)).toContain(String(status));
  expect(String(refusal)).toContain(adviceOfStatus(status) ?? "(no advice)");
});
