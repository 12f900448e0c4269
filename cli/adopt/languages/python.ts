import { z } from "zod";
import { resourceOf } from "../../../provider/resources";
import type { Declared } from "../declare";
import { variablesOf } from "../names";
import type { Declaration, Program } from "../program";
import { Code, doubleQuoted, isComposed, notDeclared, printValue, type Style, withReferences } from "./layout";

const HEAD = `"""
Adopts existing resources of the account. The first \`pulumi up\` buys nothing and changes nothing.

The service does not report the exceptions of a risk rule: check them in the console before you change a rule.
"""

import pulumi
import pulumi_dbss as dbss
`;

const PROTECTION = `# Neither \`pulumi destroy\` nor removing a declaration deletes an adopted resource.
adopted = pulumi.ResourceOptions(protect=True)
`;

/** Words that cannot be names of variables: keywords, and names that the program uses. */
const RESERVED = new Set(
  (
    "and as assert async await break class continue def del elif else except finally for from global if import in is " +
    "lambda nonlocal not or pass raise return try while with yield adopted dbss pulumi"
  ).split(" "),
);

const STYLE: Style = {
  indent: "    ",
  width: 88,
  padding: "",
  leastGain: Number.POSITIVE_INFINITY,
  key: doubleQuoted,
  text: doubleQuoted,
  scalar: (value) => (value === true ? "True" : value === false ? "False" : value === null ? "None" : String(value)),
};

/** The program in Python. */
export async function pythonOf(program: Program): Promise<string> {
  const { declarations, referred } = program;
  const variables = variablesOf(
    declarations.filter(({ declared }) => referred.has(declared)),
    (words) => words.join("_").toLowerCase(),
    RESERVED,
  );
  const code = (target: Declared, output: string) => new Code(`${variables.get(target)}.${inSnakeCase(output)}`);
  const maps = await mapsOf(declarations);
  const statements = declarations.map(({ declared, type, name, comment, args }) => {
    const variable = variables.get(declared);
    const lines = Object.entries(withReferences(args, code)).map(([argument, value]) => {
      const named = `${inSnakeCase(argument)}=`;
      const isMap = maps.get(type)?.has(argument) === true;
      const printed = printValue(STYLE, isMap ? value : withSnakeCase(value), STYLE.indent, 4 + named.length);
      return `${STYLE.indent}${named}${printed},\n`;
    });
    return [
      ...(comment === undefined ? [] : [`# ${comment}\n`]),
      `${variable === undefined ? "" : `${variable} = `}dbss.${type}(\n`,
      `${STYLE.indent}${doubleQuoted(name)},\n`,
      ...lines,
      `${STYLE.indent}opts=adopted,\n)\n`,
    ].join("");
  });
  return [HEAD, ...(statements.length > 0 ? [PROTECTION] : []), ...statements, ...notDeclared(program, "#")].join("\n");
}

/** The arguments of each type that are maps, whose keys must not be converted to snake case. */
async function mapsOf(declarations: readonly Declaration[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const types = new Set(declarations.map(({ type }) => type));
  const entries = [...types].map(async (type) => {
    const { args } = await resourceOf(type);
    const maps = Object.entries(args.shape).filter(([, schema]) => isMap(schema));
    return [type, new Set(maps.map(([name]) => name))] as const;
  });
  return new Map(await Promise.all(entries));
}

function isMap(schema: z.core.$ZodType): boolean {
  const { def } = schema._zod;
  return "innerType" in def && def.innerType instanceof z.core.$ZodType
    ? isMap(def.innerType)
    : schema instanceof z.core.$ZodRecord;
}

function withSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withSnakeCase);
  }
  if (!isComposed(value)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [inSnakeCase(name), withSnakeCase(each)]));
}

function inSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
