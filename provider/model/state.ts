import { z } from "zod";
import type { Resource, State } from "./resource";

/**
 * The schema of a resource's state. Limits of the arguments do not hold there, and everything may be absent: what was
 * changed by hand, or written by another version, must still be read and deleted.
 */
export function stateSchema<Args extends z.ZodObject, Outputs extends z.ZodObject>(
  lifecycle: Resource<Args, Outputs>,
): z.ZodType<State<Args, Outputs>> {
  const args = Object.fromEntries(
    Object.entries(lifecycle.args.shape).map(([name, schema]) => [name, loose(schema).optional()]),
  );
  // The types say the same as the loop above, which TypeScript cannot follow.
  return z.object({ ...args, ...lifecycle.outputs.partial().shape }) as unknown as z.ZodType<State<Args, Outputs>>;
}

function loose(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return loose(schema.def.innerType).optional();
  }
  if (schema instanceof z.ZodArray) {
    return z.array(loose(schema.element));
  }
  if (schema instanceof z.ZodRecord) {
    return z.record(z.string(), loose(schema.valueType));
  }
  if (schema instanceof z.ZodObject) {
    return z.object(
      Object.fromEntries(Object.entries(schema.shape).map(([key, value]) => [key, loose(value).optional()])),
    );
  }
  if (schema instanceof z.ZodUnion) {
    return z.union(schema.options.map(loose));
  }
  if (schema instanceof z.ZodNumber) {
    return z.number();
  }
  if (schema instanceof z.ZodBoolean) {
    return z.boolean();
  }
  return z.string();
}
