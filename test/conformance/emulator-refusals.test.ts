import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "../emulator/cloud";
import { Comparison } from "./compare";
import { call, filledPath, type Generation, generations, titled, validBody, validBodyWith } from "./emulator-calls";
import { errors, type Json } from "./fixtures";
import { type Lively, startLively } from "./lively";
import { fieldsIn, layoutOf, type PlacedField } from "./tables";

let lively: Lively;
beforeAll(async () => {
  lively = await startLively();
});
afterAll(() => lively[Symbol.asyncDispose]());

/** Fields that are mandatory in the table but optional in the emulator, and why. */
const NOT_INSISTED_ON: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  createInstancesPeriodOrder: {
    enterprise_project_id: "optional in the description; defaults to the default project",
    "product_infos[].product_spec_desc": "optional in the description",
    "tags[].value": "optional in the description; defaults to an empty value",
  },
  createInstancesPeriodOrderNew: {
    is_auto_renew: "optional in the text of 2024; defaults to no renewal",
  },
  addRdsNoAgentDatabase: {
    "databases[].enterprise_id": "not in the example",
  },
  batchAddResourceTag: {
    "tags[].value": "the example has a tag without a value",
    "sys_tags[].value": "optional, like the values of other tags",
  },
  batchDeleteResourceTag: {
    "tags[].value": "the example has a tag without a value; tags are deleted by key",
    "sys_tags[].value": "optional, like the values of other tags",
  },
};

const mandatory = generations.flatMap((generation) =>
  fieldsIn(layoutOf(generation.request))
    .filter((field) => field.mandatory)
    .map((field): [string, Generation, PlacedField] => [
      `${generation.operation}: ${field.place}${field.name}`,
      generation,
      field,
    ]),
);

/** The body without a field, which is removed from the first entry of each list on its path. */
function without(body: Json | undefined, { place, name }: Pick<PlacedField, "place" | "name">): Json {
  const copy = structuredClone(body ?? {});
  let at: Json | undefined = copy;
  for (const step of place.split(".").filter(Boolean)) {
    const below: Json | undefined = Reflect.get(Object(at), step.replace("[]", ""));
    at = Array.isArray(below) ? below[0] : below;
  }
  if (!Reflect.has(Object(at), name)) {
    throw new Error(`the valid body has no ${place}${name}`);
  }
  Reflect.deleteProperty(Object(at), name);
  return copy;
}

/** Fields of the error table that have values only in rejections by a policy. */
const OF_POLICIES = ["details: empty: nothing to compare", "encoded_authorization_message: null"];

function expectError(answer: Answer, status: 400 | 403, shape: Generation["errors"]): void {
  expect(answer.status, answer.text).toBe(status);
  const layout = layoutOf(errors[shape].table);
  const comparison = new Comparison({ layout, known: [], nullable: new Set(), complete: true });
  comparison.object(answer.body);
  expect(comparison.deviations).toEqual(shape === "flat" && status === 400 ? OF_POLICIES : []);
}

describe("a request without a mandatory field", () => {
  test.each(mandatory)("is rejected, except for the known exceptions: %s", async (_, generation, field) => {
    const answer = await call(lively, generation, without(validBodyWith(generation, lively, field.place), field));
    const excused = NOT_INSISTED_ON[generation.operation]?.[`${field.place}${field.name}`];
    if (excused === undefined) {
      expectError(answer, 400, generation.errors);
      expect(answer.text).toContain(field.name);
    } else {
      expect(answer.status).toBeLessThan(300);
    }
  });
});

describe.each(generations.map(titled))("%s", (_, generation) => {
  test("is rejected without permission, with an error in the documented format", async () => {
    await lively.cloud.patch({ op: "replace", path: "/denied", value: [generation.operation] });
    const answer = await call(lively, generation);
    await lively.cloud.patch({ op: "replace", path: "/denied", value: [] });
    expectError(answer, 403, generation.errors);
  });

  test("is rejected without authentication", async () => {
    const answer = await lively.cloud.raw(generation.method, filledPath(lively, generation));
    expect(answer.status).toBe(401);
  });
});

describe.each(generations.filter(({ request }) => request !== undefined).map(titled))("%s", (_, generation) => {
  test("rejects a body whose content type is not JSON", async () => {
    const body = validBody(generation, lively);
    const answer = await call(lively, generation, body, { "Content-Type": "text/plain" });
    expectError(answer, 400, generation.errors);
  });
});

test("no exception is listed for a field that is not mandatory", () => {
  const known = new Set(mandatory.map(([name]) => name));
  const excuses = Object.entries(NOT_INSISTED_ON).flatMap(([operation, fields]) =>
    Object.keys(fields).map((field) => `${operation}: ${field}`),
  );
  expect(excuses.filter((excuse) => !known.has(excuse))).toEqual([]);
});
