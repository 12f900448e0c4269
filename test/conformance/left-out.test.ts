import { expect, test } from "vitest";
import { LEFT_OUT } from "../../tools/generate/left-out";
import { entries, routeOf, routeOfEntry } from "./entry";

/** The number of operations in the description of DBSS. */
const DESCRIBED = 173;

const idsOfClient = entries
  .filter(({ service }) => service === "dbss")
  .map(({ operation, older }) => (older && operation.older ? operation.older.id : operation.id));

test("each operation of the service is either in the client or left out with a reason", () => {
  const leftOut = LEFT_OUT.map(({ id }) => id);
  expect(leftOut.filter((id) => idsOfClient.includes(id))).toEqual([]);
  expect(new Set([...idsOfClient, ...leftOut]).size).toBe(DESCRIBED);
  expect(idsOfClient.length + leftOut.length).toBe(DESCRIBED);
  expect(LEFT_OUT.filter(({ reason }) => !/^[A-Z`].{20,}\.$/.test(reason))).toEqual([]);
});

test("no operation of the client uses the path of an operation that is left out", () => {
  const routes = entries.map(routeOfEntry);
  const clash = LEFT_OUT.filter(({ route }) => {
    const [method = "", path = ""] = route.split(" ");
    return routes.includes(routeOf(method, path));
  });
  expect(clash).toEqual([]);
});
