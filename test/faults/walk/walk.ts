import fc from "fast-check";
import type { Step } from "../sweep/courses";
import { type Death, die, WAYS } from "../sweep/deaths";
import { brokenAfterDestroy, type Ran, unheldOf } from "../sweep/laws";
import { livingOf } from "../sweep/purchases";
import type { Scene } from "../sweep/scene";
import { CHANGE_NAMES, type Change, changed, declarationsOf, NAMES, type Program, purchaseOf } from "./program";

/** What a user does next: changes the program and runs a command, which may crash. */
interface Action {
  readonly changes: readonly Change[];
  readonly command: Step["command"];
  readonly death: Death | null;
  /** Whether the changes are reverted after a crash. */
  readonly isReverted: boolean;
}

/** Few steps have more requests. */
const LATEST_REQUEST = 45;

const action: fc.Arbitrary<Action> = fc.record({
  changes: fc.array(fc.record({ of: fc.constantFrom(...NAMES), what: fc.constantFrom(...CHANGE_NAMES) }), {
    minLength: 1,
    maxLength: 2,
  }),
  command: fc.constantFrom("up", "up", "up", "up", "refresh", "destroy"),
  death: fc.option(fc.record({ request: fc.nat(LATEST_REQUEST), way: fc.constantFrom(...WAYS) }), { freq: 2 }),
  isReverted: fc.boolean(),
});

/** The actions that a seed draws. */
export function actionsOf(seed: number, count: number): Action[] {
  return fc.sample(action, { seed, numRuns: count });
}

const ATTEMPTS = 6;

/** In an error about an instance that is paid, and that no instance of the stack holds. */
const ADVICE_TO_UNSUBSCRIBE = /orders --unsubscribe (\w+)/;

/** A user's way through programs and commands, and what it breaks. */
export class Walk {
  readonly broken: string[] = [];
  #program: Program = {};
  /** Whether a crash may have left changes that the state does not contain. `up` reads only what it has a reason to change. */
  #isStale = false;
  /** The purchases that the programs have asked for. */
  #asked = 0;
  readonly #declared = new Map<string, string>();

  constructor(
    private readonly scene: Scene,
    private readonly say: (line: string) => void,
  ) {}

  /** Buys the first instance. */
  async begin(): Promise<void> {
    this.#program = changed(this.#program, { of: "a", what: "declared or not" });
    await this.#repeat("up");
  }

  async take({ changes, command, death, isReverted }: Action): Promise<void> {
    const before = this.#program;
    this.#program = changes.reduce(changed, before);
    this.say(`change ${changes.map(({ of, what }) => `${of}: ${what}`).join(", ")}`);
    if (death === null) {
      await this.#run(command);
      return;
    }
    const isReached = await die(this.scene, this.#stepOf(command), death);
    this.#isStale = true;
    this.say(`${command}, killed: ${death.way}, request ${death.request}${isReached ? "" : " (not reached)"}`);
    if (isReverted) {
      this.#program = before;
      this.say("revert");
    }
  }

  /** Repeats `up` until it succeeds, following its advice, also after a refresh. Then destroys everything. */
  async end(): Promise<void> {
    await this.#repeat("up");
    await this.#run("refresh");
    await this.#repeat("up");
    await this.#repeat("destroy");
    if (this.broken.length === 0) {
      this.broken.push(...brokenAfterDestroy(await this.scene.world()));
    }
  }

  async #repeat(command: "up" | "destroy"): Promise<void> {
    for (let attempt = 1; this.broken.length === 0; attempt += 1) {
      const { code, output } = await this.#run(command);
      if (code === 0) {
        return;
      }
      if (attempt === ATTEMPTS) {
        this.broken.push(`\`pulumi ${command}\` still ends with ${code}:\n${output}`);
      }
      const [, orderId] = attempt > 1 ? (ADVICE_TO_UNSUBSCRIBE.exec(output) ?? []) : [];
      if (orderId !== undefined) {
        await this.#unsubscribe(orderId);
      }
    }
  }

  async #unsubscribe(orderId: string): Promise<void> {
    this.say(`unsubscribe from the instance of order ${orderId}`);
    await this.scene.unsubscribe(orderId);
    await this.#run("refresh");
  }

  #stepOf(command: Step["command"]): Step {
    if (command === "destroy") {
      this.#declared.clear();
    }
    for (const of of command === "up" ? NAMES : []) {
      const instance = this.#program[of];
      const purchase = instance && purchaseOf(instance);
      if (purchase === undefined) {
        this.#declared.delete(of);
      } else if (this.#declared.get(of) !== purchase) {
        this.#declared.set(of, purchase);
        this.#asked += 1;
      }
    }
    return { command, program: declarationsOf(this.#program) };
  }

  async #run(command: Step["command"]): Promise<Ran> {
    const ran = await this.scene.run(this.#stepOf(command));
    this.say(`${command}: exit code ${ran.code}, ${ran.paidAfter - ran.paidBefore} paid`);
    if (command !== "up" && ran.paidAfter > ran.paidBefore) {
      this.broken.push(`\`pulumi ${command}\` paid for an order`);
    }
    if (ran.paidAfter > this.#asked) {
      this.broken.push(`${ran.paidAfter} purchases were paid for, the programs asked for ${this.#asked}`);
    }
    this.#isStale &&= command !== "refresh" || ran.code !== 0;
    if (command === "up" && ran.code === 0) {
      this.broken.push(...(await this.#differences()));
    }
    return ran;
  }

  /** After a successful `up`: what is not as declared. */
  async #differences(): Promise<string[]> {
    const world = await this.scene.world();
    const living = livingOf(world.cloud);
    const declared = Object.keys(this.#program).length;
    const preview = this.#isStale ? undefined : await this.scene.previewNoChanges();
    return [
      ...(living.length === declared ? [] : [`${living.length} instances are in use, ${declared} are declared`]),
      ...unheldOf(world).map(({ orderId }) => `order ${orderId} is paid and in use, and not in the state`),
      ...(preview && preview.code !== 0 ? [`a preview with refresh shows changes:\n${preview.output}`] : []),
    ];
  }
}

/** Takes the walk that a seed draws. Returns what it breaks. */
export async function walk(
  scene: Scene,
  seed: number,
  steps: number,
  say: (line: string) => void,
): Promise<readonly string[]> {
  const taken = new Walk(scene, say);
  await taken.begin();
  for (const next of actionsOf(seed, steps)) {
    if (taken.broken.length === 0) {
      await taken.take(next);
    }
  }
  await taken.end();
  return taken.broken;
}
