import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Paint, Session } from "../session";
import { type Format, formatOf, type ReportFlags } from "./format";

/** Renders a report in its forms. Only the table is painted, and limited in width. */
export type Renderers = Partial<Record<Format, (paint: Paint, width: number) => string>>;

const UNLIMITED = Number.POSITIVE_INFINITY;
const plain: Paint = (_style, text) => text;

/** Prints the report as wished, and writes it to the files. */
export async function writeReports(session: Session, renderers: Renderers, flags: ReportFlags): Promise<void> {
  const format = flags.format ?? (session.json ? "json" : "table");
  for (const output of flags.output) {
    const file = resolve(session.surroundings.cwd, output);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, withEnd(render(renderers, formatOf(output) ?? format, plain, UNLIMITED)));
    session.progress(`${output} written`);
  }
  session.print(render(renderers, format, session.paint, session.width));
}

function render(renderers: Renderers, format: Format, paint: Paint, width: number): string {
  const renderer = renderers[format];
  if (renderer === undefined) {
    throw new Error(`This report has no form "${format}"; it has: ${Object.keys(renderers).join(", ")}.`);
  }
  return renderer(paint, width);
}

function withEnd(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
