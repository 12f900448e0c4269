// Writes the golden states of this version: `npm run states`, once for each released version.
import { version } from "../../package.json";
import { startCloud } from "../cloud";
import { endsWith, TestStack } from "../end-to-end/stack";
import { HOSTS, type Host } from "../host/hosted";
import { goldenDeclarations } from "./declarations";
import { GOLDEN_STACK, writeGolden } from "./golden";

async function main(): Promise<void> {
  for (const host of HOSTS) {
    await writeStateUnder(host);
  }
}

async function writeStateUnder(host: Host): Promise<void> {
  const cloud = await startCloud();
  const stack = await TestStack.create(cloud, GOLDEN_STACK, { DBSS_HOST: host });
  try {
    await stack.declare(goldenDeclarations);
    endsWith(0, await stack.up());
    await writeGolden(version, stack, cloud);
  } finally {
    await stack.remove();
    await cloud.close();
  }
}

void main();
