import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { median } from "simple-statistics";
import { REPO } from "../tools/repo";
import type { Section } from "./results";

const run = promisify(execFile);

const SCRIPT = `
  require("@pulumi/pulumi");
  const start = performance.now();
  require("pulumi-dbss");
  process.stdout.write(String(performance.now() - start));
`;

/** Measures what importing the package adds to a program that has imported the SDK, each time in a new process. */
export async function measureImport(rounds: number): Promise<Section> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { stdout } = await run(process.execPath, ["-e", SCRIPT], { cwd: REPO });
    times.push(Number(stdout));
  }
  return {
    title: "Start of a program",
    figures: [
      {
        what: 'import "pulumi-dbss", after @pulumi/pulumi',
        value: median(times),
        unit: "ms",
        goal: { of: "value", is: "at most", limit: 30 },
      },
    ],
  };
}
