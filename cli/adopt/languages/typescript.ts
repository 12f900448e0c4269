import type { Declared } from "../declare";
import { inCamelCase, variablesOf } from "../names";
import type { Program } from "../program";
import { Code, doubleQuoted, notDeclared, printObject, type Style, withReferences } from "./layout";

const HEAD = `/**
 * What exists in the account, unchanged: the first \`pulumi up\` adopts it, buys
 * nothing and changes nothing.
 *
 * The service does not report the exceptions of a risk rule: check them before
 * you change the rule.
 */
import * as dbss from "pulumi-dbss";
`;

const PROTECTION = `// Neither \`pulumi destroy\` nor removing a resource from the program deletes
// what existed before.
const adopted = { protect: true };
`;

/** Words that no variable can be named by, as far as they can come up. */
const RESERVED = new Set(
  (
    "await break case catch class const continue debugger default delete do else enum export extends false finally for " +
    "function if implements import in instanceof interface let new null package private protected public return static " +
    "super switch this throw true try typeof undefined var void while with yield dbss adopted"
  ).split(" "),
);

const STYLE: Style = {
  indent: "  ",
  width: 80,
  padding: " ",
  leastGain: 3,
  key: (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)),
  text: quoted,
  scalar: String,
};

/** The program in TypeScript, formatted as the formatters of the language would. */
export function typescriptOf(program: Program): string {
  const { declarations, referred } = program;
  const variables = variablesOf(
    declarations.filter(({ declared }) => referred.has(declared)),
    inCamelCase,
    RESERVED,
  );
  const code = (target: Declared, output: string) => new Code(`${variables.get(target)}.${output}`);
  const statements = declarations.map(({ declared, type, name, comment, args }) => {
    const variable = variables.get(declared);
    const parts = [quoted(name), printObject(STYLE, withReferences(args, code), STYLE.indent), "adopted"];
    return [
      ...(comment === undefined ? [] : [`// ${comment}\n`]),
      `${variable === undefined ? "" : `const ${variable} = `}new dbss.${type}(\n`,
      ...parts.map((part) => `${STYLE.indent}${part},\n`),
      ");\n",
    ].join("");
  });
  return [HEAD, ...(statements.length > 0 ? [PROTECTION] : []), ...statements, ...notDeclared(program, "//")].join(
    "\n",
  );
}

/** A string with the quotes that need fewer escapes; double ones where that makes no difference. */
function quoted(text: string): string {
  const double = doubleQuoted(text);
  const isBetterSingle = (text.match(/"/g) ?? []).length > (text.match(/'/g) ?? []).length;
  return isBetterSingle ? `'${double.slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'` : double;
}
