import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LANGUAGES, type Language } from "../languages";
import { yamlName } from "../yaml";

/** Files of a project, by their path within it. */
export type ProjectFiles = Readonly<Record<string, string>>;

export interface Naming {
  readonly project: string;
  /** Default: the description of the template or example. */
  readonly description?: string | undefined;
  readonly language: Language;
}

export const DEFAULT_DESCRIPTION = "Databases under audit";

/** The .gitignore files. They are not in the templates, because npm does not pack them. */
const GITIGNORE: Readonly<Record<Language, string>> = {
  typescript: "node_modules/\n",
  yaml: "node_modules/\n",
  python: "venv/\n__pycache__/\n",
};

/**
 * Where `npm install` puts the plugin. Not in the templates, because `pulumi new` rejects paths that do not exist
 * yet.
 */
const PLUGINS = `plugins:
  providers:
    - name: dbss
      path: node_modules/pulumi-dbss/plugin
`;

/** Resolved by package name, because the relative path differs between the sources and the build. */
const PACKAGE = dirname(require.resolve("pulumi-dbss/package.json"));
const TEMPLATES = join(PACKAGE, "templates");
const EXAMPLES = join(PACKAGE, "examples");

/** The template's files for a project, as `pulumi new` would write them. */
export async function templateFiles(naming: Naming): Promise<ProjectFiles> {
  const { project, description = DEFAULT_DESCRIPTION, language } = naming;
  const files = await filesIn(join(TEMPLATES, `dbss-${language}`), language);
  const named = Object.entries(files).map(([name, text]) => [name, text.replaceAll(PLACEHOLDER, () => project)]);
  return withProjectFile({ ...files, ...Object.fromEntries(named) }, (text) =>
    withDescription(withName(text, project), description).replace(sectionOf(text, "template"), ""),
  );
}

const ADOPTED = "instance <name or ID>";

/** The setting that an example requires, with its value, as in `pulumi config set`. The others need none. */
export const REQUIRED_SETTING: Readonly<Record<string, string>> = {
  adoption: ADOPTED,
  "yaml-adoption": ADOPTED,
  "python-adoption": ADOPTED,
};

/** The names of the examples in the package. */
export async function exampleNames(): Promise<string[]> {
  const entries = await readdir(EXAMPLES, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** The language of an example: the first word of its name if that is a language, otherwise TypeScript. */
export function languageOfExample(example: string): Language {
  return LANGUAGES.find((language) => example.startsWith(`${language}-`)) ?? "typescript";
}

/**
 * The files of a project that is a copy of an example. Copies the files that the template of its language also has.
 *
 * @throws Error that lists the examples if there is none with this name.
 */
export async function exampleFiles(example: string, naming: Omit<Naming, "language">): Promise<ProjectFiles> {
  const names = await exampleNames();
  if (!names.includes(example)) {
    throw new Error(`There is no example "${example}". Choose one of: ${names.join(", ")}.`);
  }
  const { project, description } = naming;
  const files = await filesIn(join(EXAMPLES, example), languageOfExample(example));
  const { "package.json": manifest } = files;
  const named = manifest && { "package.json": manifest.replace(/"name": ".*"/, () => `"name": "${project}"`) };
  return withProjectFile({ ...files, ...named }, (text) => {
    const renamed = withName(text, project);
    return description === undefined ? renamed : withDescription(renamed, description);
  });
}

/** The files of a template or an example, with a .gitignore. */
async function filesIn(directory: string, language: Language): Promise<ProjectFiles> {
  const names = (await readdir(join(TEMPLATES, `dbss-${language}`))).filter((name) => name !== ".gitignore");
  const entries = names.map(async (name) => [name, await readFile(join(directory, name), "utf8")] as const);
  return { ".gitignore": GITIGNORE[language], ...Object.fromEntries(await Promise.all(entries)) };
}

/** The files with a changed Pulumi.yaml, to which the path of the plugin is added if npm installs the plugin. */
function withProjectFile(files: ProjectFiles, change: (text: string) => string): ProjectFiles {
  const text = change(files["Pulumi.yaml"] ?? "");
  const isNamed = !("package.json" in files) || sectionOf(text, "plugins") !== "";
  const runtime = sectionOf(text, "runtime");
  return { ...files, "Pulumi.yaml": isNamed ? text : text.replace(runtime, () => runtime + PLUGINS) };
}

/** A top-level section of a Pulumi.yaml; an empty string if it has none with this name. */
export function sectionOf(text: string, name: string): string {
  return new RegExp(`^${name}:.*\\n(?:[ \\t].*\\n|\\n(?=[ \\t]))*`, "m").exec(text)?.[0] ?? "";
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: as Pulumi writes it in templates.
const PLACEHOLDER = "${PROJECT}";

function withName(text: string, project: string): string {
  return text.replace(/^name: .*$/m, () => `name: ${yamlName(project)}`);
}

function withDescription(text: string, description: string): string {
  return text.replace(/^description: .*$/m, () => `description: ${JSON.stringify(description)}`);
}
