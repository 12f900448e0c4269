import { isDeepStrictEqual } from "node:util";
import type { Declarations } from "../../end-to-end/stack";
import { CHANGED, FIRST, LARGER, NOTHING } from "./declarations";

/** A Pulumi command and the program that it runs. */
export interface Step {
  readonly command: "up" | "destroy" | "refresh";
  readonly program: Declarations;
  /** Whether it refreshes first, in the same run. */
  readonly refreshes?: true | undefined;
}

export const COURSE_NAMES = ["create", "update", "edition", "destroy", "refresh"] as const;

export type CourseName = (typeof COURSE_NAMES)[number];

/** An operation that is swept: a step from one program to another. */
export interface Course {
  readonly name: CourseName;
  /** The step that brings the stack to the start of the course. Without it, the stack is empty. */
  readonly from?: Step;
  readonly step: Step;
  /** The step that returns to the previous program. */
  readonly back: Step;
}

const up = (program: Declarations): Step => ({ command: "up", program });
const destroy = (program: Declarations): Step => ({ command: "destroy", program });
const refresh = (program: Declarations): Step => ({ command: "refresh", program });

const refreshing = (step: Step): Step => (step.command === "refresh" ? step : { ...step, refreshes: true });

const COURSES: Readonly<Record<CourseName, Omit<Course, "name">>> = {
  create: { step: up(FIRST), back: up(NOTHING) },
  update: { from: up(FIRST), step: up(CHANGED), back: up(FIRST) },
  edition: { from: up(FIRST), step: up(LARGER), back: up(FIRST) },
  destroy: { from: up(FIRST), step: destroy(FIRST), back: up(FIRST) },
  refresh: { from: up(FIRST), step: refresh(FIRST), back: up(FIRST) },
};

export function courseNamed(name: CourseName): Course {
  return { name, ...COURSES[name] };
}

/** What is run after a crash: the same command, the previous program, the previous and the new one, … */
export const NEXT_NAMES = ["same", "back", "forward", "destroy", "refresh", "refreshing", "destroyRefreshing"] as const;

export type NextName = (typeof NEXT_NAMES)[number];

/** The steps that follow a crash. The last of them is repeated until it succeeds. */
export function stepsAfter({ step, back }: Course, next: NextName): readonly Step[] {
  switch (next) {
    case "same":
      return [step];
    case "back":
      return [back];
    case "forward":
      return [back, step];
    case "destroy":
      return [destroy(step.program)];
    case "refresh":
      return [refresh(step.program), step];
    case "refreshing":
      return [refreshing(step)];
    case "destroyRefreshing":
      return [refreshing(destroy(step.program))];
  }
}

/** The distinct continuations of the course: after a crash in `destroy`, `destroy` is the same as `same`. */
export function continuationsOf(course: Course): NextName[] {
  return NEXT_NAMES.filter((next, index) => {
    const steps = stepsAfter(course, next);
    return !NEXT_NAMES.slice(0, index).some((earlier) => isDeepStrictEqual(stepsAfter(course, earlier), steps));
  });
}

/** Whether two steps lead to the same end, regardless of whether they refresh first. */
export function isSameStep(one: Step, other: Step): boolean {
  return one.command === other.command && isDeepStrictEqual(one.program, other.program);
}

/** The step with a program that buys another instance although nothing else differs. */
export function withKeepers(step: Step): Step {
  const { audit } = step.program;
  return audit === undefined
    ? step
    : { ...step, program: { ...step.program, audit: { ...audit, args: { ...audit.args, keepers: { again: "1" } } } } };
}

/** The edition of the instance that the program declares, if any. */
export function editionOf({ command, program }: Step): string | undefined {
  const args = command === "destroy" ? {} : (program.audit?.args ?? {});
  return "edition" in args ? String(args.edition) : undefined;
}
