import { expect, test } from "vitest";
import { renderTable } from "../../cli/reports/table";

test("a table may have more rows than a function takes arguments", () => {
  const rows = Array.from({ length: 150_000 }, (_, index) => [String(index)]);
  const lines = renderTable(["ID"], rows, (_style, text) => text).split("\n");
  expect([lines.length, lines.at(-1)]).toEqual([150_001, "149999"]);
});
