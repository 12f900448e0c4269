import { expect, test } from "vitest";
import { type Fixture, seeds } from "./fixtures";
import { fieldsIn, layoutOf, type PlacedField } from "./tables";

/** Fields about which the text and the description of a path disagree, and how each is handled. */
const DISAGREEMENTS: Readonly<Record<string, string>> = {
  "switchAgent request status: integer, text": "each path is sent its own type; the emulator accepts both",
  "listEcsSpecification response specification[].azType: only the text": "read in either spelling",
  "listEcsSpecification response specification[].az_type: only the description": "read in either spelling",
  "listAuditOperateLogs request time: optional, mandatory": "always sent",
  "listAuditOperateLogs request operate_name: only the text":
    "the client accepts both filters and sends those that are given",
  "listAuditOperateLogs request page: optional, mandatory": "always sent",
  "listAuditOperateLogs request size: optional, mandatory": "always sent",
  "listAuditOperateLogs request action: only the description":
    "the client accepts both filters and sends those that are given",
  "updateAuditSecurityGroup request resource_id: only the text": "both IDs are sent; the emulator requires one of them",
  "updateAuditSecurityGroup request instance_id: only the description":
    "both IDs are sent; the emulator requires one of them",
  "listAuditInstances response servers[].upgrade_log: only the text": "read if present",
  "listAuditInstanceJobs response jobs[].resource_id: only the description": "read if present",
  "createInstancesPeriodOrder request enterprise_project_id: mandatory, optional": "always sent",
  "createInstancesPeriodOrder request is_auto_renew: optional, mandatory": "always sent",
  "createInstancesPeriodOrder request product_infos[].product_spec_desc: mandatory, optional": "always sent",
  "createInstancesPeriodOrder request tags[].value: mandatory, optional": "always sent",
  "listAuditDatabases response databases[].database.rds_audit_switch_mismatch: only the description": "read if present",
  "listAuditDatabases response databases[].database.clouddb_obj_info: only the description": "read if present",
  "listResourceInstanceByTag request sys_tags: object, objects": "sent as a list; the emulator accepts both",
  "countResourceInstanceByTag request sys_tags: object, objects": "sent as a list; the emulator accepts both",
  "batchDeleteResourceTag request tags[].value: mandatory, optional": "sent if given",
  "batchDeleteResourceTag request sys_tags[].value: mandatory, optional": "never sent: only for op_service",
  "batchDeleteResourceTag response body: only the description": "a success with any body and without a body",
  "listSqlInjectionRules request page: only the description":
    "sent; a server that does not support pages returns the whole list",
  "listSqlInjectionRules request size: only the description":
    "sent; a server that does not support pages returns the whole list",
  "listSqlInjectionRules response rules[].keywords: only the text": "read if present",
  "listAuditRuleRisks response customize_total: only the description": "not needed",
  "listAuditRuleRisks response rules[].rule_type: only the description": "read if present",
  "listAuditInstancesNew response servers: only the text": "the list is read under either name",
  "listAuditInstancesNew response instances: only the description": "the list is read under either name",
};

type Part = "request" | "response";

function fieldsOf(table: Parameters<typeof layoutOf>[0]): Map<string, PlacedField> {
  return new Map(fieldsIn(layoutOf(table)).map((field) => [`${field.place}${field.name}`, field]));
}

function disagreementsOf(fixture: Fixture, part: Part): string[] {
  const description = fixture.described.find(({ operations }) => operations.includes(fixture.operation));
  const text = fieldsOf(fixture.tables?.[part]);
  const described = fieldsOf(description?.[part]);
  const paths = [...new Set([...text.keys(), ...described.keys()])];
  const found = paths.flatMap((path) => {
    const problem = disagreement(text.get(path), described.get(path), part);
    return problem === undefined ? [] : [{ path, problem }];
  });
  // Fields below a differing field are not reported again.
  const topmost = found.filter(({ path }) => !found.some((other) => isBelow(path, other.path)));
  return topmost.map(({ path, problem }) => `${fixture.operation} ${part} ${path}: ${problem}`);
}

const isBelow = (path: string, other: string) => path.startsWith(`${other}.`) || path.startsWith(`${other}[].`);

function disagreement(
  text: PlacedField | undefined,
  described: PlacedField | undefined,
  part: Part,
): string | undefined {
  if (described === undefined) {
    return "only the text";
  }
  if (text === undefined) {
    return "only the description";
  }
  if (text.type.kind !== described.type.kind) {
    return `${text.type.kind}, ${described.type.kind}`;
  }
  // The text marks mandatory fields only in requests.
  if (part === "response" || text.mandatory === described.mandatory) {
    return undefined;
  }
  return text.mandatory ? "mandatory, optional" : "optional, mandatory";
}

test("the text and the description have exactly the known disagreements", () => {
  const found = seeds
    .filter(({ tables }) => tables !== undefined)
    .flatMap((fixture) => [...disagreementsOf(fixture, "request"), ...disagreementsOf(fixture, "response")]);
  expect(found.sort()).toEqual(Object.keys(DISAGREEMENTS).sort());
});
