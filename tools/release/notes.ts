import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { REPO } from "../repo";

/**
 * The section of a version in the changelog, without its heading.
 *
 * @throws Error if it is missing or empty.
 */
export function sectionOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => headingOf(text).split(" ")[0] === version);
  const body = section?.slice(headingOf(section).length).trim();
  if (!body) {
    throw new Error(
      `CHANGELOG.md has no notes for ${version}. Rename its section "Unreleased" to "${version} - <date>", then tag again.`,
    );
  }
  return body;
}

function headingOf(section: string): string {
  return section.split("\n", 1)[0] ?? "";
}

/**
 * The release notes of a tag.
 *
 * @throws Error if the tag does not match the version in package.json, or if the changelog has no section for it.
 */
export async function notesOf(tag: string): Promise<string> {
  const manifest = z.object({ version: z.string() });
  const { version } = manifest.parse(JSON.parse(await readFile(join(REPO, "package.json"), "utf8")));
  if (tag !== `v${version}`) {
    throw new Error(`The tag ${tag} does not match version ${version} in package.json. Tag the release v${version}.`);
  }
  return sectionOf(await readFile(join(REPO, "CHANGELOG.md"), "utf8"), version);
}
