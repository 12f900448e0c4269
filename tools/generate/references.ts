import { join } from "node:path";
import ts from "typescript";
import { operations } from "../../provider/client/operations";
import { REPO } from "../repo";

const PROVIDER = join(REPO, "provider");
const CLIENT = join(PROVIDER, "client");
const LISTS = join(PROVIDER, "model/snapshots.ts");

/**
 * Finds the client methods that a resource or function calls, by following the names in its code to their
 * declarations.
 */
export class References {
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;

  constructor() {
    const { config } = ts.readConfigFile(join(REPO, "tsconfig.json"), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, REPO);
    const roots = ["resources/index.ts", "functions/index.ts", "model/snapshots.ts"];
    this.#program = ts.createProgram(
      roots.map((root) => join(PROVIDER, root)),
      options,
    );
    this.#checker = this.#program.getTypeChecker();
  }

  /** The methods that a resource or function calls, as `<service>.<method>`, directly or through a shared list. */
  methodsOf(layer: "resources" | "functions", name: string): Set<string> {
    const methods = new Set<string>();
    const seen = new Set<ts.Node>();
    const lists = new Map(this.#propertiesIn(LISTS));
    const follow = (declaration: ts.Node | undefined): void => {
      if (declaration && !seen.has(declaration)) {
        seen.add(declaration);
        visit(declaration);
      }
    };
    const visit = (node: ts.Node): void => {
      if (ts.isTypeNode(node)) {
        return;
      }
      if (ts.isPropertyAccessExpression(node)) {
        const method = methodNamedBy(node);
        if (method !== undefined) {
          methods.add(method);
        } else if (nameOf(node.expression) === "snapshots") {
          follow(lists.get(node.name.text));
        } else if (isImported(node.expression)) {
          this.#declarationsOf(node.name).forEach(follow);
        }
        visit(node.expression);
      } else if (ts.isShorthandPropertyAssignment(node)) {
        this.#declarationsBehind(this.#checker.getShorthandAssignmentValueSymbol(node)).forEach(follow);
      } else if (ts.isIdentifier(node)) {
        this.#declarationsOf(node).forEach(follow);
      } else {
        ts.forEachChild(node, visit);
      }
    };
    const model = new Map(this.#propertiesIn(join(PROVIDER, layer, "index.ts"))).get(name);
    if (model === undefined) {
      throw new Error(`${name} is not in provider/${layer}/index.ts.`);
    }
    follow(model);
    return methods;
  }

  /** The properties of all object literals in a file. */
  #propertiesIn(path: string): [string, ts.Expression][] {
    const found: [string, ts.Expression][] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) {
        found.push([node.name.text, node.initializer]);
      }
      ts.forEachChild(node, visit);
    };
    const source = this.#program.getSourceFile(path);
    if (source === undefined) {
      throw new Error(`${path} does not exist.`);
    }
    visit(source);
    return found;
  }

  /** The declarations of a name outside the client and the shared lists. */
  #declarationsOf(name: ts.Identifier | ts.MemberName): ts.Declaration[] {
    return this.#declarationsBehind(this.#checker.getSymbolAtLocation(name));
  }

  #declarationsBehind(symbol: ts.Symbol | undefined): ts.Declaration[] {
    const target =
      symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
    return (target?.declarations ?? []).filter((declaration) => {
      const { fileName } = declaration.getSourceFile();
      return fileName.startsWith(PROVIDER) && !fileName.startsWith(CLIENT) && fileName !== LISTS;
    });
  }
}

/** The client method of an expression: `dbss.listDatabases` for `context.client.dbss.listDatabases`. */
function methodNamedBy({ expression, name }: ts.PropertyAccessExpression): string | undefined {
  const [, methods] = Object.entries(operations).find(([service]) => service === nameOf(expression)) ?? [];
  return methods !== undefined && name.text in methods ? `${nameOf(expression)}.${name.text}` : undefined;
}

/** The last name of an expression: `dbss` for `client.dbss`. */
function nameOf(expression: ts.Expression): string | undefined {
  if (ts.isPropertyAccessExpression(expression)) {
    return expression.name.text;
  }
  return ts.isIdentifier(expression) ? expression.text : undefined;
}

/** Whether an expression is a dynamic import. */
function isImported(expression: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(expression) || ts.isAwaitExpression(expression)) {
    return isImported(expression.expression);
  }
  return ts.isCallExpression(expression) && expression.expression.kind === ts.SyntaxKind.ImportKeyword;
}
