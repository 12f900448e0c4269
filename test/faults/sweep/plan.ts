import fc from "fast-check";
import { type Course, continuationsOf, type NextName } from "./courses";
import type { Death } from "./deaths";
import type { Stage } from "./sweep";
import type { Temperament } from "./temperaments";

/** A crash, and what is run after it. */
export interface Strike {
  readonly death: Death;
  readonly nexts: readonly NextName[];
}

/** What is swept: the courses, each on a cloud of a temperament, and which of their crashes. */
export interface Plan {
  readonly stages: readonly Stage[];
  /** Selects among the crashes of a course. */
  readonly choose: (course: Course, deaths: readonly Death[]) => readonly Strike[];
}

/** Every crash of every course under every temperament, each with every continuation. */
export function everything(courses: readonly Course[], temperaments: readonly Temperament[]): Plan {
  return {
    stages: temperaments.flatMap((temperament) => courses.map((course) => ({ course, temperament }))),
    choose: (course, deaths) => deaths.map((death) => ({ death, nexts: continuationsOf(course) })),
  };
}

/** The plan, limited to these continuations and requests, if given. */
export function narrowed(plan: Plan, { next, request }: { next?: NextName[]; request?: number[] }): Plan {
  return {
    ...plan,
    choose: (course, deaths) =>
      plan
        .choose(course, deaths)
        .filter(({ death }) => request === undefined || request.includes(death.request))
        .map(({ death, nexts }) => ({
          death,
          nexts: nexts.filter((name) => next === undefined || next.includes(name)),
        })),
  };
}

/** A number of crashes of the plan, two per course, each with one continuation. The same for the same seed. */
export function sampled(plan: Plan, size: number, seed: number): Plan {
  const stages = fc.sample(fc.shuffledSubarray([...plan.stages], { minLength: plan.stages.length }), {
    seed,
    numRuns: 1,
  });
  return {
    stages: stages.flat().slice(0, Math.ceil(size / 2)),
    choose: (course, deaths) => {
      const strikes = plan
        .choose(course, deaths)
        .flatMap(({ death, nexts }) => nexts.map((next) => ({ death, nexts: [next] })));
      return fc.sample(fc.constantFrom(...strikes), { seed, numRuns: 2 });
    },
  };
}
