import { z } from "zod";
import { type Call, ok, type Reply } from "../operation";
import { paginate } from "../paging";
import type { Instance } from "../state/instances";
import { listed } from "./lookup";
import { checkResourceType, tagsOf } from "./tags";

const MAX_KEYS = 50;
const MAX_VALUES = 10;

const filterTagSchema = z.object({
  key: z.string().trim().min(1).max(128),
  values: z.array(z.string().trim().max(255)).max(MAX_VALUES),
});
const filterTagsSchema = z
  .array(filterTagSchema)
  .max(MAX_KEYS)
  .refine((tags) => new Set(tags.map((tag) => tag.key)).size === tags.length, "keys must be unique")
  .refine((tags) => tags.every(({ values }) => new Set(values).size === values.length), "values must be unique")
  .nullish();

function isOneTag(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const filterSchema = z.object({
  matches: z
    .array(z.object({ key: z.literal("resource_name"), value: z.string() }))
    .max(1)
    .nullish(),
  tags: filterTagsSchema,
  tags_any: filterTagsSchema,
  not_tags: filterTagsSchema,
  not_tags_any: filterTagsSchema,
  // One object in the text of 2024, a list in the description.
  sys_tags: z.preprocess((value) => (isOneTag(value) ? [value] : value), filterTagsSchema),
  without_any_tag: z.boolean().nullish(),
});

type Filter = z.infer<typeof filterSchema>;
type FilterTag = z.infer<typeof filterTagSchema>;
type Tag = ReturnType<typeof tagsOf>[number];

export function listByTag(call: Call): Reply {
  const { items, total } = paginate(call, matching(call), { defaultLimit: 1000, maxLimit: 1000 });
  return ok({
    resources: items.map((instance) => ({
      resource_detail: null,
      resource_id: instance.resource_id,
      resource_name: instance.name,
      tags: tagsOf(call, instance),
    })),
    total_count: total,
  });
}

export function countByTag(call: Call): Reply {
  return ok({ total_count: matching(call).length });
}

function matching(call: Call): Instance[] {
  checkResourceType(call);
  const filter = call.input(filterSchema);
  if (filter.sys_tags?.length && (filter.tags ?? filter.tags_any ?? filter.not_tags ?? filter.not_tags_any)) {
    throw call.invalid("sys_tags cannot be used together with other tag conditions");
  }
  return listed(call, call.instances).filter(
    (instance) => hasName(instance, filter) && hasTags(instance, tagsOf(call, instance), filter),
  );
}

/** A part of the name matches, case-insensitively. An empty value is an exact match, so it matches no instance. */
function hasName(instance: Instance, { matches }: Filter): boolean {
  const wanted = matches?.[0]?.value;
  return wanted === undefined || (wanted !== "" && instance.name.toLowerCase().includes(wanted.toLowerCase()));
}

/** All given conditions must match. `without_any_tag` overrides those on tags. */
function hasTags(instance: Instance, own: readonly Tag[], filter: Filter): boolean {
  const systemTags = [{ key: "_sys_enterprise_project_id", value: instance.enterprise_project_id }];
  const hasOwn = (tag: FilterTag) => has(own, tag);
  if (filter.without_any_tag) {
    return own.length === 0;
  }
  return (
    (!filter.sys_tags?.length || filter.sys_tags.every((tag) => has(systemTags, tag))) &&
    (!filter.tags?.length || filter.tags.every(hasOwn)) &&
    (!filter.tags_any?.length || filter.tags_any.some(hasOwn)) &&
    (!filter.not_tags?.length || !filter.not_tags.every(hasOwn)) &&
    (!filter.not_tags_any?.length || !filter.not_tags_any.some(hasOwn))
  );
}

/** Any of the values matches; if there are none, every value does. A leading asterisk matches a part of the value. */
function has(own: readonly Tag[], { key, values }: FilterTag): boolean {
  const value = own.find((tag) => tag.key === key)?.value;
  return (
    value !== undefined &&
    (values.length === 0 ||
      values.some((wanted) => (wanted.startsWith("*") ? value.includes(wanted.slice(1)) : value === wanted)))
  );
}
