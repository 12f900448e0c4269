import { availableParallelism, cpus, totalmem, type } from "node:os";
import { version as sdk } from "@pulumi/pulumi/version";
import { ensurePulumi } from "../tools/pulumi-cli/ensure-pulumi";
import type { Machine } from "./results";

/** What is measured on here. */
export async function thisMachine(): Promise<Machine> {
  const { version: pulumi } = await ensurePulumi();
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `${type()} ${process.arch}`,
    node: process.versions.node,
    pulumi,
    sdk,
  };
}

export function inWords({ processor, cores, memoryGb, system, node, pulumi, sdk }: Machine): string {
  return `${cores} cores of ${processor}, ${memoryGb} GB, ${system}; Node.js ${node}, Pulumi ${pulumi}, @pulumi/pulumi ${sdk}`;
}
