import { globSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

const ROOT = join(__dirname, "..", "..");

/** An import of a file, whether of values or of types. */
export interface Import {
  /** A file of the project, relative to its root, or the name of a package. */
  readonly of: string;
  /** Whether it is a dynamic import. */
  readonly isDynamic: boolean;
}

/** What each TypeScript file under the folders imports, by its path relative to the project's root. */
export function importsOf(...folders: readonly string[]): ReadonlyMap<string, readonly Import[]> {
  // `npm run docs:site` installs packages in its folder.
  const isInstalled = (path: string) => path.endsWith("node_modules");
  const files = folders.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: ROOT, exclude: isInstalled }));
  return new Map(files.sort().map((file) => [file, importsOfFile(file)]));
}

function importsOfFile(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest);
  const imports: Import[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) {
      imports.push({ of: resolved(file, specifier), isDynamic: ts.isCallExpression(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return textOf(node.moduleSpecifier);
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return textOf(node.arguments[0]);
  }
  return ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : undefined;
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node && ts.isStringLiteral(node) ? node.text : undefined;
}

/** @throws Error for a file that does not exist. */
function resolved(file: string, specifier: string): string {
  if (!specifier.startsWith(".")) {
    return specifier;
  }
  const path = join(ROOT, dirname(file), specifier.replace(/\.js$/, ""));
  const found = [`${path}.ts`, join(path, "index.ts"), `${path}.d.ts`, path].find(isFile);
  if (found === undefined) {
    throw new Error(`${file} imports ${specifier}, which does not exist.`);
  }
  return relative(ROOT, found);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
