import { basename, resolve } from "node:path";
import type { Command } from "commander";
import { addExamples } from "../examples";
import { problemOfProjectName, projectName } from "../options";
import type { Session } from "../session";
import { templateFiles } from "./template";
import { writeProject } from "./write-project";

interface InitFlags {
  readonly name?: string;
  readonly description: string;
  readonly force?: boolean;
}

export function addInitCommand(program: Command, session: Session): void {
  const command = program
    .command("init")
    .description("Start a Pulumi project that puts RDS databases under audit")
    .argument("[dir]", "its directory", ".")
    .option("--name <name>", "its name; the directory's by default", projectName)
    .option("--description <text>", "what it is for", "Databases under audit")
    .option("--force", "overwrite files that exist")
    .action((directory: string, flags: InitFlags) => runInit(session, directory, flags));
  addExamples(command, ["init audit", "Writes a project into ./audit that runs on the emulator as it is."]);
}

async function runInit(session: Session, directory: string, flags: InitFlags): Promise<void> {
  const path = resolve(session.surroundings.cwd, directory);
  const project = flags.name ?? basename(path);
  const problem = problemOfProjectName(project);
  if (problem !== undefined) {
    throw new Error(`${problem} Give it another with --name.`);
  }
  const files = await templateFiles({ project, description: flags.description });
  await writeProject(path, files, flags.force === true);
  if (session.json) {
    session.print(JSON.stringify({ directory: path, project, files: Object.keys(files) }));
    return;
  }
  session.print(
    [
      `${project} is in ${path}. What to do next:`,
      "",
      ...(directory === "." ? [] : [`  cd ${directory}`]),
      "  npm install",
      "  pulumi stack init dev",
      "  pulumi up",
      "",
      "It asks for HW_REGION_NAME, HW_ACCESS_KEY and HW_SECRET_KEY in the environment, or for a profile of KooCLI. To try it",
      "without an account, run `npx pulumi-dbss emulator`, and set them and DBSS_ENDPOINT to what that prints.",
    ].join("\n"),
  );
}
