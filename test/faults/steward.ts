import type { Context } from "../../provider/model/context";
import { diff } from "../../provider/model/diff";
import { PartialFailure } from "../../provider/model/errors";
import type { Found, Resource } from "../../provider/model/resource";

type Values = Record<string, unknown>;

/** Does with one resource what the engine does with it, and keeps in mind what the engine keeps in state. */
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

  /** `pulumi up`: makes the resource, or changes it where it differs from the inputs. */
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

  /** `pulumi refresh`: what is gone is forgotten. */
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

  /** The arguments that differ from what is in state. */
  differences(inputs: Values): readonly string[] {
    return this.#found ? diff(this.lifecycle, this.#found.state, inputs).changed : ["it does not exist"];
  }

  /** Those of them whose difference would replace it. */
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
