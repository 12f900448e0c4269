import { expect, it } from "vitest";
import { z } from "zod";
import { ACCOUNT } from "../../emulator";
import { diff } from "../../provider/model/diff";
import { resourceOf } from "../../provider/resources";
import { alarmTopic } from "../../provider/resources/alarm-topic";
import { instanceSecurityGroups } from "../../provider/resources/instance-security-groups";
import { rdsAuditDatabase } from "../../provider/resources/rds-audit-database";
import { reportSchedule } from "../../provider/resources/report-schedule";
import { riskExport } from "../../provider/resources/risk-export";
import { riskRule } from "../../provider/resources/risk-rule";
import { riskRuleSwitch } from "../../provider/resources/risk-rule-switch";
import { environmentOf } from "../cloud";
import { buyInstance, lowArgs } from "../lifecycle/buy-instance";
import { failureOf, InstanceHome } from "../lifecycle/instance-home";
import { Stack } from "../lifecycle/program-run";
import { unsubscribeInstance } from "../lifecycle/specimens/tamper";
import { type Interposer, startInterposer, withBody } from "./interposer";
import { contextBehind } from "./life";
import { operationOf } from "./operation-of";

const home = new InstanceHome();
const ids = ACCOUNT.rdsInstances;
const behind = (interposer: Interposer) => contextBehind(interposer, environmentOf(home.cloud.account));
const other = { ...lowArgs, name: "other", mark: "e".repeat(32) };

type Row = Record<string, unknown>;

/** Rewrites a list in the responses of an operation. */
function rewriting(interposer: Interposer, operation: string, list: string, rewrite: (rows: Row[]) => Row[]): void {
  interposer.interfere(async (passing, pass) => {
    const response = await pass();
    if (operationOf(passing) !== operation || response.status !== 200) {
      return response;
    }
    const json = z.looseObject({ [list]: z.array(z.looseObject({})) }).parse(JSON.parse(response.body.toString()));
    return withBody(response, { ...json, [list]: rewrite(json[list] ?? []) });
  });
}

it("puts the instance of a paid order in state even if its discount is gone", async () => {
  await home.cloud.patch({ op: "add", path: "/discounts/-", value: { discount_id: "d-1", ratio: 0.2 } });
  const inputs = { ...other, payment: { discount: { id: "d-1", type: 1 } } };
  const stack = new Stack(() => home.cloud.context());
  await stack.up(inputs);
  stack.loseInstance(); // killed after the payment
  await home.cloud.patch({ op: "replace", path: "/discounts", value: [] });
  await stack.up(inputs);
  expect(stack.resourceId).not.toBe("");
});

it("treats an instance with an empty task as idle", async () => {
  await using interposer = await startInterposer(home.cloud.account.url);
  rewriting(interposer, "dbss.listAuditInstances", "servers", (rows) =>
    rows.map((row) => (row.task === "NO_TASK" ? { ...row, task: "" } : row)),
  );
  const { state } = await buyInstance(behind(interposer), { ...other, timeouts: { create: "5s" } });
  expect(state.status).toBe("ACTIVE");
});

it("does not replace an RDS database because of empty fields in the database list", async () => {
  await using interposer = await startInterposer(home.cloud.account.url);
  const EMPTY = { port: "", version: "", name: "", ip: "" };
  rewriting(interposer, "dbss.listDatabases", "databases", (rows) =>
    rows.map((row) => ({ ...row, database: { ...Object(row.database), ...EMPTY } })),
  );
  const inputs = home.inputs(rdsAuditDatabase, {
    rdsId: ids.mysqlOrders,
    databaseName: "orders",
    engineVersion: "8.0",
    ipAddress: "192.168.0.10",
    port: 3306,
  });
  const { state } = await rdsAuditDatabase.create(behind(interposer), inputs);
  expect(diff(rdsAuditDatabase, state, inputs).replaces).toEqual([]);
});

it("restores alarms without a topic as off, even if their switch was not reported", async () => {
  await using interposer = await startInterposer(home.cloud.account.url);
  interposer.interfere(async (passing, pass) => {
    const answer = await pass();
    return operationOf(passing) === "dbss.showAlarmTopic"
      ? withBody(answer, { ...JSON.parse(answer.body.toString()), alarm_switch: undefined })
      : answer;
  });
  const inputs = home.inputs(alarmTopic, { topicUrn: "urn:smn:cn-north-4:project:security" });
  const { id, state } = await alarmTopic.create(behind(interposer), inputs);
  await alarmTopic.delete(home.cloud.context(), id, state);
  const [settings] = await home.rows("instanceSettings");
  expect(settings?.alarm).toMatchObject({ alarm_switch: "OFF", alarm_topic_urn: "" });
});

it("refreshes even if BSS lists an instance of another project in the region", async () => {
  const rule = await riskRule.create(home.cloud.context(), home.inputs(riskRule, { name: "mine", riskLevel: "HIGH" }));
  await unsubscribeInstance(home.cloud, (row) => row.resource_id === home.resourceId);
  await using interposer = await startInterposer(home.cloud.account.url);
  const ELSEWHERE = { id: "o", resource_id: "r-elsewhere", project_id: "another-project", status: 2 };
  rewriting(interposer, "bss.listResources", "data", (rows) => [
    ...rows,
    ...rows.slice(0, 1).map((row) => ({ ...row, ...ELSEWHERE })),
  ]);
  const read = (await resourceOf("RiskRule")).read(behind(interposer), rule.id, rule.state);
  expect(await read).toBeUndefined();
});

it("does not say that nothing was paid if canceled during the payment", async () => {
  await using interposer = await startInterposer(home.cloud.account.url);
  const abort = new AbortController();
  interposer.interfere(async (passing, pass) => {
    const answer = await pass();
    if (operationOf(passing) === "bss.payOrder") {
      abort.abort(new Error("Pulumi was interrupted"));
    }
    return answer;
  });
  const base = behind(interposer);
  const context = { ...base, client: base.client.with({ signal: abort.signal }), signal: abort.signal };
  const { message } = await failureOf(buyInstance(context, other));
  expect((await home.cloud.state()).payments).toHaveLength(2); // home's and this one's
  expect(message).toMatch(/^Order \S+ may or may not have been paid: /);
  expect(message).not.toMatch(/was not paid|nothing was paid/i);
});

it("keeps the previous settings in state if a RiskExport fails partway", async () => {
  const databaseId = await home.database();
  const context = () => home.cloud.context();
  await riskExport.create(context(), home.inputs(riskExport, { bucketName: "audit-evidence", databaseIds: [] }));
  const body = { error_code: "DBSS.1", error_msg: "no" };
  const match = { operation: "setAuditBackupRiskSwitch" };
  await home.cloud.fault({ match, times: 1, effect: { kind: "status", status: 403, body } });
  const inputs = home.inputs(riskExport, { bucketName: "audit-risks", databaseIds: [databaseId] });
  expect(await failureOf(riskExport.create(context(), inputs))).toHaveProperty(
    "state.previous.bucketName",
    "audit-evidence",
  );
});

it("replaces a database on a full instance after a refresh", async () => {
  const databaseId = await home.database(ids.mysqlOrders);
  await home.database(ids.mysqlUsers);
  await home.cloud.patch({ op: "replace", path: "/instances/0/database_limit", value: 2 });
  const context = home.cloud.context();
  const state = { ...home.inputs(rdsAuditDatabase, { rdsId: ids.mysqlOrders }), databaseId, status: "ON" };
  const id = `${home.instanceId}/${databaseId}`;
  await rdsAuditDatabase.read(context, id, state); // up --refresh
  await rdsAuditDatabase.delete(context, id, state); // deleteBeforeReplace
  await rdsAuditDatabase.create(context, home.inputs(rdsAuditDatabase, { rdsId: ids.mariadb }));
  const { databases } = await home.cloud.state();
  expect(databases.map((each) => each.rds_id).sort()).toEqual([ids.mariadb, ids.mysqlUsers].sort());
});

it("toggles a built-in rule even if its actions are declared in another order", async () => {
  const context = home.cloud.context();
  const declared = { name: "Database_user_change", riskLevel: "MEDIUM", adopt: "Database_user_change" };
  const made = await riskRule.create(
    context,
    home.inputs(riskRule, { ...declared, actions: ["CREATE_USER", "DROP_USER"] }),
  );
  const news = home.inputs(riskRule, { ...declared, actions: ["DROP_USER", "CREATE_USER"], enabled: false });
  expect(diff(riskRule, made.state, news).changed).toEqual(["enabled"]);
  expect(await riskRule.update(context, made.id, made.state, news)).toMatchObject({ enabled: false });
});

it("reads the same state in two refreshes of a RiskRuleSwitch whose rule was deleted", async () => {
  const context = () => home.cloud.context();
  const mine = await riskRule.create(context(), home.inputs(riskRule, { name: "mine", riskLevel: "HIGH" }));
  const made = await riskRuleSwitch.create(context(), home.inputs(riskRuleSwitch, { rules: ["mine"], enabled: false }));
  await riskRule.delete(context(), mine.id, mine.state);
  const first = (await riskRuleSwitch.read(context(), made.id, made.state))?.state;
  const second = (await riskRuleSwitch.read(context(), made.id, first ?? made.state))?.state;
  expect(second).toEqual(first);
});

it("sets and restores a schedule that is reported with an unknown value or another spelling", async () => {
  const schedule = async () =>
    (await home.rows("reportTemplates")).find(({ type }) => type === "COMPREHENSIVE")?.scheduler;
  const before = await schedule();
  await using interposer = await startInterposer(home.cloud.account.url);
  interposer.interfere(async (passing, pass) => {
    const response = await pass();
    const isSchedule = operationOf(passing) === "dbss.showReportSchedule";
    const text = response.body.toString().replace('"PDF"', '"pdf"').replace('"CYCLE"', '"NOW_AND_THEN"');
    const { "content-length": _, ...headers } = response.headers;
    return isSchedule ? { ...response, headers, body: Buffer.from(text) } : response;
  });
  const inputs = home.inputs(reportSchedule, {
    template: "COMPREHENSIVE",
    frequency: "AUDIT_REPORT_WEEK",
    mode: "CYCLE",
    format: "PDF",
  });
  const made = await reportSchedule.create(behind(interposer), inputs);
  expect(diff(reportSchedule, made.state, inputs).changed).toEqual(["mode"]);
  await reportSchedule.delete(home.cloud.context(), made.id, made.state);
  expect(await schedule()).toEqual(before);
});

it("does not replace a database because of the spelling of its name or engine", async () => {
  await using interposer = await startInterposer(home.cloud.account.url);
  rewriting(interposer, "dbss.listDatabases", "databases", (rows) =>
    rows.map((row) => ({ ...row, database: { ...Object(row.database), name: "ORDERS", type: "HTAP" } })),
  );
  const inputs = home.inputs(rdsAuditDatabase, { rdsId: ids.mysqlOrders, databaseName: "orders", engine: "MySQL" });
  const { state } = await rdsAuditDatabase.create(behind(interposer), inputs);
  expect(diff(rdsAuditDatabase, state, inputs).replaces).toEqual([]);
});

it("warns that a rule whose status is not reported cannot be restored", async () => {
  await using interposer = await startInterposer(home.cloud.account.url);
  rewriting(interposer, "dbss.listRiskRules", "rules", (rows) => rows.map((row) => ({ ...row, status: "" })));
  const warnings: string[] = [];
  const context = contextBehind(interposer, environmentOf(home.cloud.account), {}, (warning) => warnings.push(warning));
  const inputs = home.inputs(riskRuleSwitch, { rules: ["Database_login"], enabled: true });
  const made = await riskRuleSwitch.create(context, inputs);
  expect(warnings).toEqual([
    expect.stringContaining("whether Database_login was enabled: this cannot be restored later"),
  ]);
  await riskRuleSwitch.delete(home.cloud.context(), made.id, made.state);
  const { riskRules } = await home.cloud.state();
  expect(riskRules.find(({ name }) => name === "Database_login")?.status).toBe("ON");
});

it("warns that security groups that are not reported cannot be restored", async () => {
  await using interposer = await startInterposer(home.cloud.account.url);
  rewriting(interposer, "dbss.listAuditInstances", "servers", (rows) =>
    rows.map((row) => ({ ...row, security_group_id: null })),
  );
  const warnings: string[] = [];
  const context = contextBehind(interposer, environmentOf(home.cloud.account), {}, (warning) => warnings.push(warning));
  const securityGroupIds = [ACCOUNT.securityGroupIds[1] ?? ""];
  await instanceSecurityGroups.create(context, { resourceId: home.resourceId, securityGroupIds });
  expect(warnings).toEqual([expect.stringContaining("cannot be restored later")]);
});

it("deletes no adopted rule that may be built in because the service does not report its type", async () => {
  await using interposer = await startInterposer(home.cloud.account.url);
  const inputs = (args: object) => home.inputs(riskRule, { riskLevel: "HIGH", ...args });
  const ruleNamed = async (name: string) => (await home.rows("riskRules")).find((rule) => rule.name === name);
  rewriting(interposer, "dbss.listRiskRules", "rules", (rows) => rows.map(({ rule_type: _, ...row }) => row));

  const before = await ruleNamed("Table_deletion");
  const declared = { name: "Table_deletion", actions: ["DROP_TABLE"], enabled: false, adopt: "Table_deletion" };
  const { id, state } = await riskRule.create(behind(interposer), inputs(declared));
  expect(state).toMatchObject({ enabled: false, previous: { enabled: true } });
  await home.calls();
  const warnings: string[] = [];
  const warned = contextBehind(interposer, environmentOf(home.cloud.account), {}, (text) => warnings.push(text));
  await riskRule.delete(warned, id, state);
  expect(await ruleNamed("Table_deletion")).toEqual(before);
  expect(Object.keys(await home.calls()).filter((operation) => /delete/i.test(operation))).toEqual([]);
  expect(warnings.join()).toContain(`The risk rule ${id} was not deleted: it was adopted, and the service does not`);

  // What the stack created is its own. So is what the service reports as such when the resource is deleted.
  const own = await riskRule.create(behind(interposer), inputs({ name: "own" }));
  const adopted = await riskRule.create(behind(interposer), inputs({ name: "own", adopt: "own" }));
  expect(adopted).toMatchObject({ id: own.id, state: { previous: { enabled: true } } });
  await riskRule.delete(behind(interposer), own.id, own.state);
  expect(await ruleNamed("own")).toBeUndefined();
  await riskRule.create(behind(interposer), inputs({ name: "own" }));
  const again = await riskRule.create(behind(interposer), inputs({ name: "own", adopt: "own" }));
  await riskRule.delete(home.cloud.context(), again.id, again.state);
  expect(await ruleNamed("own")).toBeUndefined();
});
