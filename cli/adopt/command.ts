import { basename, join, relative, resolve } from "node:path";
import type { Command } from "commander";
import { refuseUnknown } from "../audit-instances";
import { addExamples } from "../examples";
import { DEFAULT_DESCRIPTION, type ProjectFiles } from "../init/template";
import { writeProject } from "../init/write-project";
import { INSTALL, type Language, languageOption } from "../languages";
import { listOption, problemOfProjectName, projectName, tagOption } from "../options";
import type { StackFlags } from "../pulumi";
import { count } from "../reports/text";
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

/** A program, and its stack. */
interface Adoption {
  readonly stack: Stack;
  readonly program: Program;
}

/** A program, and where its project was written. */
interface Written extends Adoption {
  readonly text: string;
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
  const written: Written[] = [];
  for (const adoption of adoptions.filter((each) => flags.out === undefined || !isEmpty(each))) {
    const own = stacks.length > 1 ? projectOf(flags, adoption.stack.label) : flags;
    written.push(await writeStack(session, own, adoption));
  }
  for (const { type, name, id, why } of written.flatMap(({ program }) => program.leftOut)) {
    session.note(`Not declared: ${type} ${name} (${id}): ${why}`);
  }
  report(session, written, surveyed, flags.language, beforeUp);
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

async function writeStack(session: Session, flags: ProjectFlags, { stack, program }: Adoption): Promise<Written> {
  const { cwd } = session.surroundings;
  const { out, importFile, force = false } = flags;
  const text = await textOf(program, flags.language);
  const file = importFile === undefined ? undefined : resolve(cwd, importFile);
  const directory = resolve(cwd, out ?? "");
  const files = {
    ...(out !== undefined && (await filesOf(stack, text, directory, flags))),
    ...(file !== undefined && { [relative(directory, file)]: importFileOf(program) }),
  };
  await writeProject(directory, files, force);
  return { stack, program, text, out, importFile: file };
}

function filesOf(
  { home }: Stack,
  text: string,
  directory: string,
  { name, language }: ProjectFlags,
): Promise<ProjectFiles> {
  const project = name ?? basename(directory);
  const problem = problemOfProjectName(project);
  if (problem !== undefined) {
    throw new Error(`${problem} Set another name with --name.`);
  }
  return projectAround(home, text, { project, description: DEFAULT_DESCRIPTION, language });
}

function report(
  session: Session,
  written: readonly Written[],
  { failures, skipped }: Survey<unknown>,
  language: Language,
  beforeUp: readonly string[],
): void {
  if (session.json) {
    const projects = written.map(({ stack, program, text, out }) => ({
      profile: stack.home.profile,
      directory: out && resolve(session.surroundings.cwd, out),
      resources: program.declarations.map(({ type, name, id }) => ({ type, name, id })),
      leftOut: program.leftOut,
      ...(out === undefined && { program: text }),
    }));
    session.print(JSON.stringify({ projects, failures, skipped }));
    return;
  }
  for (const project of written) {
    session.print(
      project.out === undefined ? project.text : nextSteps(session, project, project.out, language, beforeUp),
    );
  }
}

function nextSteps(
  { surroundings: { cwd } }: Session,
  { program, importFile }: Written,
  out: string,
  language: Language,
  beforeUp: readonly string[],
): string {
  const directory = resolve(cwd, out);
  const steps = [
    `cd ${out}`,
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
  return [...BEFORE_IMPORT[language], `pulumi import --file ${file} --generate-code=false`];
}
