import { join } from "node:path";
import { REPO } from "../repo";
import { buildWheel, LANGUAGES, writeSdk } from "./sdk";

/** `npm run sdk -- <language>`: writes the SDK of a language to `sdk/<language>`; for Python, also builds the wheel. */
async function main([named]: readonly string[]): Promise<void> {
  const language = LANGUAGES.find((each) => each === named);
  if (language === undefined) {
    throw new Error(`Usage: npm run sdk -- <${LANGUAGES.join("|")}>`);
  }
  const directory = join(REPO, "sdk", language);
  await writeSdk(language, directory);
  console.error(`The SDK is in ${directory}.`);
  if (language === "python") {
    console.error(`The wheel is ${await buildWheel(directory, join(directory, "dist"))}.`);
  }
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
