import { expect, it } from "vitest";
import { seedOf } from "../drawn";
import { campaign } from "../faults/sweep/campaign";
import { COURSE_NAMES, courseNamed } from "../faults/sweep/courses";
import { everything, sampled } from "../faults/sweep/plan";
import { isHealed, report } from "../faults/sweep/report";
import { Sweep } from "../faults/sweep/sweep";
import { temperamentsOf } from "../faults/sweep/temperaments";
import { drawHosts } from "../host/hosted";

/** How many crashes are drawn. `npm run sweep` runs all of them. */
const DEATHS = 4;

/** The duration depends on which crashes are drawn. */
const TIMEOUT_MS = 900_000;

it("a stack recovers from a killed provider or engine, whatever runs next, and pays for nothing twice", {
  timeout: TIMEOUT_MS,
}, async () => {
  const seed = seedOf("SWEEP_SEED");
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  const host = drawHosts("SWEEP_SEED", seed)();
  print(`${host} host`);
  const plan = sampled(everything(COURSE_NAMES.map(courseNamed), temperamentsOf([seed])), DEATHS, seed);
  const sweep = await Sweep.open("interruption", host);
  try {
    const swept = await campaign([sweep], plan, print);
    print(report(swept));
    expect(swept.map(({ problem }) => problem)).toEqual(plan.stages.map(() => undefined));
    const outcomes = swept.flatMap((stage) => stage.outcomes);
    expect(outcomes.filter((outcome) => !isHealed(outcome))).toEqual([]);
    expect(outcomes.length).toBe(DEATHS);
  } finally {
    await sweep.close();
  }
});
