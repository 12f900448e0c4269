import { z } from "zod";
import type { Context } from "./context";

/** A query to the cloud, as plain functions over a context, independent of any host. */
export interface FunctionModel<Args extends z.ZodObject = z.ZodObject, Result extends z.ZodType = z.ZodType> {
  /** Its name in programs, such as `getDatabases`. */
  readonly name: string;
  /** What it returns, in Markdown. */
  readonly description: string;
  /** A TypeScript program that calls it. */
  readonly example: string;
  /** The arguments: their types, limits, defaults and descriptions. */
  readonly args: Args;
  /** What it returns. Only described by this schema, never parsed with it. */
  readonly result: Result;
  ask(context: Context, args: z.output<Args>): Promise<z.output<Result>>;
}

/** Checks the types of a function's definition. */
export function defineFunction<Args extends z.ZodObject, Result extends z.ZodType>(
  model: FunctionModel<Args, Result>,
): FunctionModel<Args, Result> {
  return model;
}

/** The property that holds a result that is not an object, see `asObject`. */
export const WRAPPED = "result";

/**
 * A result for a protocol that only has objects: an object is returned unchanged, and anything else, such as a list or
 * a number, becomes the property `result` of one. The package's schema declares each function accordingly.
 */
export function asObject({ result: schema }: Pick<FunctionModel, "result">, result: unknown): Record<string, unknown> {
  return schema instanceof z.ZodObject ? { ...Object(result) } : { [WRAPPED]: result };
}
