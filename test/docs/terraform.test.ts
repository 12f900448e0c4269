import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { functionOf } from "../../provider/functions";
import { region } from "../../provider/model/region";
import { RESOURCE_TYPES, resourceOf } from "../../provider/resources";
import { propertiesOf } from "../../tools/generate/properties";

// The page for users of Terraform is complete and matches this package.

const schemas = z.record(z.string(), z.array(z.string()));

/** The arguments and attributes of the Terraform provider, version 1.97; those of list items with the list's name. */
const terraform = z
  .object({ resources: schemas, dataSources: schemas })
  .parse(JSON.parse(readFileSync("test/docs/fixtures/terraform.json", "utf8")));

interface Row {
  readonly there: string;
  readonly here: string | undefined;
  readonly note: string;
}

interface Section {
  /** The resource or function of this package. */
  readonly counterpart: string;
  readonly rows: readonly Row[];
}

/** The sections of the page by their names in Terraform. */
const sections = new Map(
  readFileSync("docs/terraform.md", "utf8")
    .split(/^### /m)
    .slice(1)
    .map((text): [string, Section] => {
      const [, name = "", counterpart = ""] = /^(\w+): `(\w+)`/.exec(text) ?? [];
      const rows = [...text.matchAll(/^\| `([\w.]+)` \| (?:`(\w+)`|–) \| (.*?) ?\|$/gm)];
      return [name, { counterpart, rows: rows.map(([, there = "", here, note = ""]) => ({ there, here, note })) }];
    }),
);

/** The class of an AuditInstance also accepts the arguments of the order that it declares. */
const DECLARED_WITH: Readonly<Record<string, "AuditOrder">> = { AuditInstance: "AuditOrder" };

function names(schema: z.ZodObject, owner: string): string[] {
  return propertiesOf(schema, owner, { io: "output", documented: false }).map(({ name }) => name);
}

async function namesOfResource(type: string): Promise<string[]> {
  const own = RESOURCE_TYPES.find((name) => name === type);
  const types = [own, DECLARED_WITH[type]].flatMap((name) => name ?? []);
  const resources = await Promise.all(types.map(resourceOf));
  const models = resources.flatMap(({ args, outputs }) => [args, outputs]);
  return [...models, z.object({ region })].flatMap((schema) => names(schema, type));
}

/** The arguments of a function, and the properties of an item of its result. */
async function namesOfFunction(name: string): Promise<{ args: string[]; items: string[] }> {
  const { args, result } = await functionOf(name);
  const item = z.instanceof(z.ZodArray).parse(result).element;
  return {
    args: [...names(args, name), "region"],
    items: names(z.instanceof(z.ZodObject).parse(item), name),
  };
}

const all = { ...terraform.resources, ...terraform.dataSources };

test("the page covers all resources and data sources, and no others", () => {
  expect([...sections.keys()]).toEqual(Object.keys(all));
  expect(Object.keys(terraform.resources)).toHaveLength(4);
  expect(Object.keys(terraform.dataSources)).toHaveLength(10);
});

describe.each(Object.keys(all))("%s", (name) => {
  const { counterpart, rows } = sections.get(name) ?? { counterpart: "", rows: [] };

  test("lists all arguments and attributes, each with a counterpart or a reason", () => {
    expect(rows.map(({ there }) => there).sort()).toEqual([...(all[name] ?? [])].sort());
    expect(rows.filter(({ here, note }) => here === undefined && note === "")).toEqual([]);
  });

  test("every counterpart exists", async () => {
    if (name in terraform.resources) {
      expect(await namesOfResource(counterpart)).toEqual(
        expect.arrayContaining(rows.flatMap(({ here }) => here ?? [])),
      );
      return;
    }
    const { args, items } = await namesOfFunction(counterpart);
    const here = (isOfItem: boolean) =>
      rows.filter(({ there }) => there.includes(".") === isOfItem).flatMap((row) => row.here ?? []);
    expect(args).toEqual(expect.arrayContaining(here(false)));
    expect(items).toEqual(expect.arrayContaining(here(true)));
  });
});
