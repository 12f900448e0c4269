import type { Plan } from "./plan";
import { inOneLine, isHealed } from "./report";
import type { Followed, Outcome, Stage, Sweep, Swept } from "./sweep";

/** Runs one stage after the other. The sweeps share the crashes of each. */
export async function campaign(sweeps: readonly Sweep[], plan: Plan, print: (line: string) => void): Promise<Swept[]> {
  const swept: Swept[] = [];
  for (const stage of plan.stages) {
    swept.push(await sweepStage(sweeps, stage, plan, print));
  }
  return swept;
}

async function sweepStage(
  sweeps: readonly Sweep[],
  stage: Stage,
  { choose }: Plan,
  print: (line: string) => void,
): Promise<Swept> {
  const title = `${stage.course.name}, temperament ${stage.temperament.name}`;
  const prepared = await Promise.allSettled(sweeps.map((sweep) => sweep.prepare(stage)));
  const failed = prepared.find((result) => result.status === "rejected");
  const [first] = prepared;
  if (failed !== undefined || first?.status !== "fulfilled") {
    const problem = String(failed?.reason);
    print(`${title}: ${problem}`);
    return { stage, outcomes: [], problem };
  }
  const strikes = choose(stage.course, first.value);
  const followed: Followed = new Map();
  const outcomes: Promise<Outcome>[] = [];
  const waiting = strikes.entries();
  const printed = (outcome: Outcome): Outcome => {
    if (!isHealed(outcome)) {
      print(`${title}: ${inOneLine(outcome)}`);
    }
    return outcome;
  };
  print(`${title}: ${strikes.length} deaths`);
  await Promise.all(
    sweeps.map(async (sweep) => {
      for (const [index, { death, nexts }] of waiting) {
        const struck = await sweep.strike(death, nexts, followed);
        outcomes.push(...struck.map((outcome) => outcome.then(printed)));
        print(`${title}: ${index + 1} of ${strikes.length}, ${followed.size} different continuations so far`);
      }
    }),
  );
  return { stage, outcomes: await Promise.all(outcomes) };
}
