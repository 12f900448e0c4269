import { ACCOUNT } from "../../emulator/index";
import type { Answer } from "../emulator/cloud";
import type { Fields } from "./exchange";
import { type Described, type Fixture, type Json, paths, seeds, type Table } from "./fixtures";
import { type Lively, ORDER } from "./lively";

/** One generation of a documented operation with its documentation. */
export interface Generation {
  readonly fixture: Fixture;
  /** Its name in the description. */
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** From the text, or from the description if the text does not cover this generation. */
  readonly request: Table | undefined;
  readonly response: Table | undefined;
  readonly errors: "nested" | "flat";
}

function generationOf(fixture: Fixture, described: Described, operation: string): Generation {
  const isInText = operation === fixture.operation;
  const [method = "", path = ""] = paths["dbss.openapi.json"][operation]?.split(" ") ?? [];
  const { request, response } = isInText ? (fixture.tables ?? {}) : described;
  // The text of 2025 has flat errors, as does everything newer than the text of 2024.
  const errors = isInText ? (fixture.errors?.shape ?? "flat") : "flat";
  return { fixture, operation, method, path, request, response, errors };
}

/** Every documented operation in each of its generations. */
export const generations: readonly Generation[] = seeds
  .filter(({ service }) => service === "dbss")
  .flatMap((fixture) =>
    fixture.described.flatMap((described) =>
      described.operations.map((operation) => generationOf(fixture, described, operation)),
    ),
  );

/** A generation with its method and path, for the titles of tests. */
export function titled(generation: Generation): [title: string, generation: Generation] {
  return [`${generation.method} ${generation.path}`, generation];
}

const FILTER = {
  matches: [{ key: "resource_name", value: "dbss" }],
  tags: [{ key: "key1", values: ["value1"] }],
  tags_any: [{ key: "key1", values: ["value1", "value2"] }],
  not_tags: [{ key: "key3", values: [] }],
  not_tags_any: [{ key: "key3", values: ["value1"] }],
};

const RDS_DATABASE = {
  id: ACCOUNT.rdsInstances.mysqlUsers,
  db_name: "users",
  status: "ACTIVE",
  port: "3306",
  ip: "192.168.0.92",
  instance_name: "users",
  version: "8.0",
  type: "MySQL",
  enterprise_id: "0",
};

const RULES = { risk_levels: "HIGH" };
const LOGS = { time: { time_range: "HOUR" }, page: "1", size: "100" };

/** A condition that cannot be combined with others. */
const SYSTEM_TAG = { key: "_sys_enterprise_project_id", values: ["0"] };
const SYSTEM_TAGS = [{ key: SYSTEM_TAG.key, value: "0" }];

/** A body that the emulator accepts, with every field that is documented as mandatory. */
export function validBody(generation: Generation, lively: Lively): Fields | undefined {
  const bodies = bodiesFor(lively);
  return bodies[generation.operation] ?? bodies[generation.fixture.operation];
}

/** A valid body with a value in the given place. */
export function validBodyWith(generation: Generation, lively: Lively, place: string): Fields | undefined {
  const body = validBody(generation, lively);
  return place === "sys_tags." && body?.sys_tags === undefined ? { sys_tags: SYSTEM_TAG } : body;
}

function bodiesFor({ ids, agentId, templateId }: Lively): Readonly<Record<string, Fields>> {
  const groups = { securitygroup_ids: [ACCOUNT.securityGroupIds[1]] };
  return {
    switchRiskRule: { ids: ids.risk_id ?? "", status: "OFF" },
    switchAgent: { agent_id: agentId, status: 1 },
    listAuditOperateLogs: LOGS,
    updateAuditSecurityGroupNew: { instance_id: ids.instance_id ?? "", ...groups },
    updateAuditSecurityGroup: { resource_id: ids.resource_id ?? "", ...groups },
    createInstancesPeriodOrder: ORDER,
    addRdsNoAgentDatabase: { databases: [RDS_DATABASE] },
    listResourceInstanceByTag: FILTER,
    countResourceInstanceByTag: FILTER,
    batchAddResourceTag: { tags: [{ key: "key1", value: "value1" }], sys_tags: SYSTEM_TAGS },
    batchDeleteResourceTag: { tags: [{ key: "gone", value: "value1" }], sys_tags: SYSTEM_TAGS },
    listSqlInjectionRules: RULES,
    createReport: {
      template_id: templateId,
      start_time: "2025-08-20 16:00:00",
      end_time: "2025-08-21 07:03:31",
      db_ids: null,
    },
  };
}

/** Calls the emulator with nothing but HTTP and the vendor's signer. */
export function call(
  lively: Lively,
  generation: Generation,
  body: Json | undefined = validBody(generation, lively),
  headers?: Record<string, string>,
): Promise<Answer> {
  return lively.cloud.signed(generation.method, filledPath(lively, generation), body, { headers });
}

export function filledPath({ ids }: Lively, { path, fixture }: Generation): string {
  // The two rule operations and the report operation call their object `id`.
  const id = fixture.operation === "downloadAuditReport" ? ids.report_id : ids.risk_id;
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? id ?? "");
}
