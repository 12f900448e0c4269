import { readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { REPO } from "../pulumi-cli/repo";
import { exampleOf, textOf } from "./comments";
import { table } from "./table";

/** The reference page of a component, from its class, its arguments and the comments beside them. */
export async function componentPage(name: string, file: string): Promise<string> {
  const path = join(REPO, "provider/components", file);
  const source = ts.createSourceFile(path, await readFile(path, "utf8"), ts.ScriptTarget.Latest, true);
  const component = source.statements.filter(ts.isClassDeclaration).find((node) => node.name?.text === name);
  const args = source.statements.filter(ts.isInterfaceDeclaration).find((node) => node.name.text === `${name}Args`);
  if (!component || !args) {
    throw new Error(`${file} has no ${name} with its ${name}Args.`);
  }
  return [
    `# ${name}\n\n${textOf(component)}\n\n${exampleOf(component)}\n`,
    `## Arguments\n\nThose of an [AuditInstance](AuditInstance.md), and:\n\n${members(args.members)}`,
    `## Outputs\n\n${members(component.members)}`,
  ].join("\n");
}

function members(nodes: ts.NodeArray<ts.TypeElement | ts.ClassElement>): string {
  const documented = nodes.filter((node) => node.name !== undefined && textOf(node) !== "");
  const rows = documented.map((node) => {
    const optional = ts.isPropertySignature(node) && node.questionToken ? "?" : "";
    return [`\`${node.name?.getText()}${optional}\``, `${textOf(node).replace(/\s+/g, " ")}${defaultOf(node)}`];
  });
  return table(["name", "what it is"], rows);
}

function defaultOf(node: ts.Node): string {
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === "default");
  const text = ts.getTextOfJSDocComment(tag?.comment);
  return text ? ` Default: ${text}.` : "";
}
