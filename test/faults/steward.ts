import type { Context } from "../../provider/model/context";
import { diff } from "../../provider/model/diff";
import { PartialFailure } from "../../provider/model/errors";
import type { Found, Resource } from "../../provider/model/resource";
import { ABSENT } from "../lifecycle/program-run";

type Values = Record<string, unknown>;

/** Manages one resource as the engine does, and keeps its state. */
export class Steward {
  #found: Found<Values> | undefined;
  #isUnfinished = false;

  constructor(
    private readonly lifecycle: Resource,
    private readonly context: () => Context,
  ) {}

  get state(): Found<Values> | undefined {
    return this.#found;
  }

  /** `pulumi up`: creates the resource, or updates it if it differs from the inputs. */
  async up(inputs: Values): Promise<void> {
    await this.#keeping(async (context) => {
      if (this.#found === undefined) {
        return this.lifecycle.create(context, inputs);
      }
      const { id, state } = this.#found;
      const isAsDeclared = diff(this.lifecycle, state, inputs).changed.length === 0;
      return isAsDeclared && !this.#isUnfinished
        ? this.#found
        : { id, state: await this.lifecycle.update(context, id, state, inputs) };
    });
  }

  /** `pulumi refresh`: drops the resource if it is gone. */
  async refresh(): Promise<void> {
    if (this.#found) {
      const { id, state } = this.#found;
      this.#found = await this.lifecycle.read(this.context(), id, state);
    }
  }

  /** `pulumi destroy`. */
  async destroy(): Promise<void> {
    if (this.#found) {
      const { id, state } = this.#found;
      await this.lifecycle.delete(this.context(), id, state);
      this.#found = undefined;
    }
  }

  /** The arguments that differ from the state. */
  differences(inputs: Values): readonly string[] {
    return this.#found ? diff(this.lifecycle, this.#found.state, inputs).changed : [ABSENT];
  }

  /** Those of them whose difference would replace the resource. */
  replacements(inputs: Values): readonly string[] {
    return this.#found ? diff(this.lifecycle, this.#found.state, inputs).replaces : [];
  }

  async #keeping(step: (context: Context) => Promise<Found<Values>>): Promise<void> {
    try {
      this.#found = await step(this.context());
      this.#isUnfinished = false;
    } catch (error) {
      if (error instanceof PartialFailure) {
        this.#found = { id: this.#found?.id ?? error.id, state: error.state as Values };
        this.#isUnfinished = true;
      }
      throw error;
    }
  }
}
