import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Comparison, type Documented } from "./compare";
import { call, type Generation, generations, titled } from "./emulator-calls";
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
    "projectId: not documented": "the example's spelling, in addition to the table's",
  },
  showAuditQuotaNew: {
    "projectId: not documented": "the example's spelling, in addition to the table's",
  },
  listEcsSpecificationNew: {
    "specifications[].az_type: null": "called azType in the text, which documents it as null",
  },
  listAuditInstances: {
    "servers[].upgrade_log: missing": "neither in the example nor in the description of this path",
  },
  listAuditInstancesNew: {
    "instances[].connect_ipv6: not documented": "the same list is returned under both names, with the fields of both",
    "instances[].id: not documented": "the same list is returned under both names, with the fields of both",
    "servers[].enterprise_project_id: not documented":
      "the same list is returned under both names, with the fields of both",
    "servers[].failed_reason: not documented": "the same list is returned under both names, with the fields of both",
    "servers[].instance_id: not documented": "the same list is returned under both names, with the fields of both",
    "servers[].timezone: not documented": "the same list is returned under both names, with the fields of both",
    "servers[].upgrade_log: not documented": "the same list is returned under both names, with the fields of both",
  },
  listAuditInstanceJobs: {
    "jobs[].ha_id: missing": "reserved according to the text; not in the example",
    "jobs[].ha_name: missing": "reserved according to the text; not in the example",
  },
  listAuditDatabases: {
    "databases[].database.dws_obj_info: missing":
      "only for databases whose full log is stored in a bucket; there are none here",
    "databases[].database.rds_id: missing": "only for RDS databases; not in the example of a self-built one",
    "databases[].database.rds_obj_info: missing":
      "only for databases whose full log is stored in a bucket; there are none here",
  },
  listResourceInstanceByTag: {
    "resources[].sys_tags: missing": "returned only to op_service, according to the text",
  },
  countResourceInstanceByTag: {
    "resources: missing": "only the count is returned, as in the example",
  },
  listSqlInjectionRules: {
    "rules[].keywords: missing": "neither in the example of a built-in rule nor in the description",
  },
  showAuditRuleRiskNew: {
    "client_ip: not documented": "the example's spelling, in addition to the table's",
  },
  showAuditRuleRisk: {
    "client_ip: not documented": "the example's spelling, in addition to the table's",
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

describe.each(generations.map(titled))("%s", (_, generation) => {
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
