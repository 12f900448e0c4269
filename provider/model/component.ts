import type { z } from "zod";

declare module "zod" {
  interface GlobalMeta {
    /**
     * Decides what a component declares, so it must be known when the program runs: either entirely, or in its
     * structure, so that the values in its list, record or object may be outputs.
     */
    plain?: "whole" | "structure";
    /** The output is a resource of this type. */
    resource?: string;
  }
}

/** The description of a component: what it declares is code. */
export interface ComponentModel<Args extends z.ZodObject = z.ZodObject, Outputs extends z.ZodObject = z.ZodObject> {
  /** Its name in programs, such as `DatabaseAudit`. */
  readonly type: string;
  /** What it declares and what that means, in Markdown. */
  readonly description: string;
  /** A TypeScript program that declares it. */
  readonly example: string;
  /**
   * The arguments: their types, defaults and descriptions. Those that its resources also have are of the same types.
   */
  readonly args: Args;
  readonly outputs: Outputs;
  /** The resources whose arguments it also accepts. */
  readonly resources: readonly string[];
}

/** Checks the types of a component's description. */
export function defineComponent<Args extends z.ZodObject, Outputs extends z.ZodObject>(
  model: ComponentModel<Args, Outputs>,
): ComponentModel<Args, Outputs> {
  return model;
}
