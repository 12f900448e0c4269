import { basename, join, relative, resolve } from "node:path";
import type { Command } from "commander";
import { refuseUnknown } from "../audit-instances";
import { addExamples } from "../examples";
import { DEFAULT_DESCRIPTION, type Naming, type ProjectFiles, templateFiles } from "../init/template";
import { requireNoFiles, writeProject } from "../init/write-project";
import { INSTALL, type Language, languageOption } from "../languages";
import { listOption, problemOfProjectName, projectName, tagOption } from "../options";
import type { StackFlags } from "../pulumi";
import { count, shellWord } from "../reports/text";
import type { Session } from "../session";
import { addPlaceOptions, type PlaceFlags, placesOf, placesText, type Survey, survey } from "../survey";
import { type InstanceInventory, takeStock } from "./inventory";
import { type Program, programOf } from "./program";
import { importFileOf, projectAround, textOf } from "./project";
import { type Stack, stacksOf } from "./stacks";

/** The options for a generated project. */
export interface ProjectFlags extends StackFlags {
  readonly language: Language;
  readonly out?: string;
  readonly importFile?: string;
  readonly name?: string;
  readonly force?: boolean;
}

interface AdoptFlags extends ProjectFlags, PlaceFlags {
  readonly instance: readonly string[];
  readonly tag: Readonly<Record<string, string>>;
  readonly enterpriseProject?: string;
  readonly builtInRules: boolean;
}

export function addAdoptCommand(program: Command, session: Session): void {
  const command = program
    .command("adopt")
    .description(
      "Generate a program that adopts existing audit instances and the resources on them; changes nothing in the cloud",
    );
  addPlaceOptions(command);
  command
    .addOption(listOption("--instance <id or name>", "only this audit instance and the resources on it"))
    .addOption(tagOption("audit instances"))
    .option("--enterprise-project <id>", "only audit instances of this enterprise project")
    .option("--no-built-in-rules", "leave out the built-in rules and scopes")
    .option(
      "--import-file <file>",
      "also write a file for `pulumi import --file` (native host); the program then declares everything that an import reads",
    )
    .action((flags: AdoptFlags) => runAdopt(session, flags));
  addProjectOptions(command);
  addExamples(
    command,
    ["adopt --out audit", "Writes a project to ./audit for all audit instances in the region."],
    ["adopt --instance audit-1 > audit-1.ts", "Writes a program for one instance to a file."],
    ["adopt --language python --out audit", "Writes a project in Python."],
    ["adopt --all-regions --out audit", "Writes a project for the audit instances of all regions."],
    ["adopt --out audit --import-file import.json", "Also writes a file for `pulumi import --file` (native host)."],
  );
}

/** Adds the options for the destination of a generated program. */
export function addProjectOptions(command: Command): void {
  command
    .addOption(languageOption())
    .option("--out <dir>", "write a Pulumi project to this directory; by default, the program is printed")
    .option("--name <name>", "name of the project (default: the name of the directory)", projectName)
    .option("--force", "overwrite existing files");
}

async function runAdopt(session: Session, flags: AdoptFlags): Promise<void> {
  if (flags.profile.length > 1) {
    requireDirectory(flags, "Each profile becomes a Pulumi project of its own");
  } else if (!flags.allRegions) {
    await checkDestination(session, flags);
  }
  const { found, ...others } = await survey(session, flags, (context) =>
    takeStock(context, {
      instances: flags.instance,
      tags: flags.tag,
      enterpriseProjectId: flags.enterpriseProject,
      builtInRules: flags.builtInRules,
      asImported: flags.importFile !== undefined,
    }),
  );
  if (others.failures.length === 0) {
    refuseUnknown(
      found.flatMap(({ value }) => value.instances),
      flags.instance,
    );
  }
  const inventories = found.map(({ place, value }) => ({ place, value: value.inventories }));
  await writeAdoption(session, flags, { ...others, found: inventories });
}

function requireDirectory({ out }: ProjectFlags, why: string): void {
  if (out === undefined) {
    throw new Error(`${why}. Set a directory for the projects with --out.`);
  }
}

/** Checks where a single project will be written, so that the command fails before it reads the cloud. */
export async function checkDestination(session: Session, flags: ProjectFlags): Promise<void> {
  const { cwd } = session.surroundings;
  const { out, importFile, force = false } = flags;
  const directory = resolve(cwd, out ?? "");
  const names = [
    ...(out === undefined ? [] : Object.keys(await templateFiles(namingOf(directory, flags)))),
    ...(importFile === undefined ? [] : [relative(directory, resolve(cwd, importFile))]),
  ];
  requireNoFiles(directory, names, force);
}

/** A program, and its stack. */
interface Adoption {
  readonly stack: Stack;
  readonly program: Program;
}

/** A program, and where its project is written. */
interface Project extends Adoption {
  readonly text: string;
  readonly directory: string;
  readonly files: ProjectFiles;
  /** The directory, as given by the flags; undefined if the program is printed. */
  readonly out: string | undefined;
  /** The file for `pulumi import`, as an absolute path. */
  readonly importFile: string | undefined;
}

/**
 * Writes the programs that adopt the resources found, one for each stack that is needed. `beforeUp` are further steps
 * to print, before the program is deployed.
 */
export async function writeAdoption(
  session: Session,
  flags: ProjectFlags,
  surveyed: Survey<readonly InstanceInventory[]>,
  beforeUp: readonly string[] = [],
): Promise<void> {
  const stacks = stacksOf(surveyed);
  if (stacks.length > 1) {
    requireDirectory(flags, "Each account and each subproject of a region becomes a Pulumi project of its own");
  }
  const adoptions = stacks.map((stack): Adoption => ({ stack, program: programOf(stack) }));
  if (surveyed.failures.length === 0 && adoptions.every(isEmpty)) {
    const rest = flags.out === undefined ? "" : " Nothing was written.";
    session.note(`No matching audit instance was found in ${placesText(placesOf(surveyed))}.${rest}`);
  }
  const own = ({ label }: Stack) => (stacks.length > 1 ? projectOf(flags, label) : flags);
  const projects = await Promise.all(
    adoptions
      .filter((each) => flags.out === undefined || !isEmpty(each))
      .map((each) => projectFor(session, own(each.stack), each)),
  );
  await writeProjects(projects, flags.force === true);
  for (const { type, name, id, why } of projects.flatMap(({ program }) => program.leftOut)) {
    session.note(`Not declared: ${type} ${name} (${id}): ${why}`);
  }
  report(session, projects, surveyed, flags.language, beforeUp);
}

/** An empty program is not written to a directory, because it could overwrite the program of an earlier run. */
function isEmpty({ program: { declarations, leftOut } }: Adoption): boolean {
  return declarations.length + leftOut.length === 0;
}

/** The flags for one of several projects, each of which has a directory of its own. */
function projectOf(flags: ProjectFlags, label: string): ProjectFlags {
  const { out = "", name, importFile } = flags;
  return {
    ...flags,
    out: join(out, label),
    ...(name !== undefined && { name: `${name}-${label}` }),
    ...(importFile !== undefined && { importFile: join(out, label, basename(importFile)) }),
  };
}

async function projectFor(session: Session, flags: ProjectFlags, { stack, program }: Adoption): Promise<Project> {
  const { cwd } = session.surroundings;
  const { out, language } = flags;
  const text = await textOf(program, language);
  const importFile = flags.importFile === undefined ? undefined : resolve(cwd, flags.importFile);
  const directory = resolve(cwd, out ?? "");
  const files = {
    ...(out !== undefined && (await projectAround(stack.home, text, namingOf(directory, flags)))),
    // An empty one could overwrite that of an earlier run.
    ...(importFile !== undefined &&
      program.declarations.length > 0 && { [relative(directory, importFile)]: importFileOf(program) }),
  };
  return { stack, program, text, directory, files, out, importFile };
}

function namingOf(directory: string, { name, language }: ProjectFlags): Naming {
  const project = name ?? basename(directory);
  const problem = problemOfProjectName(project);
  if (problem !== undefined) {
    throw new Error(`${problem} Set another name with --name.`);
  }
  return { project, description: DEFAULT_DESCRIPTION, language };
}

/** Writes all projects, or none if one of them cannot be written. */
async function writeProjects(projects: readonly Project[], force: boolean): Promise<void> {
  for (const { directory, files } of projects) {
    requireNoFiles(directory, Object.keys(files), force);
  }
  for (const { directory, files } of projects) {
    await writeProject(directory, files, force);
  }
}

function report(
  session: Session,
  projects: readonly Project[],
  { failures, skipped }: Survey<unknown>,
  language: Language,
  beforeUp: readonly string[],
): void {
  if (session.json) {
    const reported = projects.map(({ stack, program, text, directory, out }) => ({
      profile: stack.home.profile,
      directory: out && directory,
      resources: program.declarations.map(({ type, name, id }) => ({ type, name, id })),
      leftOut: program.leftOut,
      ...(out === undefined && { program: text }),
    }));
    session.print(JSON.stringify({ projects: reported, failures, skipped }));
    return;
  }
  for (const project of projects) {
    session.print(project.out === undefined ? project.text : nextSteps(project, project.out, language, beforeUp));
  }
}

function nextSteps(
  { program, directory, importFile }: Project,
  out: string,
  language: Language,
  beforeUp: readonly string[],
): string {
  const steps = [
    `cd ${shellWord(out)}`,
    INSTALL[language],
    "pulumi stack init prod",
    ...(importFile === undefined ? [] : importSteps(relative(directory, importFile), language)),
    ...beforeUp,
    "pulumi up",
    "npx pulumi-dbss drift --stack prod --fail-on any",
  ];
  return [
    `${count(program.declarations.length, "resource")} declared in ${directory}. Next steps:`,
    "",
    ...steps.map((step) => `  ${step}`),
  ].join("\n");
}

/** What `pulumi import` needs, because it runs no program that would install the plugin or select the host. */
const BEFORE_IMPORT: Readonly<Record<Language, readonly string[]>> = {
  typescript: ["pulumi config set dbss:host native"],
  yaml: [],
  python: ["npx pulumi-dbss plugin install"],
};

function importSteps(file: string, language: Language): string[] {
  return [...BEFORE_IMPORT[language], `pulumi import --file ${shellWord(file)} --generate-code=false`];
}
