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

/** A death and what was run after it, with what came of it. */
export interface Outcome extends Death, Aftermath {
  readonly host: Host;
  readonly course: CourseName;
  readonly temperament: Temperament;
  readonly next: NextName;
  /** The request, as method and path. */
  readonly at: string;
  /** Whether the request came at all. */
  readonly reached: boolean;
}

/** What came of a course on a cloud of one temperament. */
export interface Swept {
  readonly stage: Stage;
  readonly outcomes: readonly Outcome[];
  /** Why there are none: the course fails although nothing disturbs it. */
  readonly problem?: string;
}

/** What follows from each world, by its likeness and by what was run next. */
export type Followed = Map<string, Promise<Aftermath>>;

/** Runs courses again and again in a scene of its own, each time with one death. */
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

  /** Learns a course by running it undisturbed. Returns every death there is in it. */
  async prepare({ course, temperament }: Stage): Promise<Death[]> {
    this.#rehearsal = await rehearse(this.scene, this.empty, course, temperament);
    return deathsIn(this.#rehearsal.requests.length);
  }

  /**
   * Lets one death happen, then runs each of what may come next, from the same moment. Where a death leaves a world
   * that is like one of `followed`, the same follows. Resolves when all that was not followed yet has been.
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

  /** Follows one continuation. That the sweep itself fails on it must not end all others. */
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

/** The step that was killed, as one that was run: what it printed is of no use. */
function killedStep({ course, start }: Rehearsal, { cloud }: Moment): Ran {
  return {
    step: course.step,
    code: 1,
    output: "",
    paidBefore: start.cloud.payments.length,
    paidAfter: cloud.payments.length,
  };
}
