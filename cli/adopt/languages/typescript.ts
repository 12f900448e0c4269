import type { Declared } from "../declare";
import { inCamelCase, variablesOf } from "../names";
import type { Program } from "../program";
import { Code, doubleQuoted, notDeclared, printObject, type Style, withReferences } from "./layout";

const HEAD = `/**
 * Adopts existing resources of the account. The first \`pulumi up\` buys nothing
 * and changes nothing.
 *
 * The service does not report the exceptions of a risk rule: check them in the
 * console before you change a rule.
 */
import * as dbss from "pulumi-dbss";
`;

const PROTECTION = `// Neither \`pulumi destroy\` nor removing a declaration deletes an adopted
// resource.
const adopted = { protect: true };
`;

/** Words that cannot be names of variables: keywords, names of every module, and names that the program uses. */
const RESERVED = new Set(
  (
    "await break case catch class const continue debugger default delete do else enum export extends false finally for " +
    "function if implements import in instanceof interface let new null package private protected public return static " +
    "super switch this throw true try typeof undefined var void while with yield arguments eval exports module require " +
    "dbss adopted"
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

/** The program in TypeScript, laid out as the common formatters do. */
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

/** A string in double quotes, or in single quotes if that needs fewer escapes. */
function quoted(text: string): string {
  const double = doubleQuoted(text);
  const isBetterSingle = (text.match(/"/g) ?? []).length > (text.match(/'/g) ?? []).length;
  return isBetterSingle ? `'${double.slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'` : double;
}
