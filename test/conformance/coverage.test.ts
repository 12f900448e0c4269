import { describe, expect, test } from "vitest";
import { operations as emulated } from "../../emulator/operations";
import { entries, entryOf, findEntry, routeOf, routeOfEntry } from "./entry";
import { neighbours, paths, seeds } from "./fixtures";

const described = { ...paths["dbss.openapi.json"], ...paths["neighbours.json"], ...paths["Terraform provider"] };
const describedRoutes = new Set(Object.values(described).map(toRoute));

function toRoute(text: string): string {
  const [method = "", path = ""] = text.split(" ");
  return routeOf(method, path);
}

test("the fixtures contain the 26 documented operations and the token", () => {
  expect(seeds.map(({ number }) => number)).toEqual(Array.from({ length: 27 }, (_, index) => index + 1));
});

const titled = [...seeds, ...neighbours].map((fixture) => [`${fixture.method} ${fixture.path}`, fixture] as const);

describe.each(titled)("%s", (_, fixture) => {
  test("has a method in the client", () => {
    expect(findEntry(fixture)).toMatchObject({ service: fixture.service });
  });

  test("names its document in the client", () => {
    expect(entryOf(fixture).operation.document.split("; ")).toContain(fixture.document);
  });

  test("is emulated", () => {
    const routes = emulated.map(({ method, path }) => routeOf(method, path));
    expect(routes).toContain(routeOf(fixture.method, fixture.path));
  });

  test("has the same method and path in its description", () => {
    const prefix = fixture.service === "dbss" ? "" : `${fixture.service}.`;
    expect(described[`${prefix}${fixture.operation}`]).toBe(`${fixture.method} ${fixture.path}`);
  });
});

test("the client has no undescribed paths", () => {
  const undescribed = entries.filter((entry) => !describedRoutes.has(routeOfEntry(entry)));
  const paths = undescribed.map(({ name, operation }) => `${name}: ${operation.method} ${operation.path}`);
  expect(paths, "add it to test/conformance/fixtures/paths.json").toEqual([]);
});

test("every path of the client is emulated", () => {
  const routes = emulated.map(({ method, path }) => routeOf(method, path));
  const missing = entries.map(routeOfEntry).filter((route) => !routes.includes(route));
  expect(missing, "emulate it in emulator/").toEqual([]);
});

test("the client gives operations the names of their descriptions", () => {
  const ids = entries.map(({ service, operation, older }) => {
    const id = older && operation.older ? operation.older.id : operation.id;
    return service === "dbss" ? id : `${service}.${id}`;
  });
  const misnamed = entries.flatMap((entry, index) => {
    const id = ids[index] ?? "";
    return toRoute(described[id] ?? "") === routeOfEntry(entry) ? [] : [`${id}: ${routeOfEntry(entry)}`];
  });
  expect(misnamed).toEqual([]);
});

test("the emulator has no undescribed paths", () => {
  const undescribed = emulated
    .map(({ method, path }) => routeOf(method, path))
    .filter((route) => !describedRoutes.has(route));
  expect(undescribed).toEqual([]);
});

test("every described path exists in the client or in the emulator", () => {
  const used = new Set([...entries.map(routeOfEntry), ...emulated.map(({ method, path }) => routeOf(method, path))]);
  expect([...describedRoutes].filter((route) => !used.has(route))).toEqual([]);
});
