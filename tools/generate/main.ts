import { writeGeneratedFiles } from "./generate";

void writeGeneratedFiles().then((paths) => process.stdout.write(`${paths.join("\n")}\n`));
