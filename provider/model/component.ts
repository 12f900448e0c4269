import type { z } from "zod";

declare module "zod" {
  interface GlobalMeta {
    /**
     * Decides what a component declares, so it must be known when the program runs: in whole, or in its structure, so
     * that the values in its list, record or object may be outputs.
     */
    plain?: "whole" | "structure";
    /** The output is a resource of this type. */
    resource?: string;
  }
}

/** A component, as far as it can be described: what it declares is code. */
export interface ComponentModel<Args extends z.ZodObject = z.ZodObject, Outputs extends z.ZodObject = z.ZodObject> {
  /** Its name in programs, such as `DatabaseAudit`. */
  readonly type: string;
  /** What it declares and what that means, in Markdown. */
  readonly description: string;
  /** A TypeScript program that declares it. */
  readonly example: string;
  /** The arguments: their types, defaults and descriptions. Those that its resources have as well are of the same types. */
  readonly args: Args;
  readonly outputs: Outputs;
  /** The resources whose arguments are its own, too. */
  readonly resources: readonly string[];
}

/** Checks a component's types where it is described. */
export function defineComponent<Args extends z.ZodObject, Outputs extends z.ZodObject>(
  model: ComponentModel<Args, Outputs>,
): ComponentModel<Args, Outputs> {
  return model;
}
