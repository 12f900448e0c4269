import { expect, test } from "vitest";
import { ResponseError } from "../../provider/client";
import { clientOf, failureOf } from "./scripted-client";
import { type SeenRequest, type Step, scriptedServer } from "./scripted-server";

const rules = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({ id: `r${from + i}`, name: `rule ${from + i}` }));

const offsetOf = (request: SeenRequest) => Number(request.query.get("offset"));

function page(request: SeenRequest, size: number, total: number | undefined): Step {
  const offset = offsetOf(request);
  return { json: { rules: rules(offset, Math.min(offset + size, total ?? 250)), total } };
}

test.each<[string, (request: SeenRequest) => Step, number, number]>([
  ["full pages and a total", (request) => page(request, 100, 250), 250, 3],
  ["pages smaller than requested", (request) => page(request, 60, 150), 150, 3],
  ["no total", (request) => page(request, 100, undefined), 250, 3],
  ["no total and pages smaller than requested", (request) => page(request, 60, undefined), 250, 5],
  ["no total and only one page", (request) => ({ json: { rules: rules(0, 30).slice(offsetOf(request)) } }), 30, 2],
  ["no total and no items", () => ({ json: { rules: [] } }), 0, 1],
  ["an unrelated total", (request) => ({ json: { rules: rules(0, 30).slice(offsetOf(request)), total: 7 } }), 30, 2],
  ["all items on one page, regardless of the limit", () => ({ json: { rules: rules(0, 150), total: 150 } }), 150, 1],
  ["a full last page", (request) => page(request, 100, 100), 100, 1],
  ["a total of 0 and an empty list", () => ({ json: { rules: [], total: 0 } }), 0, 1],
  ["a total of 0 and null instead of a list", () => ({ json: { rules: null, total: 0 } }), 0, 1],
  ["only a total of 0", () => ({ json: { total: 0 } }), 0, 1],
])("reads a list with %s", async (_, script, length, requests) => {
  await using server = await scriptedServer(script);
  const list = await clientOf(server).dbss.listRiskRules({ instance_id: "i1" });
  expect(list.map(({ id }) => id)).toEqual(rules(0, length).map(({ id }) => id));
  expect(server.seen).toHaveLength(requests);
});

test.each<[string, Step | ((request: SeenRequest) => Step), string]>([
  ["ignores the offset", { json: { rules: rules(0, 100), total: 250 } }, "the same page again"],
  ["ignores the offset and returns no total", { json: { rules: rules(0, 100) } }, "the same page again"],
  ["returns a negative total", { json: { rules: [], total: -1 } }, "a total of -1"],
  ["returns more than 1000 pages", (request) => page(request, 1, 1_000_000), "more than 1000 pages"],
  ["returns null despite a positive total", { json: { rules: null, total: 3 } }, "0 of 3 items"],
  ["omits the list despite a positive total", { json: { total: 3 } }, "0 of 3 items"],
  ["returns an empty list despite a positive total", { json: { rules: [], total: 1 } }, "0 of 1 items"],
  [
    "counts items that it does not return",
    (request) => page(request, offsetOf(request) === 0 ? 10 : 0, 99),
    "10 of 99 items",
  ],
  [
    "changes the total on every page",
    (request) => page(request, 100, 200 + offsetOf(request)),
    "a total of 300 after a total of 200",
  ],
  [
    "returns overlapping pages",
    (request) => ({ json: { rules: rules(Math.max(offsetOf(request) - 5, 0), offsetOf(request) + 95), total: 250 } }),
    "5 items of earlier pages again",
  ],
])("does not trust a server that %s", async (_, step, problem) => {
  await using server = await scriptedServer(typeof step === "function" ? step : [step]);
  const error = await failureOf(clientOf(server).dbss.listRiskRules({ instance_id: "i1" }));
  expect(ResponseError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ incompleteList: true });
  expect(String(error)).toMatch(/^ResponseError: dbss.listRiskRules \(instance_id i1\): http.* returned /);
  expect(String(error)).toContain(problem);
  expect(String(error)).toContain("the list may be filtered by permission");
});

test("keeps identical items within one page", async () => {
  const equal = { id: "r100", name: "rule 100" };
  await using server = await scriptedServer((request) => ({
    json: { rules: offsetOf(request) === 0 ? rules(0, 100) : [equal, equal], total: 102 },
  }));
  expect(await clientOf(server).dbss.listRiskRules({ instance_id: "i1" })).toHaveLength(102);
});

test("rereads a list from the start while its total changes", async () => {
  const sizes = [150, 151, 152, 153, 154, 154];
  await using server = await scriptedServer((request, index) => page(request, 100, sizes[index]));
  expect(await clientOf(server).dbss.listRiskRules({ instance_id: "i1" })).toHaveLength(154);
  expect(server.seen.map(offsetOf)).toEqual([0, 100, 0, 100, 0, 100]);
});

test("stops reading a list that keeps changing", async () => {
  await using server = await scriptedServer((request, index) => page(request, 100, 150 + index));
  const error = await failureOf(clientOf(server).dbss.listRiskRules({ instance_id: "i1" }));
  expect(String(error)).toContain("a total of 159 after a total of 158");
  expect(server.seen).toHaveLength(10);
});

const orders = (from: number, to: number) => rules(from, to).map(({ id }) => ({ order_id: id, status: 6 }));

/** Pages of a list of orders that grows with each request, by the given numbers at the front and at the end. */
const growing = (front: number, end: number) => (request: SeenRequest, index: number) => {
  const all = [...orders(1000 - front * index, 1000), ...orders(0, 250 + end * index)];
  const offset = offsetOf(request);
  return { json: { order_infos: all.slice(offset, offset + 100), total_count: all.length } };
};

test.each([
  ["at the front", 3, 0, 3],
  ["at the end", 0, 3, 3],
  ["at both ends", 40, 7, 4],
])("reads a list of orders that grows %s while it is read", async (_, front, end, requests) => {
  await using server = await scriptedServer(growing(front, end));
  const list = await clientOf(server).bss.listOrders();
  const ids = list.map(({ order_id: id }) => id);
  expect(ids).toEqual(expect.arrayContaining(orders(0, 250).map(({ order_id: id }) => id)));
  expect(new Set(ids).size).toBe(ids.length);
  expect(server.seen).toHaveLength(requests);
});

test("keeps the last version of an order that a growing list shows twice", async () => {
  const [first = {}, ...others] = orders(0, 100).toReversed();
  const paid = { ...first, status: 5 };
  await using server = await scriptedServer(({ query }) =>
    query.get("offset") === "0"
      ? { json: { order_infos: [...others, first], total_count: 150 } }
      : { json: { order_infos: [paid, ...orders(100, 150)], total_count: 151 } },
  );
  const list = await clientOf(server).bss.listOrders();
  expect(list.filter(({ order_id: id }) => id === "r99")).toEqual([expect.objectContaining(paid)]);
});

test.each([
  ["shrinks", 150, 149, "a total of 149 after a total of 150"],
  ["repeats orders without growing", 150, 150, "1 items of earlier pages again"],
])("does not trust a list of orders that %s", async (_, before, after, problem) => {
  await using server = await scriptedServer(({ query }) =>
    query.get("offset") === "0"
      ? { json: { order_infos: orders(0, 100), total_count: before } }
      : { json: { order_infos: orders(99, 149), total_count: after } },
  );
  expect(String(await failureOf(clientOf(server).bss.listOrders()))).toContain(problem);
});

test("requests smaller pages when the service rejects larger ones, and remembers the limit", async () => {
  const refused: Step = { status: 400, json: { error_code: "DBSS.10000001", error_msg: "limit must be at most 100" } };
  await using server = await scriptedServer((request) =>
    Number(request.query.get("limit")) > 100 ? refused : { json: { servers: [], total: 0 } },
  );
  const client = clientOf(server);
  await client.dbss.listAuditInstances();
  await client.dbss.listAuditInstances();
  expect(server.seen.map(({ query }) => query.get("limit"))).toEqual(["1000", "100", "100"]);
});

test("reports why the service rejected a list, not why it rejected a smaller page", async () => {
  await using server = await scriptedServer([
    { status: 400, json: { error_code: "DBSS.1", error_msg: "first" } },
    { status: 400, json: { error_code: "DBSS.2", error_msg: "second" } },
  ]);
  expect(await failureOf(clientOf(server).dbss.listAuditInstances())).toMatchObject({ code: "DBSS.1" });
});

test("does not treat a response without a list as an empty list", async () => {
  await using server = await scriptedServer([{ json: { instance: "none" } }]);
  const error = await failureOf(clientOf(server).dbss.listAuditInstances());
  expect(String(error)).toContain("no list under servers or instances");
});

test("sends page numbers in the body where the operation expects them", async () => {
  await using server = await scriptedServer((request) => {
    const { page: number, size } = JSON.parse(request.body);
    const reports = rules(0, 150).slice((number - 1) * size, number * size);
    return { json: { reports: reports.map((report) => ({ report })), total: 150 } };
  });
  expect(await clientOf(server).dbss.listReports({ instance_id: "i1" })).toHaveLength(150);
  expect(server.seen.map(({ body }) => JSON.parse(body))).toEqual([
    { page: 1, size: 100 },
    { page: 2, size: 100 },
  ]);
});

test("uses the page size to which the server caps its pages", async () => {
  await using server = await scriptedServer((request) => {
    const { page: number, size } = JSON.parse(request.body);
    const reports = rules(0, 150).slice((number - 1) * size, (number - 1) * size + Math.min(size, 60));
    return { json: { reports: reports.map((report) => ({ report })), total: 150 } };
  });
  expect(await clientOf(server).dbss.listReports({ instance_id: "i1" })).toHaveLength(150);
  expect(server.seen.map(({ body }) => JSON.parse(body))).toEqual([
    { page: 1, size: 100 },
    { page: 2, size: 60 },
    { page: 3, size: 60 },
  ]);
});

test("returns an order with the lines of all pages", async () => {
  const lines = Array.from({ length: 120 }, (_, i) => ({ order_line_item_id: `l${i}`, product_spec_desc: `d${i}` }));
  await using server = await scriptedServer((request) => {
    const offset = Number(request.query.get("offset"));
    return {
      json: {
        order_info: { order_id: "CS1", status: 6 },
        order_line_items: lines.slice(offset, offset + 100),
        total_count: 120,
      },
    };
  });
  const order = await clientOf(server).bss.showOrder({ order_id: "CS1" });
  expect(order.order_info).toMatchObject({ order_id: "CS1", status: 6 });
  expect(order.order_line_items).toEqual(lines);
});
