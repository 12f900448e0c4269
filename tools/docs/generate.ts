import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ACCOUNT } from "../../emulator";
import { SETTINGS, type Setting } from "../../provider/config";
import { RESOURCE_TYPES, resourceOf } from "../../provider/resources";
import { REPO } from "../pulumi-cli/repo";
import { componentPage } from "./component-page";
import { coveragePage } from "./coverage";
import { emulatorPage } from "./emulator-page";
import { filled } from "./filled";
import { functionsPage } from "./functions-page";
import { performancePages } from "./performance-page";
import { resourcePage } from "./resource-page";
import { table } from "./table";

/** The content of all generated documents, by their path in the repo. */
export async function generatedFiles(): Promise<Record<string, string>> {
  const pages = await Promise.all(
    RESOURCE_TYPES.map(async (type) => [type, await resourcePage(type, await resourceOf(type))] as const),
  );
  const index = pages.map(([type]) => `- [${type}](${type}.md)\n`).join("");
  return {
    "README.md": await readme(),
    "docs/coverage.md": coveragePage(),
    "docs/emulator.md": emulatorPage(
      await readFile(join(REPO, "docs/emulator.md"), "utf8"),
      await readFile(join(REPO, "docs/emulator/compose.yaml"), "utf8"),
    ),
    ...(await performancePages()),
    "docs/reference/README.md": `# Reference\n\nResources:\n\n${index}\nAll of them in one declaration: [DatabaseAudit](DatabaseAudit.md)\n\n[Functions](functions.md)\n`,
    "docs/reference/DatabaseAudit.md": await componentPage("DatabaseAudit", "database-audit.ts"),
    "docs/reference/functions.md": await functionsPage(),
    ...Object.fromEntries(pages.map(([type, page]) => [`docs/reference/${type}.md`, page])),
  };
}

/** Writes all generated documents. Answers their paths. */
export async function writeGeneratedFiles(): Promise<string[]> {
  const files = Object.entries(await generatedFiles());
  for (const [path, content] of files) {
    await mkdir(dirname(join(REPO, path)), { recursive: true });
    await writeFile(join(REPO, path), content);
  }
  return files.map(([path]) => path);
}

async function readme(): Promise<string> {
  const text = await readFile(join(REPO, "README.md"), "utf8");
  return filled(filled(text, "settings", settingsTable()), "emulator", emulatorTable());
}

function settingsTable(): string {
  const rows = SETTINGS.map(({ key, variable, secret, description }: Setting) => [
    `\`dbss:${key}\`${secret ? " (secret)" : ""}`,
    variable ? `\`${variable}\`` : "",
    description,
  ]);
  return table(["key", "environment variable", "what it is"], rows);
}

function emulatorTable(): string {
  const { vpcId, subnetId, securityGroupIds, availabilityZones, enterpriseProjectIds, flavors, rdsInstances } = ACCOUNT;
  const code = (values: readonly string[]) => values.map((value) => `\`${value}\``).join(", ");
  return table(
    ["what", "value"],
    [
      ["region, project", code([ACCOUNT.region, ACCOUNT.projectId])],
      ["VPC, subnet", code([vpcId, subnetId])],
      ["another VPC, its subnet", code([ACCOUNT.otherVpcId, ACCOUNT.otherSubnetId])],
      ["security groups", code(securityGroupIds)],
      ["availability zones", code(availabilityZones)],
      ["enterprise projects", code(enterpriseProjectIds)],
      ...Object.entries(flavors).map(([edition, flavor]) => [`flavor of edition ${edition}`, code([flavor])]),
      ...Object.entries(rdsInstances).map(([name, id]) => [`RDS instance ${name}`, code([id])]),
    ],
  );
}
