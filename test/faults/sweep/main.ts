import { parseArgs } from "node:util";
import { report } from "./report";
import { COURSE_NAMES, type CourseName, type Outcome, type Point, Sweep } from "./sweep";

/** Kills provider or engine at every single request of every operation, and says what came of it. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { jobs: { type: "string", default: "2" }, only: { type: "string", multiple: true } },
  });
  const courses = values.only?.map(courseNamed) ?? COURSE_NAMES;
  const sweeps = await Promise.all(
    Array.from({ length: Number(values.jobs) }, (_, job) => Sweep.prepare(`sweep-${job}`, courses)),
  );
  const points = sweeps[0]?.points() ?? [];
  process.stdout.write(`${points.length} points to die at\n`);
  const outcomes: Outcome[] = [];
  const waiting = points.values();
  try {
    await Promise.all(sweeps.map((sweep) => work(sweep, waiting, outcomes)));
  } finally {
    await Promise.all(sweeps.map((sweep) => sweep.close()));
  }
  process.stdout.write(`${report(outcomes)}\n`);
  process.exitCode = outcomes.every(({ wrong }) => wrong.length === 0) ? 0 : 1;
}

function courseNamed(name: string): CourseName {
  const course = COURSE_NAMES.find((known) => known === name);
  if (course === undefined) {
    throw new Error(`There is no operation ${name} to sweep; there are ${COURSE_NAMES.join(", ")}.`);
  }
  return course;
}

async function work(sweep: Sweep, waiting: Iterator<Point>, outcomes: Outcome[]): Promise<void> {
  for (let next = waiting.next(); !next.done; next = waiting.next()) {
    const outcome = await sweep.strike(next.value);
    outcomes.push(outcome);
    process.stdout.write(`${outcomes.length} ${line(outcome)}\n`);
  }
}

function line({ course, request, at, way, left, wrong }: Outcome): string {
  const end = wrong.length === 0 ? "healed" : wrong.join("\n");
  return `${course} ${request} (${at}), ${way}: ${left} left, ${end}`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
