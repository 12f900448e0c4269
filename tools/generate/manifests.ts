import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { exampleNames, languageOfExample, type ProjectFiles } from "../../cli/init/template";
import { LANGUAGES, type Language } from "../../cli/languages";
import { devDependencies, peerDependencies, version } from "../../package.json";
import { REPO } from "../repo";

/** The dependency files of the templates and examples, by path, with the versions of this package. */
export async function generatedManifests(): Promise<ProjectFiles> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as Pulumi writes it in templates.
  const templates = LANGUAGES.map((language) => manifests(`templates/dbss-${language}`, language, "${PROJECT}"));
  const names = await exampleNames();
  const examples = names.map((name) => manifests(`examples/${name}`, languageOfExample(name), `dbss-${name}`));
  return Object.assign({}, ...(await Promise.all([...templates, ...examples])));
}

async function manifests(directory: string, language: Language, name: string): Promise<ProjectFiles> {
  switch (language) {
    case "python":
      return { [`${directory}/requirements.txt`]: `pulumi>=3.231.0,<4\npulumi_dbss~=${version}\n` };
    case "yaml":
      return { [`${directory}/package.json`]: packageJson({ name, private: true, dependencies: OURS }) };
    case "typescript":
      return {
        [`${directory}/package.json`]: packageJson({
          name,
          private: true,
          main: "index.ts",
          dependencies: { "@pulumi/pulumi": peerDependencies["@pulumi/pulumi"], ...OURS },
          devDependencies: {
            "@types/node": majorOf(devDependencies["@types/node"]),
            typescript: majorOf(devDependencies.typescript),
          },
        }),
        [`${directory}/tsconfig.json`]: await readFile(join(REPO, "templates/dbss-typescript/tsconfig.json"), "utf8"),
      };
  }
}

const OURS = { "pulumi-dbss": `^${version}` };

function packageJson(contents: object): string {
  return `${JSON.stringify(contents, null, 2)}\n`;
}

/** A range of all versions with the same major version, so that a new project gets the latest one. */
function majorOf(range: string): string {
  return range.replace(/^\^(\d+)\..*/, "^$1.0.0");
}
