import { ensurePulumi } from "../../tools/pulumi-cli/ensure-pulumi";

const release = JSON.parse(process.argv[2] ?? "");

ensurePulumi({ release }).then(({ path }) => process.stdout.write(path));
