import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ACCOUNT } from "../../emulator";
import { SETTINGS, type Setting } from "../../provider/config";
import { REPO } from "../repo";
import { coveragePage } from "./coverage-page";
import type { Package } from "./described";
import { emulatorPage } from "./emulator-page";
import { filled, table } from "./markdown";
import { performancePages } from "./performance-page";
import { permissionsPage } from "./permissions-page";
import { componentPage, functionsPage, referencePage, resourcePage } from "./reference-pages";

/** The content of all generated documents, by their path in the repo. */
export async function generatedDocuments(described: Package): Promise<Record<string, string>> {
  const { resources, functions, components } = described;
  const pages = [
    ...resources.map((resource) => [resource.type, resourcePage(resource)] as const),
    ...components.map((component) => [component.type, componentPage(component)] as const),
  ];
  return {
    "README.md": await readme(described),
    "docs/coverage.md": coveragePage(described),
    "docs/emulator.md": emulatorPage(
      await readFile(join(REPO, "docs/emulator.md"), "utf8"),
      await readFile(join(REPO, "docs/emulator/compose.yaml"), "utf8"),
    ),
    "docs/_index.md": await registryPage(),
    "docs/installation-configuration.md": filled(
      await readFile(join(REPO, "docs/installation-configuration.md"), "utf8"),
      { settings: settingsTable() },
    ),
    ...(await performancePages()),
    "docs/permissions.md": await permissionsPage(),
    "docs/reference/README.md": referencePage(described),
    "docs/reference/functions.md": functionsPage(functions),
    ...Object.fromEntries(pages.map(([type, page]) => [`docs/reference/${type}.md`, page])),
  };
}

async function readme({ resources, components }: Package): Promise<string> {
  return filled(await readFile(join(REPO, "README.md"), "utf8"), {
    resources: resourcesTable([...resources, ...components]),
    emulator: emulatorTable(),
  });
}

/** The first page in Pulumi's registry, with the quickstart example in each language. */
async function registryPage(): Promise<string> {
  const typescript = await readFile(join(REPO, "examples/quickstart/index.ts"), "utf8");
  const python = await readFile(join(REPO, "examples/python-quickstart/__main__.py"), "utf8");
  const yaml = await readFile(join(REPO, "examples/yaml-quickstart/Pulumi.yaml"), "utf8");
  return filled(await readFile(join(REPO, "docs/_index.md"), "utf8"), {
    typescript: block("typescript", typescript),
    python: block("python", python),
    yaml: block("yaml", yaml),
  });
}

function block(language: string, code: string): string {
  return `\n\`\`\`${language}\n${code}\`\`\`\n\n`;
}

function resourcesTable(resources: readonly { readonly type: string; readonly description: string }[]): string {
  const rows = resources.map(({ type, description }) => [
    `[\`${type}\`](docs/reference/${type}.md)`,
    firstSentence(description),
  ]);
  return table(["resource", "description"], rows);
}

function firstSentence(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const end = line.indexOf(". ");
  return end < 0 ? line : line.slice(0, end + 1);
}

function settingsTable(): string {
  const rows = SETTINGS.map(({ key, variable, secret, description }: Setting) => [
    `\`dbss:${key}\`${secret ? " (secret)" : ""}`,
    variable ? `\`${variable}\`` : "",
    description,
  ]);
  return table(["key", "environment variable", "description"], rows);
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
