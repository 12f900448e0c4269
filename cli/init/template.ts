import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Files of a project, by their path within it. */
export type ProjectFiles = Readonly<Record<string, string>>;

export interface Naming {
  readonly project: string;
  /** The template's or example's own when left out. */
  readonly description?: string | undefined;
}

export const DEFAULT_DESCRIPTION = "Databases under audit";

/** Packing leaves this file out of a package. */
const GITIGNORE = { ".gitignore": "node_modules/\n" };

/** By its own name: the way to it differs between the sources and what is built from them. */
const PACKAGE = dirname(require.resolve("pulumi-dbss/package.json"));
const TEMPLATE = join(PACKAGE, "templates", "dbss-typescript");
const EXAMPLES = join(PACKAGE, "examples");

/** The template's files for a project, as `pulumi new` would write them. */
export async function templateFiles({ project, description = DEFAULT_DESCRIPTION }: Naming): Promise<ProjectFiles> {
  const names = await readdir(TEMPLATE);
  const entries = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(TEMPLATE, name), "utf8");
      return [name, withDescription(text, description).replaceAll(PLACEHOLDER, () => project)] as const;
    }),
  );
  const files: ProjectFiles = { ...GITIGNORE, ...Object.fromEntries(entries) };
  return { ...files, "Pulumi.yaml": withoutTemplateSection(files["Pulumi.yaml"] ?? "") };
}

/** The names of the examples that the package brings. */
export async function exampleNames(): Promise<string[]> {
  const entries = await readdir(EXAMPLES, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/**
 * The files of a project that is a copy of an example; dependencies and compiler options are the template's.
 *
 * @throws Error that lists the examples when there is none of the name.
 */
export async function exampleFiles(example: string, naming: Naming): Promise<ProjectFiles> {
  const names = await exampleNames();
  if (!names.includes(example)) {
    throw new Error(`There is no example "${example}". Choose one of: ${names.join(", ")}.`);
  }
  const read = (name: string) => readFile(join(EXAMPLES, example, name), "utf8");
  const named = (await read("Pulumi.yaml"))
    .replace(/^name: .*$/m, () => `name: ${naming.project}`)
    .replace("path: ../../plugin", "path: node_modules/pulumi-dbss/plugin");
  const files = {
    ...(await templateFiles(naming)),
    "Pulumi.yaml": naming.description === undefined ? named : withDescription(named, naming.description),
  };
  if (/^runtime: yaml$/m.test(named)) {
    // The program is in the project file.
    const { "index.ts": _, "tsconfig.json": __, ...rest } = files as ProjectFiles;
    return rest;
  }
  return { ...files, "index.ts": await read("index.ts") };
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: as Pulumi writes it in templates.
const PLACEHOLDER = "${PROJECT}";

function withDescription(text: string, description: string): string {
  return text.replace(/^description: .*$/m, () => `description: ${JSON.stringify(description)}`);
}

/** What it says of itself as a template is the last section of its project file. */
function withoutTemplateSection(project: string): string {
  return project.replace(/^template:\n(?:[ \t].*\n|\n)*/m, "");
}
