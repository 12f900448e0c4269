import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Comparison, type Documented } from "./compare";
import { call, type Generation, generations } from "./emulator-calls";
import type { Fixture, Json } from "./fixtures";
import { type Lively, startLively } from "./lively";
import { layoutOf } from "./tables";

let lively: Lively;
beforeAll(async () => {
  lively = await startLively();
});
afterAll(() => lively[Symbol.asyncDispose]());

/** Where responses of the emulator deviate from the tables, and why. */
const DEVIATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  showAuditQuota: {
    "projectId: not documented": "the example's spelling, beside the table's",
  },
  showAuditQuotaNew: {
    "projectId: not documented": "the example's spelling, beside the table's",
  },
  listEcsSpecificationNew: {
    "specifications[].az_type: null": "called azType by the text, which says that it is null",
  },
  listAuditInstances: {
    "servers[].upgrade_log: missing": "neither the example nor the description of this path has it",
  },
  listAuditInstancesNew: {
    "instances[].connect_ipv6: not documented": "one list under both names, with the fields of both",
    "instances[].id: not documented": "one list under both names, with the fields of both",
    "servers[].enterprise_project_id: not documented": "one list under both names, with the fields of both",
    "servers[].failed_reason: not documented": "one list under both names, with the fields of both",
    "servers[].instance_id: not documented": "one list under both names, with the fields of both",
    "servers[].timezone: not documented": "one list under both names, with the fields of both",
    "servers[].upgrade_log: not documented": "one list under both names, with the fields of both",
  },
  listAuditInstanceJobs: {
    "jobs[].ha_id: missing": "the text: reserved, without meaning; the example does not have it",
    "jobs[].ha_name: missing": "the text: reserved, without meaning; the example does not have it",
  },
  listAuditDatabases: {
    "databases[].database.dws_obj_info: missing": "of databases whose full log goes to a bucket; none here",
    "databases[].database.rds_id: missing": "of RDS databases only; the example of a self-built one does not have it",
    "databases[].database.rds_obj_info: missing": "of databases whose full log goes to a bucket; none here",
  },
  listResourceInstanceByTag: {
    "resources[].sys_tags: missing": "the text: not answered to anybody but op_service",
  },
  countResourceInstanceByTag: {
    "resources: missing": "the example: a number is all that is answered",
  },
  listSqlInjectionRules: {
    "rules[].keywords: missing": "the example of a preset rule does not have it, nor does the description",
  },
  showAuditRuleRiskNew: {
    "client_ip: not documented": "the example's spelling, beside the table's",
  },
  showAuditRuleRisk: {
    "client_ip: not documented": "the example's spelling, beside the table's",
  },
};

/** The fields that are null in an example. */
function nullsIn(body: Json | undefined): string[] {
  if (typeof body !== "object" || body === null) {
    return [];
  }
  return Object.entries(body).flatMap(([name, value]) => (value === null ? [name] : nullsIn(value)));
}

function nullableIn({ nullable, examples }: Fixture): Set<string> {
  const answers = examples.filter(({ kind }) => kind === "response");
  return new Set([...nullable, ...answers.flatMap(({ body }) => nullsIn(body))]);
}

function documentedOf({ fixture, operation, response }: Generation): Documented {
  return {
    layout: layoutOf(response),
    known: [layoutOf(fixture.tables?.response), ...fixture.described.map((each) => layoutOf(each.response))],
    nullable: nullableIn(fixture),
    complete: operation === fixture.operation,
  };
}

describe.each(generations)("$method $path", (generation) => {
  test("returns the fields of its table, except for the known deviations", async () => {
    const answer = await call(lively, generation);
    expect(answer.status, answer.text).toBe(generation.path.includes("/{resource_id}/tags/") ? 204 : 200);
    const comparison = new Comparison(documentedOf(generation));
    if (generation.response !== undefined) {
      comparison.object(answer.body);
      expect(comparison.fields).toBeGreaterThan(0);
    }
    expect(comparison.deviations).toEqual(Object.keys(DEVIATIONS[generation.operation] ?? {}));
  });
});

test("no deviation is listed for an unknown operation", () => {
  const known = new Set(generations.map(({ operation }) => operation));
  expect(Object.keys(DEVIATIONS).filter((operation) => !known.has(operation))).toEqual([]);
});
