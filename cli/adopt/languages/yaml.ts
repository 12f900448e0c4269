import { isPlainInYaml } from "../../yaml";
import type { Declared } from "../declare";
import { inCamelCase, variablesOf } from "../names";
import type { Program } from "../program";
import { Code, doubleQuoted, isComposed, notDeclared, printFlat, type Style, withReferences } from "./layout";

const HEAD = `# Adopts existing resources of the account. The first \`pulumi up\` buys nothing and changes nothing. The resources are
# protected: neither \`pulumi destroy\` nor removing a declaration deletes them.
#
# The service does not report the exceptions of a risk rule: check them in the console before you change a rule.
resources:
`;

/** The variable that every program has. */
const RESERVED = new Set(["pulumi"]);

const STYLE: Style = {
  indent: "  ",
  width: 120,
  padding: " ",
  leastGain: Number.POSITIVE_INFINITY,
  key: (name) => (isPlainInYaml(name) ? name : text(name)),
  text,
  scalar: String,
};

/** A string, or a key of a map: in both, `${` begins an interpolation, and `$$` stands for `$`. */
function text(value: string): string {
  return doubleQuoted(value.replace(/\$(?=[${])/g, "$$$$"));
}

/** The resources of the program, as a section of Pulumi.yaml. */
export function yamlOf(program: Program): string {
  const { declarations } = program;
  const keys = variablesOf(declarations, inCamelCase, RESERVED);
  const code = (target: Declared, output: string) => new Code(`"\${${keys.get(target)}.${output}}"`);
  const resources = declarations.map(({ declared, type, name, comment, args }) => {
    const key = keys.get(declared) ?? name;
    const properties = Object.entries(withReferences(args, code));
    return [
      ...(comment === undefined ? [] : [`  # ${comment}\n`]),
      `  ${STYLE.key(key)}:\n    type: dbss:${type}\n`,
      ...(key === name ? [] : [`    name: ${STYLE.text(name)}\n`]),
      "    properties:\n",
      ...properties.map(([property, value]) => `      ${property}:${printed(value)}\n`),
      "    options:\n      protect: true\n",
    ].join("");
  });
  const head = resources.length > 0 ? HEAD : HEAD.replace("resources:", "resources: {}");
  return [`${head}${resources.join("\n")}`, ...notDeclared(program, "#")].join("\n");
}

/** A value on the line of its property, or a list of objects with a line for each object. */
function printed(value: unknown): string {
  return Array.isArray(value) && value.some(isComposed)
    ? value.map((item) => `\n        - ${printFlat(STYLE, item)}`).join("")
    : ` ${printFlat(STYLE, value)}`;
}
