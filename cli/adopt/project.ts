import { nativeToken } from "../../provider/program/tokens";
import { type Naming, type ProjectFiles, sectionOf, templateFiles } from "../init/template";
import { type Language, PROGRAM } from "../languages";
import type { Place } from "../survey";
import { yamlName } from "../yaml";
import { pythonOf } from "./languages/python";
import { typescriptOf } from "./languages/typescript";
import { yamlOf } from "./languages/yaml";
import type { Program } from "./program";

/** The source code of a program. In YAML, it is a section of Pulumi.yaml. */
export async function textOf(program: Program, language: Language): Promise<string> {
  switch (language) {
    case "typescript":
      return typescriptOf(program);
    case "yaml":
      return yamlOf(program);
    case "python":
      return pythonOf(program);
  }
}

/** The files of a Pulumi project with a program. Its configuration is the place that was read. */
export async function projectAround(place: Place, program: string, naming: Naming): Promise<ProjectFiles> {
  const template = await templateFiles(naming);
  const own = template["Pulumi.yaml"] ?? "";
  const project = [
    `name: ${yamlName(naming.project)}\n`,
    `description: ${JSON.stringify(naming.description)}\n`,
    sectionOf(own, "runtime"),
    sectionOf(own, "plugins"),
    "config:\n",
    ...(place.profile === undefined ? [] : [`  dbss:profile: { value: ${JSON.stringify(place.profile)} }\n`]),
    `  dbss:region: { value: ${JSON.stringify(place.region)} }\n`,
    `  dbss:projectId: { value: ${JSON.stringify(place.projectId)} }\n`,
  ].join("");
  const file = PROGRAM[naming.language];
  return file === "Pulumi.yaml"
    ? { ...template, [file]: `${project}\n${program}` }
    : { ...template, "Pulumi.yaml": project, [file]: program };
}

/** The resources of a program as a bulk import file for `pulumi import --file`, with the native host. */
export function importFileOf({ declarations }: Program): string {
  const resources = declarations.map(({ type, name, id, args: { region } }) => ({
    type: nativeToken(type),
    name,
    id: region === undefined ? id : `${id}@${region}`,
  }));
  return `${JSON.stringify({ resources }, null, 2)}\n`;
}
