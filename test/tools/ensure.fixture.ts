import { ensurePulumi } from "../../tools/pulumi-cli/ensure-pulumi.js";

const release = JSON.parse(process.argv[2] ?? "");

ensurePulumi({ release }).then(({ path }) => process.stdout.write(path));
