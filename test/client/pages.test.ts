import { expect, test } from "vitest";
import { ResponseError } from "../../provider/client";
import { clientOf, failureOf } from "./scripted-client";
import { type SeenRequest, type Step, scriptedServer } from "./scripted-server";

const rules = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({ id: `r${from + i}`, name: `rule ${from + i}` }));

function page(request: SeenRequest, size: number, total: number | undefined): Step {
  const offset = Number(request.query.get("offset"));
  return { json: { rules: rules(offset, Math.min(offset + size, total ?? 250)), total } };
}

test.each<[string, (request: SeenRequest) => Step, number, number]>([
  ["full pages and a total", (request) => page(request, 100, 250), 250, 3],
  ["pages smaller than asked for", (request) => page(request, 60, 150), 150, 3],
  ["no total", (request) => page(request, 100, undefined), 250, 3],
  ["everything at once, whatever was asked for", () => ({ json: { rules: rules(0, 150), total: 150 } }), 150, 1],
  ["a list that ends on a full page", (request) => page(request, 100, 100), 100, 1],
  ["an empty list", () => ({ json: { rules: [], total: 0 } }), 0, 1],
  ["null for an empty list", () => ({ json: { rules: null, total: 0 } }), 0, 1],
  ["only a total of nothing", () => ({ json: { total: 0 } }), 0, 1],
  [
    "a total that counts what is not shown",
    (request) => page(request, request.query.get("offset") === "0" ? 10 : 0, 99),
    10,
    2,
  ],
])("reads a list that comes with %s", async (_, script, length, requests) => {
  await using server = await scriptedServer(script);
  const list = await clientOf(server).dbss.listRiskRules({ instance_id: "i1" });
  expect(list.map(({ id }) => id)).toEqual(rules(0, length).map(({ id }) => id));
  expect(server.seen).toHaveLength(requests);
});

test.each<[string, Step | ((request: SeenRequest) => Step), string]>([
  ["ignores the offset", { json: { rules: rules(0, 100), total: 250 } }, "the same page again"],
  ["ignores the offset and tells no total", { json: { rules: rules(0, 100) } }, "the same page again"],
  ["tells a negative total", { json: { rules: [], total: -1 } }, "a total of -1"],
  ["never ends", (request) => page(request, 1, 1_000_000), "more than 1000 pages"],
])("does not trust a server that %s", async (_, step, problem) => {
  await using server = await scriptedServer(typeof step === "function" ? step : [step]);
  const error = await failureOf(clientOf(server).dbss.listRiskRules({ instance_id: "i1" }));
  expect(ResponseError.isInstance(error)).toBe(true);
  expect(String(error)).toContain(problem);
});

test("does not take an answer without a list for an empty list", async () => {
  await using server = await scriptedServer([{ json: { instance: "none" } }]);
  const error = await failureOf(clientOf(server).dbss.listAuditInstances());
  expect(String(error)).toContain("no list under servers or instances");
});

test("counts pages in the body where the operation does", async () => {
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

test("shows an order with the lines of all pages", async () => {
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
