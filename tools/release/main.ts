import { resolve } from "node:path";
import { writeArchives } from "./archives";
import { notesOf } from "./notes";

const USAGE = "Usage: npm run release:notes -- <tag>, or npm run release:archives -- <directory>";

async function main([task, argument]: readonly string[]): Promise<void> {
  if (task === "notes" && argument !== undefined) {
    process.stdout.write(`${await notesOf(argument)}\n`);
  } else if (task === "archives" && argument !== undefined) {
    process.stdout.write(`${(await writeArchives(resolve(argument))).join("\n")}\n`);
  } else {
    throw new Error(USAGE);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
