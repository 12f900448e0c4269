import { resolve } from "node:path";
import type { Command } from "commander";
import { addProjectOptions, type ProjectFlags, writeAdoption } from "../adopt/command";
import { addStackOptions } from "../context";
import { addExamples } from "../examples";
import type { Session } from "../session";
import { readTerraformState } from "./state";
import { stockOf } from "./stock";

export function addFromTerraformCommand(program: Command, session: Session): void {
  const command = program
    .command("from-terraform")
    .description("Generate a program that adopts the DBSS resources of a Terraform state; buys and changes nothing")
    .argument("<file>", "Terraform state of version 4, such as terraform.tfstate");
  addStackOptions(command);
  addProjectOptions(command);
  command.action((file: string, flags: ProjectFlags) => runFromTerraform(session, file, flags));
  addExamples(command, [
    "from-terraform terraform.tfstate --out audit",
    "Writes a project to ./audit. Remove the resources from Terraform with `terraform state rm` before you deploy it.",
  ]);
}

async function runFromTerraform(session: Session, file: string, flags: ProjectFlags): Promise<void> {
  const resources = await readTerraformState(resolve(session.surroundings.cwd, file));
  await writeAdoption(session, flags, async (context) => {
    const { inventories, missing } = await stockOf(context, resources);
    for (const { address } of missing) {
      session.note(`not declared: ${address}: it is not in region ${context.client.region} and this project`);
    }
    return inventories;
  });
}
