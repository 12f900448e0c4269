import { isDeepStrictEqual } from "node:util";
import type { Declarations } from "../../end-to-end/stack";
import type { Interference } from "../interposer";
import { CHANGED, FIRST, REPLACED } from "./declarations";
import { type Portrait, portrait, standing } from "./portrait";
import { type Moment, Scene } from "./scene";

/** What dies, and when in the life of a request. */
export const WAYS = [
  "provider, before the request is sent",
  "provider, after its effect",
  "provider, after its answer",
  "engine, after its effect",
] as const;

export type Way = (typeof WAYS)[number];

/** An operation that is swept: from a stack that is declared (or none) to another. */
interface Course {
  readonly name: "up" | "update" | "replace" | "destroy";
  readonly command: readonly [string, ...string[]];
  readonly from?: Declarations;
  readonly to: Declarations;
}

const UP = ["up", "--yes", "--skip-preview"] as const;

const COURSES: readonly Course[] = [
  { name: "up", command: UP, to: FIRST },
  { name: "update", command: UP, from: FIRST, to: CHANGED },
  { name: "replace", command: UP, from: FIRST, to: REPLACED },
  { name: "destroy", command: ["destroy", "--yes", "--skip-preview"], from: FIRST, to: FIRST },
];

export type CourseName = Course["name"];

export const COURSE_NAMES: readonly CourseName[] = COURSES.map(({ name }) => name);

/** One death: at which request of which operation, and how. */
export interface Point {
  readonly course: CourseName;
  readonly request: number;
  readonly way: Way;
}

/** How a death went, and what came of it. */
export interface Outcome extends Point {
  /** The request, as method and path. */
  readonly at: string;
  /** Whether the request came at all. */
  readonly reached: boolean;
  /** What the cloud held when the dust had settled. */
  readonly left: string;
  /** What is wrong after all was run again; nothing if all is well. */
  readonly wrong: readonly string[];
}

/** An operation, learned by running it undisturbed. */
interface Learned {
  readonly course: Course;
  readonly start: Moment;
  readonly requests: readonly string[];
  readonly end: Portrait;
}

/** Learns operations by running them undisturbed, then runs them again and again, each time with one death. */
export class Sweep {
  private constructor(
    private readonly scene: Scene,
    private readonly learned: ReadonlyMap<CourseName, Learned>,
  ) {}

  static async prepare(name: string, courses: readonly CourseName[]): Promise<Sweep> {
    const scene = await Scene.open(name);
    const learned = new Map<CourseName, Learned>();
    const empty = await scene.keep("empty");
    for (const course of COURSES.filter((candidate) => courses.includes(candidate.name))) {
      await scene.restore(empty);
      learned.set(course.name, await learn(scene, course));
    }
    return new Sweep(scene, learned);
  }

  close(): Promise<void> {
    return this.scene.close();
  }

  /** Every death there is. */
  points(): Point[] {
    return [...this.learned.values()].flatMap(({ course, requests }) =>
      requests.flatMap((_, request) => WAYS.map((way) => ({ course: course.name, request, way }))),
    );
  }

  /** Lets one happen, runs the same command again, and looks at what came of it. */
  async strike(point: Point): Promise<Outcome> {
    const learned = this.learned.get(point.course);
    if (learned === undefined) {
      throw new Error(`${point.course} was not learned.`);
    }
    const { scene } = this;
    await scene.restore(learned.start);
    await scene.declare(learned.course.to);
    const reached = await this.#die(point, learned.course);
    const left = standing(await scene.cloud.state());
    const wrong = await this.#recover(point, learned);
    return { ...point, at: learned.requests[point.request] ?? "", reached, left, wrong };
  }

  async #die({ request, way }: Point, { command }: Course): Promise<boolean> {
    if (way === "engine, after its effect") {
      return this.scene.killEngine(request, ...command);
    }
    let reached = false;
    const interference: Interference = async ({ index }, pass) => {
      if (index !== request) {
        return pass();
      }
      reached = true;
      const answer = way === "provider, before the request is sent" ? undefined : await pass();
      if (answer === undefined || way === "provider, after its effect") {
        this.scene.killProvider();
        return "silence";
      }
      setImmediate(() => this.scene.killProvider());
      return answer;
    };
    await this.scene.disturb(interference, ...command);
    return reached;
  }

  async #recover({ way, course }: Point, learned: Learned): Promise<string[]> {
    const { scene } = this;
    if (way === "engine, after its effect") {
      await scene.run("cancel", "--yes");
    }
    const again = await scene.run(...learned.course.command);
    const end = portrait(await scene.cloud.state());
    const preview =
      course === "destroy" ? { code: 0, output: "" } : await scene.run("preview", "--refresh", "--expect-no-changes");
    return [
      again.code === 0 ? "" : `the second run ends with ${again.code}:\n${again.output}`,
      isDeepStrictEqual(end, learned.end)
        ? ""
        : `the cloud is ${JSON.stringify(end)},\nnot ${JSON.stringify(learned.end)}`,
      preview.code === 0 ? "" : `the preview is not without changes:\n${preview.output}`,
    ].filter((line) => line !== "");
  }
}

async function learn(scene: Scene, course: Course): Promise<Learned> {
  if (course.from) {
    await scene.declare(course.from);
    succeed(await scene.run(...UP));
  }
  const start = await scene.keep(course.name);
  await scene.declare(course.to);
  const { requests } = succeed(await scene.run(...course.command));
  return { course, start, requests, end: portrait(await scene.cloud.state()) };
}

function succeed<E extends { readonly code: number; readonly output: string }>(ended: E): E {
  if (ended.code !== 0) {
    throw new Error(`Undisturbed, it ends with ${ended.code}:\n${ended.output}`);
  }
  return ended;
}
