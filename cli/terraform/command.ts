import { resolve } from "node:path";
import type { Command } from "commander";
import { addProjectOptions, checkDestination, type ProjectFlags, writeAdoption } from "../adopt/command";
import { addStackOptions } from "../context";
import { addExamples } from "../examples";
import { shellWord } from "../reports/text";
import type { Session } from "../session";
import { type Survey, survey } from "../survey";
import { readTerraformState, type TerraformResource } from "./state";
import { stockOf } from "./stock";

export function addFromTerraformCommand(program: Command, session: Session): void {
  const command = program
    .command("from-terraform")
    .description("Generate a program that adopts the DBSS resources of a Terraform state; changes nothing in the cloud")
    .argument("<file>", "Terraform state file of version 4, such as terraform.tfstate");
  addStackOptions(command);
  addProjectOptions(command);
  command.action((file: string, flags: ProjectFlags) => runFromTerraform(session, file, flags));
  addExamples(command, [
    "from-terraform terraform.tfstate --out audit",
    "Writes a project to ./audit. Before you deploy it, remove the resources from Terraform with `terraform state rm`.",
  ]);
}

async function runFromTerraform(session: Session, file: string, flags: ProjectFlags): Promise<void> {
  const resources = await readTerraformState(resolve(session.surroundings.cwd, file));
  if (resources.length === 0) {
    throw new Error(
      `${file} contains no DBSS resource (huaweicloud_dbss_…). Pass the state of the project that has them.`,
    );
  }
  await checkDestination(session, flags);
  const region = [...new Set(resources.flatMap(({ attributes }) => attributes.region ?? []))];
  const surveyed = await survey(session, { ...flags, region, profile: [] }, (context) => stockOf(context, resources));
  for (const resource of resources.filter((each) => !surveyed.found.some(({ value }) => value.found.has(each)))) {
    session.note(`Not declared: ${resource.address}: ${whyMissing(resource, surveyed)}`);
  }
  const found = surveyed.found.map(({ place, value }) => ({ place, value: value.inventories }));
  const declared = resources.filter((each) => surveyed.found.some(({ value }) => value.declared.has(each)));
  await writeAdoption(session, flags, { ...surveyed, found }, stepsOfRemoval(declared));
}

/** The steps after which Terraform no longer manages the resources. */
function stepsOfRemoval(resources: readonly TerraformResource[]): string[] {
  if (resources.length === 0) {
    return [];
  }
  const command = ["terraform state rm", ...resources.map(({ address }) => `    ${shellWord(address)}`)];
  return [
    "pulumi preview",
    "# In the directory of the Terraform configuration, so that only Pulumi manages the resources:",
    ...command.map((line, index) => (index < command.length - 1 ? `${line} \\` : line)),
  ];
}

function whyMissing({ attributes: { region } }: TerraformResource, { found, failures }: Survey<unknown>): string {
  if (failures.some((failure) => region === undefined || failure.region === region)) {
    return `${region ?? "a region"} could not be read`;
  }
  const regions = region ?? found.map(({ place }) => place.region).join(" or ");
  return `it was not found in this project in ${regions}`;
}
