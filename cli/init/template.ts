import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LANGUAGES, type Language, PROGRAM } from "../languages";

/** Files of a project, by their path within it. */
export type ProjectFiles = Readonly<Record<string, string>>;

export interface Naming {
  readonly project: string;
  /** The template's or example's own when left out. */
  readonly description?: string | undefined;
  readonly language: Language;
}

export const DEFAULT_DESCRIPTION = "Databases under audit";

/** Packing leaves this file out of a package. */
const GITIGNORE: Readonly<Record<Language, string>> = {
  typescript: "node_modules/\n",
  yaml: "node_modules/\n",
  python: "venv/\n__pycache__/\n",
};

/** Where `npm install` puts the plugin. `pulumi new` refuses a template with a path that is not there yet. */
const PLUGINS = `plugins:
  providers:
    - name: dbss
      path: node_modules/pulumi-dbss/plugin
`;

/** By its own name: the way to it differs between the sources and what is built from them. */
const PACKAGE = dirname(require.resolve("pulumi-dbss/package.json"));
const TEMPLATES = join(PACKAGE, "templates");
const EXAMPLES = join(PACKAGE, "examples");

/** The template's files for a project, as `pulumi new` would write them. */
export async function templateFiles(naming: Naming): Promise<ProjectFiles> {
  const { project, description = DEFAULT_DESCRIPTION, language } = naming;
  const template = join(TEMPLATES, `dbss-${language}`);
  const names = await readdir(template);
  const entries = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(template, name), "utf8");
      return [name, withDescription(text, description).replaceAll(PLACEHOLDER, () => project)] as const;
    }),
  );
  const files: ProjectFiles = { ".gitignore": GITIGNORE[language], ...Object.fromEntries(entries) };
  const written = files["Pulumi.yaml"] ?? "";
  const runtime = sectionOf(written, "runtime");
  const projectFile = written
    .replace(sectionOf(written, "template"), "")
    .replace(runtime, names.includes("package.json") ? runtime + PLUGINS : runtime);
  return { ...files, "Pulumi.yaml": projectFile };
}

/** The names of the examples that the package brings. */
export async function exampleNames(): Promise<string[]> {
  const entries = await readdir(EXAMPLES, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** The language that an example is written in: it is the first word of its name, unless that is TypeScript. */
export function languageOfExample(example: string): Language {
  return LANGUAGES.find((language) => example.startsWith(`${language}-`)) ?? "typescript";
}

/**
 * The files of a project that is a copy of an example; dependencies and compiler options are the template's.
 *
 * @throws Error that lists the examples when there is none of the name.
 */
export async function exampleFiles(example: string, naming: Omit<Naming, "language">): Promise<ProjectFiles> {
  const names = await exampleNames();
  if (!names.includes(example)) {
    throw new Error(`There is no example "${example}". Choose one of: ${names.join(", ")}.`);
  }
  const language = languageOfExample(example);
  const read = (name: string) => readFile(join(EXAMPLES, example, name), "utf8");
  const template = await templateFiles({ ...naming, language });
  const original = await read("Pulumi.yaml");
  const own = original
    .replace(/^name: .*$/m, () => `name: ${naming.project}`)
    .replace(/^plugins:\n(?:[ \t].*\n)*\n?/m, "")
    .replace(sectionOf(original, "runtime"), (runtime) =>
      [runtime, sectionOf(template["Pulumi.yaml"] ?? "", "plugins")].join(""),
    );
  const project = naming.description === undefined ? own : withDescription(own, naming.description);
  const program = PROGRAM[language];
  return {
    ...template,
    ...(program !== "Pulumi.yaml" && { [program]: await read(program) }),
    "Pulumi.yaml": project,
  };
}

/** A section of the text of a project file, to the next one; an empty text where there is none. */
export function sectionOf(text: string, name: string): string {
  return new RegExp(`^${name}:.*\\n(?:[ \\t].*\\n|\\n(?=[ \\t]))*`, "m").exec(text)?.[0] ?? "";
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: as Pulumi writes it in templates.
const PLACEHOLDER = "${PROJECT}";

function withDescription(text: string, description: string): string {
  return text.replace(/^description: .*$/m, () => `description: ${JSON.stringify(description)}`);
}
