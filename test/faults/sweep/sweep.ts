import type { Host } from "../../host/hosted";
import { type Aftermath, follow } from "./aftermath";
import type { Course, CourseName, NextName } from "./courses";
import { type Death, deathsIn, die } from "./deaths";
import type { Ran } from "./laws";
import { type Rehearsal, rehearse } from "./rehearsal";
import { type Moment, Scene } from "./scene";
import { longestLagOf, type Temperament } from "./temperaments";
import { likenessOf } from "./worlds";

/** A course on a cloud of a temperament. */
export interface Stage {
  readonly course: Course;
  readonly temperament: Temperament;
}

/** A crash and what was run after it, with the outcome. */
export interface Outcome extends Death, Aftermath {
  readonly host: Host;
  readonly course: CourseName;
  readonly temperament: Temperament;
  readonly next: NextName;
  /** The request, as method and path. */
  readonly at: string;
  /** Whether the request occurred at all. */
  readonly reached: boolean;
}

/** The outcomes of a course on a cloud of one temperament. */
export interface Swept {
  readonly stage: Stage;
  readonly outcomes: readonly Outcome[];
  /** Why there are none: the course fails undisturbed. */
  readonly problem?: string;
}

/** The aftermath of each world, by its likeness and by what was run next. */
export type Followed = Map<string, Promise<Aftermath>>;

/** Runs courses repeatedly in its own scene, each time with one crash. */
export class Sweep {
  /** Set by `prepare`. */
  #rehearsal: Rehearsal | undefined;

  private constructor(
    private readonly scene: Scene,
    private readonly empty: Moment,
  ) {}

  static async open(name: string, host: Host): Promise<Sweep> {
    const scene = await Scene.open(name, host);
    return new Sweep(scene, await scene.keep("empty"));
  }

  close(): Promise<void> {
    return this.scene.close();
  }

  /** Learns a course by running it undisturbed. Returns every possible crash in it. */
  async prepare({ course, temperament }: Stage): Promise<Death[]> {
    this.#rehearsal = await rehearse(this.scene, this.empty, course, temperament);
    return deathsIn(this.#rehearsal.requests.length);
  }

  /**
   * Runs the step with one crash, then each continuation from the same snapshot. If the crash leaves a world like one
   * of `followed`, its aftermath is reused. Resolves when all others have been followed.
   */
  async strike(death: Death, nexts: readonly NextName[], followed: Followed): Promise<Promise<Outcome>[]> {
    const rehearsal = this.#rehearsal;
    if (rehearsal === undefined) {
      throw new Error("No course was prepared.");
    }
    const { course, temperament, start, requests } = rehearsal;
    const { scene } = this;
    await scene.restore(start);
    const reached = await die(scene, course.step, death);
    const moment = await scene.keep("death");
    const likeness = likenessOf(await scene.world(), scene.name, longestLagOf(temperament));
    const at = requests[death.request] ?? "";
    const outcomes: Promise<Outcome>[] = [];
    for (const next of nexts) {
      const key = `${next} ${likeness}`;
      const known = followed.get(key);
      const aftermath = known ?? this.#follow(rehearsal, moment, next);
      followed.set(key, aftermath);
      const outcome = { ...death, host: scene.host, course: course.name, temperament, next, at, reached };
      outcomes.push(aftermath.then((came) => ({ ...outcome, ...came })));
      await (known === undefined ? aftermath : undefined);
    }
    return outcomes;
  }

  /** Follows one continuation. An error of the sweep itself must not end all others. */
  async #follow(rehearsal: Rehearsal, moment: Moment, next: NextName): Promise<Aftermath> {
    try {
      await this.scene.restore(moment);
      return await follow(this.scene, rehearsal, next, killedStep(rehearsal, moment));
    } catch (error) {
      const wrong = [`the sweep itself failed: ${error instanceof Error ? error.stack : error}`];
      return { paid: [], refunded: 0, strayOrders: 0, unheld: 0, notes: [], wrong };
    }
  }
}

/** The killed step as one that was run. Its output is not needed. */
function killedStep({ course, start }: Rehearsal, { cloud }: Moment): Ran {
  return {
    step: course.step,
    code: 1,
    output: "",
    paidBefore: start.cloud.payments.length,
    paidAfter: cloud.payments.length,
  };
}
