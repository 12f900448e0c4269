import { describe, expect, test } from "vitest";
import { operations } from "../../emulator/operations";

describe("the table of operations", () => {
  test("names every operation and every route once", () => {
    const ids = operations.map(({ service, id }) => `${service}.${id}`);
    const routes = operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, "{}")}`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(routes).size).toBe(routes.length);
  });

  test("assigns the error format of DBSS by the generation of the path", () => {
    const shape = (id: string) =>
      operations.find((operation) => operation.service === "dbss" && operation.id === id)?.errors;
    expect([shape("listAuditInstances"), shape("switchRiskRule"), shape("addRdsDatabase")]).toEqual(
      Array(3).fill("nested"),
    );
    expect([shape("listAuditInstancesNew"), shape("createReport"), shape("listAvailabilityZoneInfosNew")]).toEqual(
      Array(3).fill("flat"),
    );
  });
});
