import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { REPO } from "../pulumi-cli/repo";
import { commentsInside, exampleOf, firstObject, textOf } from "./comments";
import { table } from "./table";

const FUNCTIONS = join(REPO, "provider/functions");

/** The reference page of all functions, from their signatures and the comments beside them. */
export async function functionsPage(): Promise<string> {
  const files = (await readdir(FUNCTIONS)).filter((file) => /^(get|download)-.*\.ts$/.test(file)).sort();
  const sections = await Promise.all(files.map(async (file) => section(await parse(join(FUNCTIONS, file)))));
  return [
    "# Functions\n\nEach asks the cloud while the program runs, in a preview, too. `getX` answers a promise; `getXOutput`",
    "takes outputs as arguments and answers an output. They use the provider's configuration, and read every page.\n",
    ...sections,
  ].join("\n");
}

async function parse(path: string): Promise<ts.SourceFile> {
  return ts.createSourceFile(path, await readFile(path, "utf8"), ts.ScriptTarget.Latest, true);
}

function section(source: ts.SourceFile): string {
  const query = source.statements.filter(ts.isFunctionDeclaration).find(isPublicQuery);
  const text = query && textOf(query);
  if (!query?.name || !text) {
    throw new Error(`${source.fileName} has no exported function with a docstring.`);
  }
  const answer = query.type?.getText().replace(/^Promise<(.*)>$/s, "$1") ?? "";
  return [
    `## ${query.name.text}\n\n${text}\n\n${exampleOf(query)}\n`,
    rows("Arguments", argumentsOf(source)),
    `Answers \`${answer}\`.\n`,
    ...source.statements.filter(isExportedInterface).map((type) => rows(`\`${type.name.text}\``, fieldsOf(type))),
  ].join("\n");
}

function isPublicQuery(node: ts.FunctionDeclaration): boolean {
  return isExported(node) && /^(get|download).*(?<!Output)$/.test(node.name?.text ?? "");
}

function isExportedInterface(node: ts.Statement): node is ts.InterfaceDeclaration {
  return ts.isInterfaceDeclaration(node) && isExported(node);
}

function isExported(node: ts.FunctionDeclaration | ts.InterfaceDeclaration): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function argumentsOf(source: ts.SourceFile): Record<string, string> {
  const declarations = source.statements
    .filter(ts.isVariableStatement)
    .flatMap((s) => [...s.declarationList.declarations]);
  const args = declarations.find(({ name }) => name.getText() === "args")?.initializer;
  const object = args && firstObject(args);
  return object ? commentsInside(object) : {};
}

function fieldsOf(type: ts.InterfaceDeclaration): Record<string, string> {
  return Object.fromEntries(
    type.members.flatMap((member) => (member.name ? [[member.name.getText(), textOf(member)]] : [])),
  );
}

function rows(title: string, comments: Readonly<Record<string, string>>): string {
  const entries = Object.entries(comments).map(([name, text]) => [`\`${name}\``, text.replace(/\s+/g, " ")]);
  return entries.length === 0 ? "" : `${title}:\n\n${table(["name", "what it is"], entries)}`;
}
