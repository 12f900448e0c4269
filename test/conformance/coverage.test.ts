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

test("the documents have 26 operations and the token", () => {
  expect(seeds.map(({ number }) => number)).toEqual(Array.from({ length: 27 }, (_, index) => index + 1));
});

describe.each([...seeds, ...neighbours])("$method $path", (fixture) => {
  test("is a method of the client", () => {
    expect(findEntry(fixture)).toMatchObject({ service: fixture.service });
  });

  test("names its document", () => {
    expect(entryOf(fixture).operation.document.split("; ")).toContain(fixture.document);
  });

  test("is emulated", () => {
    const routes = emulated.map(({ method, path }) => routeOf(method, path));
    expect(routes).toContain(routeOf(fixture.method, fixture.path));
  });

  test("is described", () => {
    const prefix = fixture.service === "dbss" ? "" : `${fixture.service}.`;
    expect(described[`${prefix}${fixture.operation}`]).toBe(`${fixture.method} ${fixture.path}`);
  });
});

test("the client has no path that is not described", () => {
  const undescribed = entries.filter((entry) => !describedRoutes.has(routeOfEntry(entry)));
  const paths = undescribed.map(({ name, operation }) => `${name}: ${operation.method} ${operation.path}`);
  expect(paths, "describe it in test/conformance/fixtures/paths.json").toEqual([]);
});

test("the client has no path that is not emulated", () => {
  const routes = emulated.map(({ method, path }) => routeOf(method, path));
  const missing = entries.map(routeOfEntry).filter((route) => !routes.includes(route));
  expect(missing, "emulate it in emulator/").toEqual([]);
});

test("the client calls an operation what its description calls it", () => {
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

test("the emulator has no path that is not described", () => {
  const undescribed = emulated
    .map(({ method, path }) => routeOf(method, path))
    .filter((route) => !describedRoutes.has(route));
  expect(undescribed).toEqual([]);
});

test("nothing is described that neither has", () => {
  const used = new Set([...entries.map(routeOfEntry), ...emulated.map(({ method, path }) => routeOf(method, path))]);
  expect([...describedRoutes].filter((route) => !used.has(route))).toEqual([]);
});
