import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { REPO } from "../repo";
import { describedPackage, generatedCode } from "./code";
import { generatedDocuments } from "./documents";
import { formatted } from "./format";
import { inferredTypes } from "./inferred-types";
import { generatedManifests } from "./manifests";
import { packageSchema } from "./package-schema";

/** The directories that hold nothing but generated code. */
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

/** Writes all generated files, and removes generated code of what is gone. Returns the paths of what was written. */
export async function writeGeneratedFiles(): Promise<string[]> {
  const files = await generatedFiles();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(REPO, path)), { recursive: true });
    await writeFile(join(REPO, path), content);
  }
  for (const path of (await generatedModules()).filter((candidate) => !(candidate in files))) {
    await rm(join(REPO, path));
  }
  return Object.keys(files);
}

/** The generated code that is there, by its path in the repo. */
export async function generatedModules(): Promise<string[]> {
  const found = GENERATED.map(async (directory) => {
    return (await readdir(join(REPO, directory))).map((file) => `${directory}/${file}`);
  });
  return (await Promise.all(found)).flat();
}
