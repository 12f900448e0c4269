import type { Context } from "./context";

/**
 * What resources of the program declare about an object that several of them may share, as far as this run has seen:
 * a resource that no longer declares its part must not undo that of another.
 */
export class Declarations {
  readonly #declared = new WeakMap<Context, Set<string>>();

  /** Records a part of a shared object, such as the key of a tag of a resource. */
  add(context: Context, object: string, part: string): void {
    const declared = this.#declared.get(context) ?? new Set();
    this.#declared.set(context, declared.add(textOf(object, part)));
  }

  has(context: Context, object: string, part: string): boolean {
    return this.#declared.get(context)?.has(textOf(object, part)) ?? false;
  }
}

function textOf(object: string, part: string): string {
  return JSON.stringify([object, part]);
}
