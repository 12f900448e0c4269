import { isDeepStrictEqual } from "node:util";
import { isSameStep, type NextName, type Step, stepsAfter, withKeepers } from "./courses";
import { brokenAfterDestroy, brokenLaws, type Ran, staleOf, unheldOf } from "./laws";
import { contents } from "./portrait";
import { closedOf, openOrdersOf } from "./purchases";
import type { Rehearsal } from "./rehearsal";
import type { Scene } from "./scene";

const ATTEMPTS = 3;

/** Only in an error of the provider: after each interruption, the engine also advises it, in a warning. */
const ADVICE_TO_REFRESH = /\berror: .*(?:--refresh|pulumi refresh)/i;

/** In an error of the provider about an instance that may be pending deletion. */
const ADVICE_NOT_TO_REFRESH = /run `pulumi up` without `--refresh`/;

/** In an error of the provider if the cloud does not list closed subscriptions: only the user knows of them. */
const ADVICE_TO_DELETE =
  /If you know that (?:it|its instance) was unsubscribed, run `pulumi state delete --target-dependents`/;

/** The same if the instance is to be bought again. */
const ADVICE_FOR_KEEPERS = /If you know that it was unsubscribed, change `keepers` to buy another one/;

/** The outcome of a crash and of the steps after it. */
export interface Aftermath {
  /** The payments since the start of the course, and the number of unsubscribed instances. */
  readonly paid: readonly number[];
  readonly refunded: number;
  /** Unpaid orders that are not in state. */
  readonly strayOrders: number;
  /** Paid instances in use that are not in state. */
  readonly unheld: number;
  /** What it took beyond the steps themselves. */
  readonly notes: readonly string[];
  /** Broken laws and other differences from a run without a crash. */
  readonly wrong: readonly string[];
}

/** Runs the steps that follow a crash until the last succeeds, judges the end by the laws, and destroys everything. */
export async function follow(scene: Scene, rehearsal: Rehearsal, next: NextName, killed: Ran): Promise<Aftermath> {
  const trail = new Trail(scene, rehearsal, [...rehearsal.ran, killed]);
  const steps = stepsAfter(rehearsal.course, next);
  for (const step of steps.slice(0, -1)) {
    await trail.run(step);
  }
  const last = await trail.settle(steps.at(-1) ?? rehearsal.course.step);
  return trail.judge(last);
}

/** The steps that are run after a crash, and what is noticed on the way. */
class Trail {
  readonly #notes: string[] = [];
  readonly #ran: Ran[];
  #isBoughtAnew = false;

  constructor(
    private readonly scene: Scene,
    private readonly rehearsal: Rehearsal,
    ran: readonly Ran[],
  ) {
    this.#ran = [...ran];
  }

  async run(step: Step): Promise<Ran> {
    const ran = await this.scene.run(this.#isBoughtAnew ? withKeepers(step) : step);
    this.#ran.push(ran);
    return ran;
  }

  /** Repeats a step until it succeeds, following the advice in its error. Returns the step that it ended with. */
  async settle(wanted: Step): Promise<Step> {
    let step = wanted;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const { code, output } = await this.run(step);
      if (code === 0) {
        break;
      }
      step = attempt < ATTEMPTS ? await this.#heed(step, output) : step;
    }
    if (step.command === "up" && (await this.#isStale(step))) {
      // `pulumi up` alone does not read what it has no reason to change.
      this.#note("stale until refreshed");
      const { output } = await this.run({ ...step, command: "refresh" });
      await this.#deleteIfAdvised(output);
      await this.run(step);
    }
    return step;
  }

  /** Whether the state differs from the cloud, and the program gives no reason to read it. */
  async #isStale(step: Step): Promise<boolean> {
    if (staleOf(await this.#evidence()).length > 0) {
      return true;
    }
    const goesBack = !isSameStep(step, this.rehearsal.course.step);
    return goesBack && (await this.scene.previewNoChanges()).code !== 0;
  }

  /** Deletes unsubscribed instances from the state if an error advises it. Returns whether it deleted any. */
  async #deleteIfAdvised(output: string): Promise<boolean> {
    if (!ADVICE_TO_DELETE.test(output)) {
      return false;
    }
    const { cloud, stack } = await this.#evidence();
    const urns = closedOf(cloud).flatMap((purchase) => stack.outermostOf(purchase));
    for (const urn of urns) {
      this.#note("deleted from the state, as advised");
      await this.scene.deleteFromState(urn);
    }
    return urns.length > 0;
  }

  async judge(last: Step): Promise<Aftermath> {
    const evidence = await this.#evidence();
    const { cloud, stack } = evidence;
    const wrong = [...this.#unsettled(), ...brokenLaws(evidence), ...(await this.#differences(last))];
    wrong.push(...(await this.#destroyed()));
    return {
      paid: cloud.payments.slice(this.rehearsal.start.cloud.payments.length).map(({ amount }) => amount),
      refunded: cloud.refunds.length - this.rehearsal.start.cloud.refunds.length,
      strayOrders: openOrdersOf(cloud).filter((orderId) => !stack.mentions(orderId)).length,
      unheld: unheldOf(evidence).length,
      notes: this.#notes,
      wrong,
    };
  }

  /** What a user would do after reading the error. */
  async #heed(step: Step, output: string): Promise<Step> {
    const { course } = this.rehearsal;
    if (step.command === "up" && !isSameStep(step, course.step)) {
      const refused = unheldOf(await this.#evidence()).some(({ orderId }) => output.includes(orderId));
      if (refused) {
        this.#note("going back is refused, forward instead");
        return course.step;
      }
    }
    if (step.refreshes && ADVICE_NOT_TO_REFRESH.test(output)) {
      this.#note("again without refresh, as advised");
      return { ...step, refreshes: undefined };
    }
    const isDeleted = await this.#deleteIfAdvised(output);
    if (ADVICE_FOR_KEEPERS.test(output)) {
      this.#note("bought anew with keepers, as advised");
      this.#isBoughtAnew = true;
    } else if (ADVICE_TO_REFRESH.test(output)) {
      this.#note("refresh advised");
      await this.run({ ...step, command: "refresh" });
    } else if (step.command === "destroy" && !isDeleted) {
      this.#note("`up` before destroy");
      await this.run({ ...step, command: "up" });
    } else {
      this.#note("repeated");
    }
    return step;
  }

  #note(note: string): void {
    if (!this.#notes.includes(note)) {
      this.#notes.push(note);
    }
  }

  async #evidence() {
    return { ...(await this.scene.world()), ran: this.#ran };
  }

  #unsettled(): string[] {
    const last = this.#ran.at(-1);
    return last === undefined || last.code === 0
      ? []
      : [`\`pulumi ${last.step.command}\` still ends with ${last.code}:\n${last.output}`];
  }

  /** How the end differs from that of the same program without a crash. */
  async #differences(last: Step): Promise<string[]> {
    if (last.command === "destroy") {
      return [];
    }
    const { course, before, after } = this.rehearsal;
    const expected = isSameStep(last, course.step) ? after : before;
    const found = contents(await this.scene.cloud.state());
    const preview = await this.scene.previewNoChanges();
    return [
      ...(isDeepStrictEqual(found, expected)
        ? []
        : [`the cloud holds ${JSON.stringify(found)},\nnot ${JSON.stringify(expected)}`]),
      ...(preview.code === 0 ? [] : [`a preview with refresh shows changes:\n${preview.output}`]),
    ];
  }

  async #destroyed(): Promise<string[]> {
    const { course } = this.rehearsal;
    const step: Step = { command: "destroy", program: course.step.program };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const { code, output } = await this.run(step);
      if (code === 0) {
        return brokenAfterDestroy(await this.scene.world());
      }
      await this.#deleteIfAdvised(output);
      if (attempt === ATTEMPTS) {
        return [`the final destroy still ends with ${code}:\n${output}`];
      }
    }
    return [];
  }
}
