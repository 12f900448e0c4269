import { extname, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { listOption } from "../options";
import type { Paint, Session } from "../session";
import { requireWritable, writeText } from "../write-text";

/** The formats of reports, with their file extensions. */
const EXTENSIONS = {
  table: ".txt",
  json: ".json",
  markdown: ".md",
  sarif: ".sarif",
  junit: ".xml",
  html: ".html",
} as const;

export type Format = keyof typeof EXTENSIONS;

export interface ReportFlags {
  readonly format?: Format;
  readonly output: readonly string[];
}

/**
 * Adds the options for the format of the report on stdout, and for files to write it to. The command fails at once if one
 * of the files cannot be written.
 */
export function addReportOptions(command: Command, session: Session, formats: readonly Format[]): void {
  const extensions = formats.map((format) => EXTENSIONS[format]).join(", ");
  command
    .addOption(new Option("--format <format>", 'format of the report on stdout; "table" by default').choices(formats))
    .addOption(
      listOption(
        "--output <file>",
        `also write the report to this file, in the format of its extension (${extensions})`,
        "none",
        (file) => fileOf(file, formats),
      ),
    )
    .hook("preAction", (_command, called) => {
      const { json, format, output } = called.optsWithGlobals<{ json?: boolean } & ReportFlags>();
      if (json && format !== undefined && format !== "json") {
        called.error(`error: --json and --format ${format} contradict each other. Use one of them.`);
      }
      for (const file of output) {
        requireWritable(resolve(session.surroundings.cwd, file));
      }
    });
}

/** The format that a file's extension selects. */
function formatOf(file: string): Format | undefined {
  const extension = extname(file).toLowerCase();
  return (Object.keys(EXTENSIONS) as Format[]).find((format) => EXTENSIONS[format] === extension);
}

function fileOf(file: string, formats: readonly Format[]): string {
  const format = formatOf(file);
  if (format === undefined || !formats.includes(format)) {
    throw new InvalidArgumentError(
      `The extension must be one of ${formats.map((each) => EXTENSIONS[each]).join(", ")}.`,
    );
  }
  return file;
}

/** The functions that render a report, by format. Only the table has colors and a maximum width. */
export type Renderers = Partial<Record<Format, (paint: Paint, width: number) => string>>;

const UNLIMITED = Number.POSITIVE_INFINITY;
const plain: Paint = (_style, text) => text;

/** Prints the report in the selected format, and writes it to the selected files. */
export async function writeReports(session: Session, renderers: Renderers, flags: ReportFlags): Promise<void> {
  const format = flags.format ?? (session.json ? "json" : "table");
  for (const output of flags.output) {
    const file = resolve(session.surroundings.cwd, output);
    await writeText(file, withEnd(render(renderers, formatOf(output) ?? format, plain, UNLIMITED)));
    session.progress(`${output} written`);
  }
  session.print(render(renderers, format, session.paint, session.width));
}

function render(renderers: Renderers, format: Format, paint: Paint, width: number): string {
  const renderer = renderers[format];
  if (renderer === undefined) {
    throw new Error(`This report has no format "${format}". It has: ${Object.keys(renderers).join(", ")}.`);
  }
  return renderer(paint, width);
}

function withEnd(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
