import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { operations } from "../../emulator/operations";

test("the page lists operations under the IDs that a fault of the emulator can name", async () => {
  const [covered = ""] = (await readFile("docs/coverage.md", "utf8")).split("## DBSS operations that are left out");
  const sections = covered.split(/^## /m).slice(1);
  const listed = sections.flatMap((section) => {
    const service = /^\w+/.exec(section)?.[0].toLowerCase();
    return [...section.matchAll(/^\| (\w+): /gm)].map(([, id]) => `${service}.${id}`);
  });
  const known = new Set(operations.map(({ service, id }) => `${service}.${id}`));
  expect(listed).toContain("bss.payOrders");
  expect(listed.filter((id) => !known.has(id))).toEqual([]);
});
