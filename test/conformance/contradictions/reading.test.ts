import { describe, expect, test } from "vitest";
import type { Step } from "../../client/scripted-server";
import { type Fields, fieldsOf, reading } from "../exchange";
import { exampleOf, type Json, seedOf } from "../fixtures";
import { validInput } from "../input";

// Contradictions in the documentation about responses: the client reads every variant that a server may send.

/** What the client returns for a response to a documented operation. */
function read(operation: string, json: Json): Promise<unknown> {
  const fixture = seedOf(operation);
  return reading(fixture, validInput(fixture), { json });
}

/** The first entry of the list in a documented example, with changes. */
function entryOf(operation: string, list: string, changes: Fields = {}): Fields {
  const entries = fieldsOf(exampleOf(operation))[list];
  return { ...fieldsOf(Array.isArray(entries) ? entries[0] : undefined), ...changes };
}

const { id: INSTANCE_ID = "", ...INSTANCE } = entryOf("listAuditInstances", "servers");

describe("id and resource_id of an instance", () => {
  test.each<[string, Fields]>([
    ["id, as in both texts", { ...INSTANCE, id: INSTANCE_ID }],
    ["instance_id, as in the description of 2025", { ...INSTANCE, instance_id: INSTANCE_ID }],
    ["instance_id next to a meaningless id", { ...INSTANCE, id: 4711, instance_id: INSTANCE_ID }],
  ])("are read from %s", async (_, instance) => {
    const both = { id: INSTANCE_ID, resource_id: "062212d8-8e30-4783-9671-43f3f1f3bb1e" };
    expect(await read("listAuditInstances", { servers: [instance], total: 1 })).toMatchObject([both]);
  });
});

describe("the instance list of 2025", () => {
  test.each(["servers", "instances"])("is read under %s", async (name) => {
    const list = await read("listAuditInstancesNew", { [name]: [{ ...INSTANCE, id: INSTANCE_ID }], total: 1 });
    expect(list).toMatchObject([{ id: INSTANCE_ID, name: "DBSS-Test" }]);
  });
});

describe("the body of an error", () => {
  test.each<[string, Exclude<Step, string>, object]>([
    [
      "in the format of 2024",
      { json: { error: { error_code: "DBSS.100210016", error_msg: "Insufficient quota" } } },
      { code: "DBSS.100210016", reason: "Insufficient quota", details: [] },
    ],
    [
      "in the format of 2025",
      {
        json: {
          error_code: "DBSS.10000001",
          error_msg: "Enter a valid request message",
          details: [{ error_code: "PDP5.0001", error_msg: "not allowed" }],
          encoded_authorization_message: "ZW5jb2RlZA==",
        },
      },
      {
        code: "DBSS.10000001",
        reason: "Enter a valid request message",
        details: [{ code: "PDP5.0001", message: "not allowed" }],
        encodedAuthorizationMessage: "ZW5jb2RlZA==",
      },
    ],
    [
      "in the format of IAM",
      { json: { error: { code: 400, message: "authentication is required", title: "Unauthorized" } } },
      { code: undefined, reason: "authentication is required" },
    ],
    [
      "in the format of the gateway",
      { json: { error_code: "APIG.0201", error_msg: "Invalid parameters", request_id: "4d2f" } },
      { code: "APIG.0201", reason: "Invalid parameters", requestId: "4d2f" },
    ],
    ["empty", { text: "" }, { code: undefined, reason: undefined }],
    ["an HTML page", { text: "<html><body><h1>400</h1>nginx</body></html>" }, { code: undefined, reason: "400 nginx" }],
    ["plain text", { text: "no healthy upstream" }, { code: undefined, reason: "no healthy upstream" }],
  ])("is read if it is %s", async (_, step, error) => {
    const fixture = seedOf("listAuditInstances");
    const asked = reading(fixture, {}, { ...step, status: 400 });
    await expect(asked).rejects.toMatchObject({ name: "ApiError", status: 400, ...error });
  });
});

describe("a successful status with a failure in the body", () => {
  test.each<[string, string, Json]>([
    ["a failed report", "createReport", { result: "failed" }],
    ["rules that were not switched", "switchRiskRule", { status: "FAILED" }],
    ["an agent that was not switched", "switchAgent", { result: "FAIL" }],
    ["a rejected order", "createInstancesPeriodOrder", { code: "CBC.7", description: "sold out" }],
  ])("is an error: %s", async (_, operation, json) => {
    await expect(read(operation, json)).rejects.toMatchObject({ name: "ApiError", status: 200 });
  });

  test("RDS databases that were not added are returned", async () => {
    const added = await read("addRdsNoAgentDatabase", { legal_db_id: ["a"], illegal_db_id: ["b"] });
    expect(added).toEqual({ legal_db_id: ["a"], illegal_db_id: ["b"] });
  });
});

describe("the spelling of success", () => {
  const words = ["SUCCESS", "success", "Success"];
  const fields: [string, string][] = [
    ["switchRiskRule", "status"],
    ["switchAgent", "result"],
    ["createReport", "result"],
  ];
  test.each(fields.flatMap(([operation, name]) => words.map((word) => [operation, name, word] as const)))(
    "does not matter to %s (%s: %s)",
    async (operation, name, word) => {
      await expect(read(operation, { [name]: word })).resolves.toBeUndefined();
    },
  );
});

describe("the response to a change of the security group", () => {
  test.each<[string, Step]>([
    ["the result from the schema", { json: { result: "success" } }],
    ["the empty text from the example", { json: "" }],
    ["no body", { text: "" }],
  ])("is a success with %s", async (_, step) => {
    const fixture = seedOf("updateAuditSecurityGroup");
    await expect(reading(fixture, validInput(fixture), step)).resolves.toBeUndefined();
  });

  test("is an error with the text `failed`", async () => {
    await expect(read("updateAuditSecurityGroup", "failed")).rejects.toMatchObject({ name: "ApiError" });
  });
});

describe("the status of an instance being upgraded", () => {
  test.each(["UPGRADING", "UPGRADEING"])("is read from %s", async (status) => {
    const list = await read("listAuditInstances", { servers: [{ ...INSTANCE, id: INSTANCE_ID, status }], total: 1 });
    expect(list).toMatchObject([{ status: "UPGRADING" }]);
  });
});

describe("the fields of a risk rule", () => {
  test.each([
    ["status", "On", "ON"],
    ["status", "ON", "ON"],
    ["status", "OFF", "OFF"],
    ["type", "OPERATION", "OPERATION"],
    ["type", "OPERATE", "OPERATE"],
    ["type", "LOGIN", "LOGIN"],
    ["risk_level", "No Risk", "NO_RISK"],
    ["risk_level", "NO_RISK", "NO_RISK"],
    ["risk_level", "Low", "LOW"],
    ["risk_level", "LOW", "LOW"],
    ["risk_level", "Moderate", "MEDIUM"],
    ["risk_level", "MEDIUM", "MEDIUM"],
    ["risk_level", "High", "HIGH"],
    ["risk_level", "HIGH", "HIGH"],
  ])("%s %s is read as %s", async (name, written, expected) => {
    const rule = entryOf("listAuditRuleRisks", "rules", { [name]: written });
    expect(await read("listAuditRuleRisks", { rules: [rule], total: 1 })).toMatchObject([{ [name]: expected }]);
  });
});

describe("the status of an audit scope", () => {
  test.each([
    ["Enabled", "ON"],
    ["Disabled", "OFF"],
    ["ON", "ON"],
    ["OFF", "OFF"],
  ])("%s is read as %s", async (status, expected) => {
    const scope = entryOf("listAuditRuleScopes", "scopes", { status });
    expect(await read("listAuditRuleScopes", { scopes: [scope], total: 1 })).toMatchObject([{ status: expected }]);
  });
});

describe("the project of the quota", () => {
  test.each(["project_id", "projectId"])("is read from %s", async (name) => {
    const { projectId, ...quota } = fieldsOf(exampleOf("showAuditQuota"));
    expect(await read("showAuditQuota", { ...quota, [name]: projectId ?? "" })).toEqual({
      audit_quota: 1,
      cpu: 796,
      ram: 1622016,
      project_id: "0250cb8a80c24c0b9f20f557cb159aad",
    });
  });
});

describe("a risk rule with its conditions", () => {
  const {
    client_ip: ips = "",
    rule_id: id = "",
    rule_name: name = "",
    ...rest
  } = fieldsOf(exampleOf("showAuditRuleRisk"));
  test.each<[string, Fields]>([
    ["client_ip", { client_ip: ips, rule_id: id, rule_name: name }],
    ["client_ips", { client_ips: ips, rule_id: id, rule_name: name }],
    ["id and name, as in the list", { client_ips: ips, id, name }],
  ])("is read with %s", async (_, fields) => {
    const rule = { client_ips: "192.168.0.1", rule_id: "AWTOHznX7At9UslqwTfm", rule_name: "risk_rule_name_00" };
    expect(await read("showAuditRuleRisk", { ...rest, ...fields })).toMatchObject(rule);
  });
});

describe("the status of a job", () => {
  test.each(["SUCCESS", "RUNNING", "FAIL", "INIT", "READY"])(
    "%s is read, together with the error code and the reason",
    async (status) => {
      const job = entryOf("listAuditInstanceJobs", "jobs", { status, error_code: "Ecs.0319", fail_reason: "no room" });
      const jobs = await read("listAuditInstanceJobs", { jobs: [job] });
      expect(jobs).toMatchObject([{ status, error_code: "Ecs.0319", fail_reason: "no room" }]);
    },
  );
});

describe("instances found by their tags", () => {
  test("are read in the format of the table, for which the example lacks a bracket", async () => {
    const found = await read("listResourceInstanceByTag", {
      ...fieldsOf(exampleOf("listResourceInstanceByTag")),
      total_count: 1,
    });
    const tags = [
      { key: "key1", value: "value1" },
      { key: "key2", value: "value1" },
    ];
    expect(found).toEqual([{ resource_id: "cdfs_cefs_wesas_12_dsad", resource_name: "resouce1", tags }]);
  });
});
