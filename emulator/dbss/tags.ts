import { z } from "zod";
import { type Call, noContent, ok, type Reply } from "../operation";
import type { Instance } from "../state/instances";
import { projectOf } from "../state/regions";
import { instanceByResourceId, requireAlive } from "./lookup";

const MAX_TAGS = 20;
const RESOURCE_TYPE = "auditInstance";

// The limits of the Tag Management Service.
const keySchema = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .regex(/^[^*<>\\,|/=]+$/, "must not contain any of * < > \\ , | / =")
  .refine((key) => !key.startsWith("_sys_"), "must not begin with _sys_");
const valueSchema = z
  .string()
  .trim()
  .max(255)
  .regex(/^[^*<>\\,|]*$/, "must not contain any of * < > \\ , |");

/** The table says that the value is mandatory, the example omits it. */
export const tagSchema = z.object({ key: keySchema, value: valueSchema.nullish().transform((value) => value ?? "") });

const sysTagsSchema = z.array(z.object({ key: z.string(), value: z.string().nullish() })).nullish();

const createSchema = z.object({ tags: z.array(tagSchema).min(1).max(MAX_TAGS), sys_tags: sysTagsSchema });
const deleteSchema = z.object({
  tags: z.array(z.object({ key: z.string().trim().min(1).max(128), value: z.string().nullish() })).min(1),
  sys_tags: sysTagsSchema,
});

export function checkResourceType(call: Call): void {
  const type = call.param("resource_type");
  if (type !== RESOURCE_TYPE) {
    throw call.invalid(`resource_type must be ${RESOURCE_TYPE}, not ${type}`);
  }
}

export function tagsOf(call: Call, instance: Instance) {
  return call.state.tags
    .filter((tag) => tag.resource_type === RESOURCE_TYPE && tag.resource_id === instance.resource_id)
    .map(({ key, value }) => ({ key, value }));
}

function taggedInstance(call: Call): Instance {
  checkResourceType(call);
  return instanceByResourceId(call, call.param("resource_id"));
}

export function listTags(call: Call): Reply {
  return ok({ tags: tagsOf(call, taggedInstance(call)), sys_tags: [] });
}

/** An existing key gets the new value. */
export function createTags(call: Call): Reply {
  const instance = taggedInstance(call);
  const { tags } = call.input(createSchema);
  requireAlive(instance);
  const keys = new Set(tags.map((tag) => tag.key));
  if (keys.size !== tags.length) {
    throw call.invalid("tags: a key must not occur twice");
  }
  const kept = tagsOf(call, instance).filter((tag) => !keys.has(tag.key));
  if (kept.length + tags.length > MAX_TAGS) {
    throw call.invalid(`tags: a resource has at most ${MAX_TAGS}, this one would have ${kept.length + tags.length}`);
  }
  for (const tag of tags) {
    const known = call.state.tags.find((row) => row.resource_id === instance.resource_id && row.key === tag.key);
    if (known === undefined) {
      call.state.tags.push({ resource_type: RESOURCE_TYPE, resource_id: instance.resource_id, ...tag });
    } else {
      known.value = tag.value;
    }
  }
  return noContent();
}

/** Deletes tags by key; a given value must match as well. A tag that does not exist is not an error. */
export function deleteTags(call: Call): Reply {
  const instance = taggedInstance(call);
  const { tags } = call.input(deleteSchema);
  requireAlive(instance);
  const isDoomed = (row: { key: string; value: string }) =>
    tags.some((tag) => tag.key === row.key && (tag.value == null || tag.value === "" || tag.value === row.value));
  call.state.tags = call.state.tags.filter((row) => row.resource_id !== instance.resource_id || !isDoomed(row));
  return noContent();
}

/** A resource that is not an instance counts as one of the first region. */
function isOfProject(call: Call, tag: { readonly resource_id: string }): boolean {
  const owner = call.state.instances.find((instance) => instance.resource_id === tag.resource_id);
  return projectOf(call.state, owner) === call.region.project_id;
}

/** All keys in the project, with all their values. */
export function listProjectTags(call: Call): Reply {
  checkResourceType(call);
  const values = new Map<string, Set<string>>();
  for (const { key, value } of call.state.tags.filter((tag) => isOfProject(call, tag))) {
    values.set(key, (values.get(key) ?? new Set()).add(value));
  }
  return ok({ tags: [...values].map(([key, set]) => ({ key, values: [...set] })) });
}
