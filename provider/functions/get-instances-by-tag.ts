import { z } from "zod";
import type { Client, TaggedResource } from "../client";
import { defineFunction } from "../model/function";

const MAX_KEYS = 50;

const MAX_VALUES = 10;

const tagFilter = z
  .record(
    z.string().regex(/^(?=.*\S).{1,128}$/su, "a tag key must have 1 to 128 characters, not only spaces"),
    z
      .array(z.string().max(255, "a tag value must have at most 255 characters"))
      .max(MAX_VALUES, `must have at most ${MAX_VALUES} values per key`)
      .refine((values) => new Set(values).size === values.length, "must not contain duplicate values"),
  )
  .refine((tags) => Object.keys(tags).length <= MAX_KEYS, `must have at most ${MAX_KEYS} keys`);

export const args = z
  .strictObject({
    resourceType: z
      .string()
      .min(1)
      .max(64)
      .default("auditInstance")
      .meta({ description: "Type of the tagged resources: `auditInstance` for audit instances." }),
    resourceName: z
      .string()
      .optional()
      .meta({ description: "Only resources whose name contains this text, case-insensitive." }),
    tags: tagFilter.optional().meta({
      description:
        "Only resources with all of these keys, each with one of the listed values; an empty list matches any value: " +
        '`{team: ["security"], env: []}`. At most 50 keys, with at most 10 values each.',
    }),
    tagsAny: tagFilter
      .optional()
      .meta({ description: "Only resources with at least one of these keys, with one of the listed values." }),
    notTags: tagFilter
      .optional()
      .meta({ description: "Excludes resources with all of these keys, each with one of the listed values." }),
    notTagsAny: tagFilter
      .optional()
      .meta({ description: "Excludes resources with at least one of these keys, with one of the listed values." }),
    withoutAnyTag: z.boolean().optional().meta({ description: "Only resources without tags." }),
  })
  .refine(
    ({ withoutAnyTag, tags, tagsAny, notTags, notTagsAny }) =>
      !(withoutAnyTag && (tags ?? tagsAny ?? notTags ?? notTagsAny)),
    {
      path: ["withoutAnyTag"],
      error: "cannot be combined with other tag conditions: omit tags, tagsAny, notTags and notTagsAny",
    },
  );

const taggedInstance = z
  .object({
    resourceId: z
      .string()
      .meta({ description: "Resource ID, used in orders, tags and jobs. It is the Pulumi ID of an AuditInstance." }),
    name: z.string().optional().meta({ description: "Name of the instance." }),
    tags: z.record(z.string(), z.string()).meta({ description: "All tags of the instance." }),
  })
  .meta({ typeName: "TaggedInstance", description: "An instance found by its tags." });

export type TaggedInstance = z.output<typeof taggedInstance>;

export const getInstancesByTag = defineFunction({
  name: "getInstancesByTag",
  description: "Lists the audit instances that match conditions on their tags.",
  example: `
const ours = await dbss.getInstancesByTag({ tags: { team: ["security"] }, notTagsAny: { env: ["test"] } });
`,
  args,
  result: z.array(taggedInstance),

  async ask({ client }, filter): Promise<TaggedInstance[]> {
    return (await client.dbss.listInstancesByTag(toWireFilter(filter))).map(toTaggedInstance);
  },
});

type WireFilter = Parameters<Client["dbss"]["countInstancesByTag"]>[0];

/** The filter in the API's format. */
export function toWireFilter(filter: z.output<typeof args>): WireFilter {
  return {
    resource_type: filter.resourceType,
    matches: filter.resourceName === undefined ? undefined : [{ key: "resource_name", value: filter.resourceName }],
    tags: wireTags(filter.tags),
    tags_any: wireTags(filter.tagsAny),
    not_tags: wireTags(filter.notTags),
    not_tags_any: wireTags(filter.notTagsAny),
    without_any_tag: filter.withoutAnyTag,
  };
}

function wireTags(tags: Readonly<Record<string, string[]>> | undefined) {
  return tags && Object.entries(tags).map(([key, values]) => ({ key, values }));
}

function toTaggedInstance(wire: TaggedResource): TaggedInstance {
  const tags = wire.tags.map(({ key, value }) => [key, value] as const);
  return { resourceId: wire.resource_id, name: wire.resource_name, tags: Object.fromEntries(tags) };
}
