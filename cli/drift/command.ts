import { type Command, Option } from "commander";
import { messageOf } from "../../provider/model/errors";
import { addStackOptions, projectOf, withContext } from "../context";
import { addExamples } from "../examples";
import type { StackFlags } from "../pulumi";
import { addReportOptions, type ReportFlags, writeReports } from "../reports/report";
import { oneLine } from "../reports/text";
import type { Session } from "../session";
import { driftOf } from "./compare";
import type { Drift, ResourceDrift } from "./drift";
import { type PreviewedResource, previewWithRefresh, undeployedUrns } from "./preview";
import { driftRenderers } from "./render";
import { authorsOf } from "./who";

interface DriftFlags extends StackFlags, ReportFlags {
  readonly failOn: "drift" | "undeployed" | "any" | "none";
}

export function addDriftCommand(program: Command, session: Session): void {
  const command = program
    .command("drift")
    .description(
      "Report the differences between a stack's state, the cloud and the program, and who made them; changes nothing",
    );
  addStackOptions(command);
  command
    .addOption(
      new Option(
        "--fail-on <kind>",
        "exit with code 2 if a resource drifted (drift), if the program was changed but not deployed (undeployed), or in either case (any)",
      )
        .choices(["drift", "undeployed", "any", "none"])
        .default("drift"),
    )
    .action((flags: DriftFlags) => runDrift(session, flags));
  addReportOptions(command, session, ["table", "json", "markdown", "junit"]);
  addExamples(
    command,
    [
      "drift --stack prod",
      "Runs `pulumi preview --refresh` in this directory; exits with code 2 if a resource drifted.",
    ],
    [
      "drift --stack prod --fail-on any --output drift.md --output drift.xml",
      "In a nightly pipeline: also fails on undeployed changes, and writes two reports.",
    ],
  );
}

async function runDrift(session: Session, flags: DriftFlags): Promise<void> {
  const project = projectOf(session, flags);
  session.progress(`running \`pulumi preview --refresh\` in ${project.cwd}`);
  const resources = await previewWithRefresh(session.surroundings, project);
  const compared = await driftOf(resources, () => {
    session.progress(
      `running \`pulumi preview\` in ${project.cwd}, because the first preview does not show why it would change a resource`,
    );
    return undeployedUrns(session.surroundings, project);
  });
  const drift = await withAuthors(session, flags, compared, resources);
  await writeReports(session, driftRenderers(drift), flags);
  if (flags.failOn !== "none" && drift.resources.some(({ kind }) => ["any", kind].includes(flags.failOn))) {
    session.found();
  }
}

/** Adds who made the changes, if the operation log shows it. If the log cannot be read, the drift is still reported. */
async function withAuthors(
  session: Session,
  flags: StackFlags,
  drift: Drift,
  previewed: readonly PreviewedResource[],
): Promise<Drift> {
  if (!drift.resources.some(({ kind }) => kind === "drift")) {
    return drift;
  }
  try {
    return await withContext(session, { ...flags, isSelected: true }, async (context) => {
      const resources: ResourceDrift[] = [];
      for (const resource of drift.resources) {
        session.progress(`reading the operation log for ${resource.type} ${resource.name}`);
        const seen = previewed.find(({ urn }) => urn === resource.urn);
        resources.push(seen ? { ...resource, by: await authorsOf(context, resource, seen) } : resource);
      }
      return { ...drift, resources };
    });
  } catch (error) {
    session.note(`Could not determine who made the changes: ${oneLine(messageOf(error))}`);
    return drift;
  }
}
