import { describe, expect, test } from "vitest";
import { adviceOfCode } from "../../provider/client/error-codes";
import type { Step } from "../client/scripted-server";
import { exchange, type Fields, fieldsOf } from "./exchange";
import { type Example, errors, type Fixture, type Json, neighbours, seedOf, seeds } from "./fixtures";
import { validInput } from "./input";

type Reading = (body: Fields) => unknown;

const itemsOf = (list: Json | undefined): Fields[] => (Array.isArray(list) ? list.map(fieldsOf) : []);
const listUnder =
  (name: string): Reading =>
  (body) =>
    itemsOf(body[name]);
const nothing: Reading = () => undefined;
const asItIs: Reading = (body) => body;

/** What the client's method returns for each example. Null and empty strings are absent everywhere. */
const READINGS: Readonly<Record<string, Reading>> = {
  switchRiskRule: nothing,
  switchAgent: nothing,
  showAuditQuota: ({ projectId, ...rest }) => ({ ...rest, project_id: projectId }),
  listEcsSpecification: listUnder("specification"),
  listAvailabilityZoneInfos: listUnder("azs"),
  listAuditOperateLogs: listUnder("operate_log"),
  updateAuditSecurityGroup: nothing,
  listAuditInstances: (body) => itemsOf(body.servers).map((each) => ({ ...each, supported_feature: [] })),
  listAuditInstancesNew: (body) => itemsOf(body.servers).map((each) => ({ ...each, supported_feature: [] })),
  listAuditInstanceJobs: listUnder("jobs"),
  createInstancesPeriodOrder: asItIs,
  listAuditDatabases: (body) => itemsOf(body.databases).map(({ database }) => database),
  addRdsNoAgentDatabase: asItIs,
  listProjectResourceTags: listUnder("tags"),
  listResourceInstanceByTag: listUnder("resources"),
  countResourceInstanceByTag: asItIs,
  batchAddResourceTag: nothing,
  batchDeleteResourceTag: nothing,
  listAuditRuleScopes: listUnder("scopes"),
  listSqlInjectionRules: listUnder("rules"),
  listAuditRuleRisks: listUnder("rules"),
  showAuditRuleRisk: ({ client_ip, ...rest }) => ({ ...rest, client_ips: client_ip }),
  listAuditSensitiveMasks: listUnder("rules"),
  createReport: nothing,
  showAuditTaskStatus: (body) => ({ ...body, id: "32", task_switch: "OFF" }),
  keystone_create_user_token_by_password: ({ token }) => ({
    token: { expires_at: fieldsOf(token).expires_at },
    "x-subject-token": expect.stringMatching(/^MII[\w+=-]{100,}$/),
  }),
  keystone_list_projects: listUnder("projects"),
  list_rate_on_period_detail: (body) => ({ ...body, optional_discount_rating_results: [] }),
  list_customer_orders: listUnder("order_infos"),
  show_customer_order_details: ({ order_info, order_line_items }) => ({ order_info, order_line_items }),
  pay_orders: nothing,
  cancel_customer_order: nothing,
  list_pay_per_use_customer_resources: listUnder("data"),
  cancel_resources_subscription: asItIs,
  list_instances: (body) => itemsOf(body.instances).map((each) => ({ ...each, tags: [] })),
  migrate_resource: nothing,
};

const responses = [...seeds, ...neighbours].flatMap((fixture) =>
  fixture.examples
    .filter(({ kind }) => kind === "response")
    .map((example, index): [string, Fixture, Example] => [
      `${fixture.operation} (${index + 1}): ${titleOf(example)}`,
      fixture,
      example,
    ]),
);
const isSuccess = ({ status = 0 }: Example) => status < 300;

function titleOf({ status, body, repaired }: Example): string {
  return `${status}${repaired ? ", corrected" : ""} ${JSON.stringify(body)?.slice(0, 60) ?? ""}`;
}

/** The example as a response, followed by the empty page that ends a list. */
function stepsOf({ status, headers, body }: Example): Step[] {
  const response = (json: Json | undefined) => ({ status, headers, json });
  const shown = withFittingTotal(body);
  return [response(shown), response(withEmptyLists(shown))];
}

function withEmptyLists(body: Json | undefined): Json | undefined {
  return changed(body, (_, value) => (Array.isArray(value) ? [] : value));
}

const TOTALS = new Set(["total", "total_count", "total_num"]);

/** Examples show the first items of a longer list. */
function withFittingTotal(body: Json | undefined): Json | undefined {
  const list = Object.values(Object(body)).find((value) => Array.isArray(value));
  return changed(body, (name, value) => (TOTALS.has(name) && Array.isArray(list) ? list.length : value));
}

function changed(body: Json | undefined, change: (name: string, value: Json) => Json): Json | undefined {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return body;
  }
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, change(name, value)]));
}

function withoutAbsent(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutAbsent);
  }
  if (typeof value !== "object" || value === null || "asymmetricMatch" in value) {
    return value;
  }
  const present = Object.entries(value).filter(([, each]) => each !== null && each !== "");
  return Object.fromEntries(present.map(([name, each]) => [name, withoutAbsent(each)]));
}

const ask = (fixture: Fixture, example: Example) => exchange(fixture, validInput(fixture), stepsOf(example));

describe("an example of a successful response", () => {
  test.each(responses.filter(([, , example]) => isSuccess(example)))("%s", async (_, fixture, example) => {
    const { answer } = await ask(fixture, example);
    const reading = READINGS[fixture.operation];
    const body = typeof example.body === "string" ? {} : fieldsOf(example.body);
    expect(answer).toEqual({ status: "fulfilled", value: withoutAbsent(reading?.(body)) });
  });
});

describe("an example of an error", () => {
  test.each(responses.filter(([, , example]) => !isSuccess(example)))("%s", async (_, fixture, example) => {
    const { answer } = await ask(fixture, example);
    const error = fieldsOf(fieldsOf(example.body).error);
    expect(answer).toMatchObject({
      status: "rejected",
      reason: {
        name: "ApiError",
        status: example.status,
        code: error.error_code,
        reason: error.error_msg ?? error.message,
      },
    });
  });
});

describe("an error code of the appendix", () => {
  test.each(Object.entries(errors.codes))("%s is reported with its meaning and advice", async (code, documented) => {
    const { status, message } = documented;
    const json = { error: { error_code: code, error_msg: message } };
    const { answer } = await exchange(seedOf("showAuditQuota"), {}, [{ status, json }]);
    const { meaning, advice } = adviceOfCode(code) ?? {};
    const said = answer.status === "rejected" ? String(answer.reason) : "";
    expect(said).toContain(`HTTP ${status} ${code}: ${message}`);
    expect(said).toContain(`Meaning: ${meaning}. ${advice}`);
  });
});

test("exactly the operations with an example of a successful response have an expected result", () => {
  const read = responses.filter(([, , example]) => isSuccess(example)).map(([, { operation }]) => operation);
  expect(Object.keys(READINGS).sort()).toEqual([...new Set(read)].sort());
});
