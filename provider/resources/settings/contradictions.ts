import type { Failure } from "../../model/check";
import type { Context } from "../../model/context";
import { canonical } from "../../model/diff";

type Inputs = Readonly<Record<string, unknown>>;

/** The settings of one kind that resources of the program declare, as far as this run has seen. */
export class DeclaredSettings {
  readonly #declared = new WeakMap<Context, Inputs[]>();

  /** `owner` are the arguments that say what the settings belong to. */
  constructor(
    private readonly noun: string,
    private readonly owner: readonly string[],
  ) {}

  /** Records the known inputs of a resource. */
  add(context: Context, inputs: Inputs): void {
    this.#declared.set(context, [...this.#of(context), inputs]);
  }

  /** Forgets the inputs of a resource that is checked again. */
  remove(context: Context, inputs: Inputs): void {
    const all = this.#of(context);
    const index = all.findIndex((other) => canonical(other) === canonical(inputs));
    this.#declared.set(context, index === -1 ? all : all.toSpliced(index, 1));
  }

  /** The arguments for which another resource declares another value. */
  contradictionsOf(context: Context, inputs: Inputs): Failure[] {
    const others = this.#of(context).filter((other) => this.#haveSameOwner(inputs, other));
    return Object.entries(inputs)
      .filter(([name, value]) => others.some((other) => name in other && !isSame(other[name], value)))
      .map(([property]) => ({
        property,
        reason:
          `another resource of the program declares another value for the same ${this.noun}, so each deployment would ` +
          "change it again. Declare it in one of them, or the same in both",
      }));
  }

  #of(context: Context): Inputs[] {
    return this.#declared.get(context) ?? [];
  }

  #haveSameOwner(one: Inputs, other: Inputs): boolean {
    return this.owner.every((name) => one[name] !== undefined && one[name] === other[name]);
  }
}

/** The lists among the settings have no order. */
function isSame(one: unknown, other: unknown): boolean {
  return canonical(one, true) === canonical(other, true);
}
