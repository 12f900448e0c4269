import { type Command, InvalidArgumentError, Option } from "commander";
import { COVERAGE_STATUSES, type CoverageStatus, coverageOf } from "../../provider/functions/get-coverage";
import { addExamples } from "../examples";
import { listOption, tagOption } from "../options";
import { addReportOptions, type ReportFlags, writeReports } from "../reports/report";
import type { Session } from "../session";
import { addPlaceOptions, type PlaceFlags, placesText, survey } from "../survey";
import { coverageRenderers } from "./render";
import { reportOf, STATUS_WORDS } from "./report";

interface CoverageFlags extends PlaceFlags, ReportFlags {
  readonly tag: Readonly<Record<string, string>>;
  readonly engine: readonly string[];
  readonly enterpriseProject?: string;
  readonly failOn: readonly CoverageStatus[];
}

export function addCoverageCommand(program: Command, session: Session): void {
  const command = program
    .command("coverage")
    .description("List RDS instances, and self-built databases on audit instances, with their audit status");
  addPlaceOptions(command);
  command
    .addOption(tagOption("RDS instances"))
    .addOption(listOption("--engine <engine>", "only databases of this engine, such as MySQL"))
    .option("--enterprise-project <id>", "only RDS instances of this enterprise project")
    .addOption(
      new Option(
        "--fail-on <statuses>",
        "exit with code 2 if a database has one of these comma-separated statuses: " +
          `${COVERAGE_STATUSES.map(withLabel).join(", ")}, ` +
          "gaps (unaudited, mismatch, agent-down, off and unlisted) or none",
      )
        .argParser(statuses)
        .default([], "none"),
    )
    .action((flags: CoverageFlags) => runCoverage(session, flags));
  addReportOptions(command, session, ["table", "json", "markdown", "sarif", "junit", "html"]);
  addExamples(
    command,
    ["coverage", "Prints a table of all databases. Those that need attention come first."],
    [
      "coverage --all-regions --profile production --profile staging",
      "Prints one table of all regions of two accounts.",
    ],
    [
      "coverage --tag audit=yes --fail-on gaps --output coverage.sarif --output coverage.html",
      "In a pipeline: fails if a database with this tag is not audited, and writes two reports.",
    ],
    [
      "coverage --stack prod --format markdown",
      "Uses the configuration of a stack, and prints Markdown for a pull request comment.",
    ],
  );
}

async function runCoverage(session: Session, flags: CoverageFlags): Promise<void> {
  const surveyed = await survey(session, flags, (context) => {
    context.log.progress("reading RDS instances, audit instances and their databases");
    return coverageOf(context, {
      tags: flags.tag,
      engines: flags.engine.length > 0 ? [...flags.engine] : undefined,
      enterpriseProjectId: flags.enterpriseProject,
    });
  });
  const report = reportOf(surveyed);
  const isEmpty = report.databases.length === 0 && report.failures.length === 0;
  if (isEmpty) {
    session.note(`No matching database was found in ${placesText(report)}.`);
  }
  await writeReports(session, coverageRenderers(report, new Date()), flags);
  if (isEmpty && isFiltered(flags) && flags.failOn.length > 0) {
    // A misspelled tag must not pass a pipeline.
    throw new Error("Nothing was checked, so --fail-on cannot pass. Check --tag, --engine and --enterprise-project.");
  }
  if (flags.failOn.some((status) => report.counts[status] > 0)) {
    session.found();
  }
}

/** A status, followed by its label in reports unless that is the same word. */
function withLabel(status: CoverageStatus): string {
  const { label } = STATUS_WORDS[status];
  return label.replace(" ", "-") === status ? status : `${status} ("${label}")`;
}

function isFiltered({ tag, engine, enterpriseProject }: CoverageFlags): boolean {
  return Object.keys(tag).length > 0 || engine.length > 0 || enterpriseProject !== undefined;
}

const GAPS: readonly CoverageStatus[] = ["unaudited", "mismatch", "agent-down", "off", "unlisted"];

function statuses(text: string): readonly CoverageStatus[] {
  const words = text.split(",").map((part) => part.trim());
  if (words.includes("none") && words.length > 1) {
    throw new InvalidArgumentError("none cannot be combined with a status.");
  }
  return words.flatMap((word) => {
    if (word === "none") {
      return [];
    }
    if (word === "gaps") {
      return GAPS;
    }
    const status = COVERAGE_STATUSES.find((candidate) => candidate === word);
    if (status === undefined) {
      throw new InvalidArgumentError(`Allowed values are ${COVERAGE_STATUSES.join(", ")}, gaps and none.`);
    }
    return [status];
  });
}
