import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { report } from "../faults/sweep/report";
import { type CourseName, type Outcome, Sweep } from "../faults/sweep/sweep";

/** Deaths of each operation that is drawn. The whole sweep is `npm run sweep`. */
const DEATHS = 2;

const seed = Number(process.env.SWEEP_SEED ?? Date.now() % 1_000_000);
const courses: readonly CourseName[] = ["up", ...drawn<CourseName>(["update", "replace", "destroy"], 1)];

let sweep: Sweep;
const outcomes: Outcome[] = [];

beforeAll(async () => {
  process.stdout.write(`SWEEP_SEED=${seed} kills in the middle of ${courses.join(" and ")}\n`);
  sweep = await Sweep.prepare("interruption", courses);
});
afterAll(async () => {
  process.stdout.write(`${report(outcomes)}\n`);
  await sweep.close();
});

describe.each(courses)("killed in the middle of %s", (course) => {
  it.each(Array.from({ length: DEATHS }, (_, death) => death + 1))("the same command heals it (%i)", async (death) => {
    const points = sweep.points().filter((point) => point.course === course);
    const [point] = drawn(points, DEATHS).slice(death - 1);
    if (point === undefined) {
      throw new Error(`There is nothing to kill in ${course}.`);
    }
    const outcome = await sweep.strike(point);
    outcomes.push(outcome);
    expect({ at: outcome.at, way: outcome.way, wrong: outcome.wrong }).toMatchObject({ wrong: [] });
  });
});

/** The same for the same seed. */
function drawn<T>(from: readonly T[], count: number): T[] {
  return fc.sample(fc.constantFrom(...from), { seed, numRuns: count });
}
