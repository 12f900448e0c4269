import { extname } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { listOption } from "../options";

/** The forms of a report, with the ending of a file that holds it. */
const ENDINGS = {
  table: ".txt",
  json: ".json",
  markdown: ".md",
  sarif: ".sarif",
  junit: ".xml",
  html: ".html",
} as const;

export type Format = keyof typeof ENDINGS;

export interface ReportFlags {
  readonly format?: Format;
  readonly output: readonly string[];
}

/** Lets the user choose the form of a report on stdout, and files for it. */
export function addReportOptions(command: Command, formats: readonly Format[]): void {
  const endings = formats.map((format) => ENDINGS[format]).join(", ");
  command
    .addOption(new Option("--format <format>", 'format of the report on stdout; "table" by default').choices(formats))
    .addOption(
      listOption(
        "--output <file>",
        `also write the report to this file, in the format of its extension (${endings})`,
        "none",
        (file) => fileOf(file, formats),
      ),
    )
    .hook("preAction", (_command, called) => {
      const { json, format } = called.optsWithGlobals<{ json?: boolean; format?: Format }>();
      if (json && format !== undefined && format !== "json") {
        called.error(`error: --json and --format ${format} contradict each other: leave out one of them.`);
      }
    });
}

/** The form that the ending of a file stands for. */
export function formatOf(file: string): Format | undefined {
  const ending = extname(file).toLowerCase();
  return (Object.keys(ENDINGS) as Format[]).find((format) => ENDINGS[format] === ending);
}

function fileOf(file: string, formats: readonly Format[]): string {
  const format = formatOf(file);
  if (format === undefined || !formats.includes(format)) {
    throw new InvalidArgumentError(`The extension must be one of ${formats.map((each) => ENDINGS[each]).join(", ")}.`);
  }
  return file;
}
