import { basename, dirname, resolve } from "node:path";
import type { Command } from "commander";
import type { Context } from "../../provider/model/context";
import { addStackOptions, withContext } from "../context";
import { addExamples } from "../examples";
import type { ProjectFiles } from "../init/template";
import { writeProject } from "../init/write-project";
import { INSTALL, type Language, languageOption } from "../languages";
import { listOption, problemOfProjectName, projectName, tagOption } from "../options";
import type { StackFlags } from "../pulumi";
import type { Session } from "../session";
import { importFileOf } from "./import-file";
import { type InstanceInventory, takeStock } from "./inventory";
import { textOf } from "./languages";
import { type Program, programOf } from "./program";
import { projectAround } from "./project";

/** Where a generated program goes. */
export interface ProjectFlags extends StackFlags {
  readonly language: Language;
  readonly out?: string;
  readonly importFile?: string;
  readonly name?: string;
  readonly force?: boolean;
}

interface AdoptFlags extends ProjectFlags {
  readonly instance: readonly string[];
  readonly tag: Readonly<Record<string, string>>;
  readonly enterpriseProject?: string;
  readonly builtInRules: boolean;
}

export function addAdoptCommand(program: Command, session: Session): void {
  const command = program
    .command("adopt")
    .description(
      "Generate a program that declares existing audit instances and the resources on them; changes nothing",
    );
  addStackOptions(command);
  command
    .addOption(listOption("--instance <id or name>", "only this audit instance and the resources on it"))
    .addOption(tagOption("audit instances"))
    .option("--enterprise-project <id>", "only audit instances of this enterprise project")
    .option("--no-built-in-rules", "omit the built-in risk rules; they stay unchanged")
    .option(
      "--import-file <file>",
      "also write a file for `pulumi import --file` (native host); the program then declares all that an import reads",
    )
    .action((flags: AdoptFlags) => runAdopt(session, flags));
  addProjectOptions(command);
  addExamples(
    command,
    ["adopt --out audit", "Writes a project to ./audit for all audit instances of the project in the region."],
    ["adopt --instance audit-1 > audit-1.ts", "Writes the part of a program that declares one instance."],
    ["adopt --language python --out audit", "Writes a project in Python."],
    ["adopt --out audit --import-file import.json", "Writes what `pulumi import --file` needs, too (native host)."],
  );
}

/** Adds the options for the destination of a generated program. */
export function addProjectOptions(command: Command): void {
  command
    .addOption(languageOption())
    .option("--out <dir>", "write a Pulumi project to this directory; by default, print the program")
    .option("--name <name>", "name of the project; by default, the name of the directory", projectName)
    .option("--force", "overwrite existing files in the directory");
}

function runAdopt(session: Session, flags: AdoptFlags): Promise<void> {
  return writeAdoption(session, flags, (context) =>
    takeStock(context, {
      instances: flags.instance,
      tags: flags.tag,
      enterpriseProjectId: flags.enterpriseProject,
      builtInRules: flags.builtInRules,
      asImported: flags.importFile !== undefined,
    }),
  );
}

/** Writes the program that adopts what `stock` finds. */
export async function writeAdoption(
  session: Session,
  flags: ProjectFlags,
  stock: (context: Context) => Promise<readonly InstanceInventory[]>,
): Promise<void> {
  const { cwd } = session.surroundings;
  const directory = flags.out === undefined ? undefined : resolve(cwd, flags.out);
  const { program, text, files } = await withContext(session, flags, async (context) => {
    const program = programOf(await stock(context));
    const text = await textOf(program, flags.language);
    return { program, text, files: directory && (await filesOf(context, text, directory, flags)) };
  });
  if (directory !== undefined && files) {
    await writeProject(directory, files, flags.force === true);
  }
  if (flags.importFile !== undefined) {
    const file = resolve(cwd, flags.importFile);
    await writeProject(dirname(file), { [basename(file)]: importFileOf(program) }, flags.force === true);
  }
  if (program.declarations.length + program.leftOut.length === 0) {
    session.note("There is no audit instance in this region and project, or none that matches the filters.");
  }
  for (const { type, name, id, why } of program.leftOut) {
    session.note(`not declared: ${type} ${name} (${id}): ${why}`);
  }
  report(session, program, text, directory, flags);
}

function filesOf(
  context: Context,
  text: string,
  directory: string,
  { name, language }: ProjectFlags,
): Promise<ProjectFiles> {
  const project = name ?? basename(directory);
  const problem = problemOfProjectName(project);
  if (problem !== undefined) {
    throw new Error(`${problem} Set another name with --name.`);
  }
  return projectAround(context, text, { project, description: "Databases under audit", language });
}

function report(
  session: Session,
  { declarations, leftOut }: Program,
  text: string,
  directory: string | undefined,
  { out, importFile, language }: ProjectFlags,
): void {
  const resources = declarations.map(({ type, name, id }) => ({ type, name, id }));
  if (session.json) {
    session.print(JSON.stringify({ directory, resources, leftOut, ...(directory === undefined && { program: text }) }));
  } else if (directory === undefined) {
    session.print(text);
  } else {
    session.print(
      [
        `${resources.length} resources are declared in ${directory}. Next steps:`,
        "",
        `  cd ${out}`,
        `  ${INSTALL[language]}`,
        "  pulumi stack init prod",
        ...(importFile === undefined ? [] : [`  pulumi import --file ${importFile} --generate-code=false`]),
        "  pulumi up",
        "  npx pulumi-dbss drift --stack prod --fail-on any",
      ].join("\n"),
    );
  }
}
