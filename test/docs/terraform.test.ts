import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { z } from "zod";
import { FUNCTION_NAMES } from "../../provider/functions";
import { region } from "../../provider/model/region";
import { RESOURCE_TYPES, resourceOf } from "../../provider/resources";
import { propertiesOf } from "../../tools/generate/properties";

const PAGE = readFile("docs/terraform.md", "utf8");

/** What an AuditInstance takes besides: its class declares the order under it. */
const DECLARED_WITH: Readonly<Record<string, "AuditOrder">> = { AuditInstance: "AuditOrder" };

async function namesOf(type: string): Promise<string[]> {
  const own = RESOURCE_TYPES.find((name) => name === type);
  const types = [own, DECLARED_WITH[type]].flatMap((name) => name ?? []);
  const resources = await Promise.all(types.map(resourceOf));
  const schemas = resources.flatMap(({ args, outputs }) => [args, outputs]);
  const names = [...schemas, z.object({ region })].flatMap((schema) =>
    propertiesOf(schema, type, { io: "output", documented: false }).map(({ name }) => name),
  );
  return names;
}

test("every name here of the page for those who move from Terraform exists", async () => {
  const sections = (await PAGE)
    .replace(/^## Data sources[\s\S]*/m, "")
    .split(/^### /m)
    .slice(1);
  expect(sections).toHaveLength(4);
  for (const section of sections) {
    const [, type = ""] = /^huaweicloud_dbss_\w+: `(\w+)`/.exec(section) ?? [];
    const told = [...section.matchAll(/^\| `\w+` \| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(told.length).toBeGreaterThan(3);
    expect({ type, names: await namesOf(type) }).toEqual({ type, names: expect.arrayContaining(told) });
  }
});

test("every data source has its function", async () => {
  const told = [...(await PAGE).matchAll(/^\| `huaweicloud_dbss_\w+` \| `(get\w+)` \|/gm)].map(([, name]) => name);
  expect(told).toHaveLength(10);
  expect(FUNCTION_NAMES).toEqual(expect.arrayContaining(told));
});
