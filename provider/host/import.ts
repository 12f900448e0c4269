import type { Context } from "../model/context";
import { mistakenInstanceId } from "../model/look-up";
import type { Resource } from "../model/resource";
import type { Values } from "./engine-values";

/** Says that a text is not an ID of the resource. */
export function noIdText(resource: Resource, importId: string): string {
  const article = /^[AEIOU]/.test(resource.type) ? "an" : "a";
  return `${importId} is not the ID of ${article} ${resource.type}. ${formText(resource)}`;
}

/** Says that nothing has an ID, and why if the ID is that of another object. */
export async function absentText(resource: Resource, context: Context, id: string): Promise<string> {
  const [first] = id.split("/");
  const isOnInstance = resource.idForm.startsWith("<instanceId>");
  const mistaken = isOnInstance ? await mistakenInstanceId(context, first) : undefined;
  return mistaken ?? `${resource.type} ${id} does not exist in region ${context.client.region}. ${formText(resource)}`;
}

/**
 * The state without optional arguments that would be invalid in a program, such as those that the service leaves
 * empty.
 */
export function declarable({ args: { shape } }: Resource, state: Values): Values {
  return Object.fromEntries(
    Object.entries(state).filter(([name, value]) => {
      const schema = shape[name];
      return !schema?.safeParse(undefined).success || schema.safeParse(value).success;
    }),
  );
}

function formText({ idForm }: Resource): string {
  return `IDs have the form ${idForm}, followed by @<region> if it is not in the provider's region.`;
}
