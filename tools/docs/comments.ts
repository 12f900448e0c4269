import { readFile } from "node:fs/promises";
import ts from "typescript";

/** The comments above the properties of an exported zod object, and above an exported class. */
export interface SourceComments {
  /** By the name of the exported constant, then of the property. */
  readonly properties: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By the name of the class: its text, and its example. */
  readonly classes: Readonly<Record<string, { readonly text: string; readonly example: string }>>;
}

/** Reads the comments of a source file. */
export async function commentsOf(path: string): Promise<SourceComments> {
  const source = ts.createSourceFile(path, await readFile(path, "utf8"), ts.ScriptTarget.Latest, true);
  const properties: Record<string, Record<string, string>> = {};
  const classes: Record<string, { text: string; example: string }> = {};
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        const object = initializer && firstObject(initializer);
        if (object) {
          properties[name.getText()] = commentsInside(object);
        }
      }
    } else if (ts.isClassDeclaration(statement) && statement.name) {
      classes[statement.name.text] = { text: textOf(statement), example: exampleOf(statement) };
    }
  }
  return { properties, classes };
}

/** The object literal that an expression such as `z.object({…}).refine(…)` begins with. */
export function firstObject(node: ts.Node): ts.ObjectLiteralExpression | undefined {
  return ts.isObjectLiteralExpression(node) ? node : ts.forEachChild(node, firstObject);
}

export function commentsInside(object: ts.ObjectLiteralExpression): Record<string, string> {
  return Object.fromEntries(
    object.properties.flatMap((property) => (property.name ? [[property.name.getText(), textOf(property)]] : [])),
  );
}

export function textOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return (ts.getTextOfJSDocComment(comment?.comment) ?? "").trim();
}

export function exampleOf(node: ts.Node): string {
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === "example");
  return (ts.getTextOfJSDocComment(tag?.comment) ?? "").trim();
}
