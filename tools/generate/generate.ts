import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { SETTINGS } from "../../provider/config";
import { FUNCTION_NAMES, functionOf } from "../../provider/functions";
import { RESOURCE_TYPES, resourceOf } from "../../provider/resources";
import { databaseAudit } from "../../provider/resources/database-audit";
import { REPO } from "../repo";
import {
  componentSource,
  fileNameOf,
  functionSource,
  indexSource,
  providerArgsSource,
  resourceSource,
  typesSource,
} from "./classes";
import { describedComponent, describedFunction, describedResource, type Package } from "./described";
import { generatedDocuments } from "./documents";
import { inferredTypes } from "./inferred-types";
import { generatedManifests } from "./manifests";
import { packageSchema } from "./package-schema";

/** The directories that contain only generated code. */
const GENERATED = ["provider/generated", "provider/client/generated", "emulator/generated"];

/** The content of all generated files, by their path in the repo. */
export async function generatedFiles(): Promise<Record<string, string>> {
  const described = await describedPackage();
  const schema = `${JSON.stringify(packageSchema(described), null, 2)}\n`;
  return {
    ...(await formatted({ ...generatedCode(described), ...inferredTypes(), "sdk/schema.json": schema })),
    ...(await generatedDocuments(described)),
    ...(await generatedManifests()),
  };
}

/**
 * Writes all generated files, and removes generated code that is no longer needed. Returns the paths of the written
 * files.
 */
export async function writeGeneratedFiles(): Promise<string[]> {
  const files = await generatedFiles();
  for (const [path, content] of Object.entries(files)) {
    await write(join(REPO, path), content);
  }
  for (const path of (await generatedModules()).filter((candidate) => !(candidate in files))) {
    await rm(join(REPO, path));
  }
  return Object.keys(files);
}

/** The paths of the existing generated code, relative to the repo. */
export async function generatedModules(): Promise<string[]> {
  const found = GENERATED.map(async (directory) => {
    return (await readdir(join(REPO, directory))).map((file) => `${directory}/${file}`);
  });
  return (await Promise.all(found)).flat();
}

/** Describes everything that the package offers to programs. */
async function describedPackage(): Promise<Package> {
  const resources = (await Promise.all(RESOURCE_TYPES.map(resourceOf))).map(describedResource);
  const functions = (await Promise.all(FUNCTION_NAMES.map(functionOf))).map(describedFunction);
  return { resources, functions, components: [describedComponent(databaseAudit, resources)] };
}

/** The generated modules for programs before formatting, by their path in the repo. */
function generatedCode(described: Package): Record<string, string> {
  const { resources, functions, components } = described;
  const files = {
    types: typesSource(described),
    index: indexSource(described),
    "provider-args": providerArgsSource(SETTINGS),
    ...Object.fromEntries(resources.map((resource) => [fileNameOf(resource.type), resourceSource(resource)])),
    ...Object.fromEntries(functions.map((model) => [fileNameOf(model.name), functionSource(model)])),
    ...Object.fromEntries(components.map((component) => [fileNameOf(component.type), componentSource(component)])),
  };
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`provider/generated/${name}.ts`, text]));
}

/** Formats files with the formatter of this repo. */
async function formatted(files: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-generated-"));
  try {
    await Promise.all(Object.entries(files).map(([path, text]) => write(join(directory, path), text)));
    const config = join(directory, "biome.json");
    await writeFile(
      config,
      JSON.stringify({ ...JSON.parse(await readFile(join(REPO, "biome.json"), "utf8")), vcs: {} }),
    );
    const biome = join(REPO, "node_modules/.bin/biome");
    await promisify(execFile)(biome, ["check", "--write", "--error-on-warnings", "."], { cwd: directory });
    const read = async (path: string) => [path, await readFile(join(directory, path), "utf8")] as const;
    return Object.fromEntries(await Promise.all(Object.keys(files).map(read)));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
