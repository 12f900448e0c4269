import type { Context } from "../../provider/model/context";
import { type Naming, type ProjectFiles, templateFiles } from "../init/template";

/** A Pulumi project around a program. It is bound to the project and region that the program was read from. */
export async function projectAround(context: Context, program: string, naming: Naming): Promise<ProjectFiles> {
  const project = [
    `name: ${naming.project}`,
    `description: ${JSON.stringify(naming.description)}`,
    "runtime: nodejs",
    "config:",
    `  dbss:region: { value: ${JSON.stringify(context.client.region)} }`,
    `  dbss:projectId: { value: ${JSON.stringify(await context.client.projectId())} }`,
  ];
  return { ...(await templateFiles(naming)), "Pulumi.yaml": `${project.join("\n")}\n`, "index.ts": program };
}
