import { describe, expect, test } from "vitest";
import { z } from "zod";
import { entryOf } from "./entry";
import { exchange, type Fields } from "./exchange";
import { type Fixture, type Json, seeds } from "./fixtures";
import { validInput } from "./input";
import { fieldsIn, type Layout, layoutOf, type PlacedField, placeBelow } from "./tables";

const documented = seeds.filter(({ tables }) => tables !== undefined);
const pathOf = ({ place, name }: Pick<PlacedField, "place" | "name">) => `${place}${name}`;

/** Fields of requests that the client's methods do not accept, and why. */
const NOT_TAKEN: Readonly<Record<string, string>> = {
  "listResourceInstanceByTag sys_tags.key": "a list in the description; the client accepts a list",
  "listResourceInstanceByTag sys_tags.values": "a list in the description; the client accepts a list",
  "countResourceInstanceByTag sys_tags.key": "a list in the description; the client accepts a list",
  "countResourceInstanceByTag sys_tags.values": "a list in the description; the client accepts a list",
  "batchAddResourceTag sys_tags": "only for op_service",
  "batchAddResourceTag sys_tags[].key": "only for op_service",
  "batchAddResourceTag sys_tags[].value": "only for op_service",
  "batchDeleteResourceTag sys_tags": "only for op_service",
  "batchDeleteResourceTag sys_tags[].key": "only for op_service",
  "batchDeleteResourceTag sys_tags[].value": "only for op_service",
};

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** The paths of all fields of a JSON schema, written like those of the tables. */
function pathsIn(schema: Schema, place = ""): string[] {
  const fields = Object.entries(schema.properties ?? {});
  const alternatives = (schema.anyOf ?? []).flatMap((each) => pathsIn(each, place));
  return alternatives.concat(
    fields.flatMap(([name, field]) => [
      `${place}${name}`,
      ...pathsIn(field, `${place}${name}.`),
      ...pathsIn(field.items ?? {}, `${place}${name}[].`),
    ]),
  );
}

/** The fields that the client's method accepts, and the paging fields that it fills in. */
function takenBy(fixture: Fixture): string[] {
  const { request, paged } = entryOf(fixture).operation;
  const input = z.object({ ...request.path, ...request.query, ...request.body });
  const schema: Schema = JSON.parse(JSON.stringify(z.toJSONSchema(input, { io: "input", unrepresentable: "any" })));
  return [...pathsIn(schema), ...(paged?.names ?? [])];
}

test.each(documented)(
  "$operation accepts every documented field of the request, except for the known exceptions",
  (fixture) => {
    const { query = {}, request } = fixture.tables ?? {};
    const wanted = [...Object.keys(query), ...fieldsIn(layoutOf(request)).map(pathOf)];
    const taken = new Set(takenBy(fixture));
    const missing = wanted.filter((path) => !taken.has(path));
    const excused = Object.keys(NOT_TAKEN).filter((entry) => entry.startsWith(`${fixture.operation} `));
    expect(missing.map((path) => `${fixture.operation} ${path}`)).toEqual(excused);
  },
);

/** Fields of responses that the client does not return, and why. */
const NOT_READ: Readonly<Record<string, string>> = {
  "listAuditOperateLogs total_num": "the client returns the whole list",
  "listAuditInstances total": "the client returns the whole list",
  "listAuditInstancesNew total": "the client returns the whole list",
  "listAuditDatabases total": "the client returns the whole list",
  "listResourceInstanceByTag total_count": "the client returns the whole list",
  "listResourceInstanceByTag resources[].resource_detail": "empty, according to the text",
  "listResourceInstanceByTag resources[].sys_tags[].key": "only for op_service, according to the text",
  "listResourceInstanceByTag resources[].sys_tags[].value": "only for op_service, according to the text",
  "countResourceInstanceByTag resources[].resource_detail": "only the count is returned, as in the example",
  "countResourceInstanceByTag resources[].resource_id": "only the count is returned, as in the example",
  "countResourceInstanceByTag resources[].resource_name": "only the count is returned, as in the example",
  "countResourceInstanceByTag resources[].tags[].key": "only the count is returned, as in the example",
  "countResourceInstanceByTag resources[].tags[].value": "only the count is returned, as in the example",
  "countResourceInstanceByTag resources[].sys_tags[].key": "only the count is returned, as in the example",
  "countResourceInstanceByTag resources[].sys_tags[].value": "only the count is returned, as in the example",
  "listAuditRuleScopes total": "the client returns the whole list",
  "listSqlInjectionRules total": "the client returns the whole list",
  "listAuditRuleRisks total": "the client returns the whole list",
  "listAuditSensitiveMasks total": "the client returns the whole list",
  "switchRiskRule status": "it reports success; otherwise the call fails",
  "switchAgent result": "it reports success; otherwise the call fails",
  "updateAuditSecurityGroup result": "it reports success; otherwise the call fails",
  "createReport result": "it reports success; otherwise the call fails",
};

/** A distinct value for each field of a response. */
class Sample {
  readonly values = new Map<string, string>();
  #next = 1000;

  constructor(readonly layout: Layout) {}

  at(place: string): Fields {
    const fields = Object.entries(this.layout.get(place) ?? {});
    return Object.fromEntries(fields.map(([name, field]) => [name, this.#value({ place, name, ...field })]));
  }

  #value(field: PlacedField): Json {
    const { place, name, type } = field;
    if (type.kind === "object") {
      return this.at(placeBelow(place, name, type));
    }
    if (type.kind === "objects") {
      return [this.at(placeBelow(place, name, type))];
    }
    const value = this.#scalar(field);
    this.values.set(pathOf(field), plain(value));
    return type.kind === "texts" ? [value] : value;
  }

  #scalar({ name, type }: PlacedField): Json {
    if (TOTALS.has(name)) {
      return 1;
    }
    if (OUTCOMES.has(name)) {
      return OUTCOMES.get(name) ?? null;
    }
    if (type.kind === "flag") {
      return true;
    }
    const number = this.#next++;
    return type.kind === "integer" || type.kind === "number" ? number : `${name}_${number}`;
  }
}

const TOTALS = new Set(["total", "total_num", "total_count"]);
/** A value that is treated as a failure would hide all others. */
const OUTCOMES = new Map([
  ["code", "0"],
  ["result", "SUCCESS"],
]);

const plain = (value: unknown) => String(value).toUpperCase();

/** All values that are neither objects nor lists. */
function leavesOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) {
    return [plain(value)];
  }
  return Object.values(value).flatMap(leavesOf);
}

describe("a response with every documented field", () => {
  const answering = documented.filter(({ tables }) => tables?.response !== undefined);
  test.each(answering)("$operation returns every field, except for the known exceptions", async (fixture) => {
    const sample = new Sample(layoutOf(fixture.tables?.response));
    const json = { ...sample.at(""), ...(fixture.operation === "switchRiskRule" && { status: "SUCCESS" }) };
    const { answer } = await exchange(fixture, validInput(fixture), [{ json }]);
    expect(answer.status).toBe("fulfilled");
    const read = answer.status === "fulfilled" ? new Set(leavesOf(answer.value)) : new Set();
    const lost = [...sample.values].filter(([, value]) => !read.has(value)).map(([path]) => path);
    const excused = Object.keys(NOT_READ).filter((entry) => entry.startsWith(`${fixture.operation} `));
    expect(lost.map((path) => `${fixture.operation} ${path}`).sort()).toEqual(excused.sort());
  });
});

test("no exception is listed for an unknown operation", () => {
  const known = new Set(documented.map(({ operation }) => operation));
  const excuses = [...Object.keys(NOT_TAKEN), ...Object.keys(NOT_READ)];
  expect(excuses.filter((entry) => !known.has(entry.split(" ")[0] ?? ""))).toEqual([]);
});
