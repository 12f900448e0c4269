import { ensurePulumi } from "../tools/pulumi-cli/ensure-pulumi";

/** Prepares the Pulumi CLI before the clocks of the tests run. Where that fails, the tests that need it say so. */
export default async function setup(): Promise<void> {
  await ensurePulumi().catch((error: Error) => console.error(error.message));
}
