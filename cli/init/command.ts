import { basename, resolve } from "node:path";
import { type Command, Option } from "commander";
import { addExamples } from "../examples";
import { INSTALL, type Language, languageOption, PROGRAM } from "../languages";
import { problemOfProjectName, projectName } from "../options";
import { shellWord } from "../reports/text";
import type { Session } from "../session";
import { DEFAULT_DESCRIPTION, exampleFiles, languageOfExample, REQUIRED_SETTING, templateFiles } from "./template";
import { writeProject } from "./write-project";

interface InitFlags {
  readonly name?: string;
  readonly description?: string;
  readonly language: Language;
  readonly example?: string;
  readonly force?: boolean;
}

export function addInitCommand(program: Command, session: Session): void {
  const command = program
    .command("init")
    .description("Create a Pulumi project that audits RDS databases")
    .argument("[dir]", "directory of the project", ".")
    .option("--name <name>", "name of the project (default: the name of the directory)", projectName)
    .option(
      "--description <text>",
      `description of the project (default: "${DEFAULT_DESCRIPTION}", or the example's own)`,
    )
    .addOption(languageOption())
    .addOption(
      new Option(
        "--example <name>",
        "copy an example, such as risk-rule or python-quickstart, instead of the template",
      ).conflicts("language"),
    )
    .option("--force", "overwrite existing files")
    .action((directory: string, flags: InitFlags) => runInit(session, directory, flags));
  addExamples(
    command,
    ["init audit", "Creates a project in ./audit. It runs against the emulator without changes."],
    ["init --language python audit", "Creates a project in Python."],
    ["init --example risk-rule rules", "Copies the example risk-rule to ./rules."],
  );
}

async function runInit(session: Session, directory: string, flags: InitFlags): Promise<void> {
  const path = resolve(session.surroundings.cwd, directory);
  const project = flags.name ?? basename(path);
  const problem = problemOfProjectName(project);
  if (problem !== undefined) {
    throw new Error(`${problem} Set another name with --name.`);
  }
  const naming = { project, description: flags.description };
  const { example } = flags;
  const language = example === undefined ? flags.language : languageOfExample(example);
  const files = await (example === undefined ? templateFiles({ ...naming, language }) : exampleFiles(example, naming));
  await writeProject(path, files, flags.force === true);
  if (session.json) {
    session.print(JSON.stringify({ directory: path, project, files: Object.keys(files) }));
    return;
  }
  const steps = [...(directory === "." ? [] : [`cd ${shellWord(directory)}`]), ...preparation(language, example)];
  session.print(
    [
      `Created ${project} in ${path}. Next steps:`,
      "",
      ...steps.map((step) => `  ${step}`),
      "",
      "To try it without an account, run `npx pulumi-dbss emulator --clock 600 --env`",
      "in another terminal, and run the `export` lines that it prints in this one.",
      "",
      "To use your own account, set HW_REGION_NAME, HW_ACCESS_KEY and HW_SECRET_KEY, or",
      "use a KooCLI profile, and check the account with `npx pulumi-dbss doctor`.",
      ...(example === undefined ? ownSettings(language) : ownIds(language)),
      "",
      "Then deploy:",
      "",
      "  pulumi up",
    ].join("\n"),
  );
}

function preparation(language: Language, example: string | undefined): string[] {
  const required = example === undefined ? undefined : REQUIRED_SETTING[example];
  const settings = required === undefined ? [] : [`pulumi config set ${required}`];
  return [INSTALL[language], "pulumi stack init dev", ...settings];
}

/** The settings of a template to change in one's own account. */
function ownSettings(language: Language): string[] {
  const databases = language === "yaml" ? "rdsId <ID>" : "rdsIds <ID>,<ID>";
  const settings = ["vpcId <ID>", "subnetId <ID>", "securityGroupId <ID>", databases, "protect true"];
  return [
    "Replace the IDs, which belong to the emulator, and protect the instance:",
    "",
    ...settings.map((setting) => `  pulumi config set ${setting}`),
  ];
}

/** Examples name their settings in the program. */
function ownIds(language: Language): string[] {
  return [
    `Any IDs in ${PROGRAM[language]} belong to the emulator. Replace them with \`pulumi config set\`,`,
    "as the comment at the top of the file says.",
  ];
}
