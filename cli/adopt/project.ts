import { type Naming, type ProjectFiles, sectionOf, templateFiles } from "../init/template";
import { PROGRAM } from "../languages";
import type { Place } from "../places/survey";

/** A Pulumi project around a program. It is bound to the project and region that the program was read from. */
export async function projectAround(place: Place, program: string, naming: Naming): Promise<ProjectFiles> {
  const template = await templateFiles(naming);
  const own = template["Pulumi.yaml"] ?? "";
  const project = [
    `name: ${naming.project}\n`,
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
