import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Files of a project, by their path within it. */
export type ProjectFiles = Readonly<Record<string, string>>;

export interface Naming {
  readonly project: string;
  readonly description: string;
}

/** Packing leaves this file out of a package. */
const GITIGNORE = { ".gitignore": "node_modules/\n" };

/** The template's files for a project, as `pulumi new` would write them. */
export async function templateFiles(naming: Naming): Promise<ProjectFiles> {
  // By its own name: the way to it differs between the sources and what is built from them.
  const directory = join(dirname(require.resolve("pulumi-dbss/package.json")), "templates", "dbss-typescript");
  const names = await readdir(directory);
  const entries = await Promise.all(
    names.map(async (name) => [name, filled(await readFile(join(directory, name), "utf8"), naming)] as const),
  );
  const files: ProjectFiles = { ...GITIGNORE, ...Object.fromEntries(entries) };
  return { ...files, "Pulumi.yaml": withoutTemplateSection(files["Pulumi.yaml"] ?? "") };
}

function filled(text: string, { project, description }: Naming): string {
  return text
    .replace(/^description: \$\{DESCRIPTION\}$/m, () => `description: ${JSON.stringify(description)}`)
    .replace(/\$\{PROJECT\}/g, () => project);
}

/** What it says of itself as a template is the last section of its project file. */
function withoutTemplateSection(project: string): string {
  return project.replace(/^template:\n(?:[ \t].*\n|\n)*/m, "");
}
