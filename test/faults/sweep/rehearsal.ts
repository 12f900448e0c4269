import type { Course } from "./courses";
import type { Ran } from "./laws";
import { type Contents, contents } from "./portrait";
import type { Moment, Scene } from "./scene";
import type { Temperament } from "./temperaments";

/** A course, learned by running it undisturbed on a cloud of the temperament. */
export interface Rehearsal {
  readonly course: Course;
  readonly temperament: Temperament;
  /** The start of the course, and the steps that led there. */
  readonly start: Moment;
  readonly ran: readonly Ran[];
  /** The requests of the step, as method and path. */
  readonly requests: readonly string[];
  /** What the cloud holds before and after the step. */
  readonly before: Contents;
  readonly after: Contents;
}

/** @throws Error with the output of a step that fails undisturbed. */
export async function rehearse(
  scene: Scene,
  empty: Moment,
  course: Course,
  temperament: Temperament,
): Promise<Rehearsal> {
  await scene.restore(empty);
  await scene.behave(temperament);
  const ran = course.from ? [succeeded(await scene.run(course.from))] : [];
  const start = await scene.keep("start");
  const { requests } = succeeded(await scene.run(course.step));
  const after = contents(await scene.cloud.state());
  return { course, temperament, start, ran, requests, before: contents(start.cloud), after };
}

function succeeded<R extends Ran>(ran: R): R {
  if (ran.code !== 0) {
    throw new Error(`Undisturbed, \`pulumi ${ran.step.command}\` ends with ${ran.code}:\n${ran.output}`);
  }
  return ran;
}
