import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { Client, TaggedResource } from "../client";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const MAX_KEYS = 50;
const MAX_VALUES = 10;

const tagsOf = (z: Zod) =>
  z
    .record(
      z.string().regex(/^(?=.*\S).{1,128}$/su, "a tag key has 1 to 128 characters, and not only spaces"),
      z
        .array(z.string().max(255, "a tag value has at most 255 characters"))
        .max(MAX_VALUES, `at most ${MAX_VALUES} values can be given for a key`)
        .refine((values) => new Set(values).size === values.length, "each value may be given once"),
    )
    .refine((tags) => Object.keys(tags).length <= MAX_KEYS, `at most ${MAX_KEYS} keys can be given`);

/** By which tags instances are looked for. No condition means all instances. */
export const args = (z: Zod) =>
  z
    .strictObject({
      /** Type of the tagged resources. */
      resourceType: z.string().min(1).max(64).default("auditInstance"),
      /** Part of the resource's name, in any case. */
      resourceName: z.string().optional(),
      /** All of these keys, each with one of its values; no value means any: `{team: ["security"], env: []}`. */
      tags: tagsOf(z).optional(),
      /** At least one of these keys, with one of its values. */
      tagsAny: tagsOf(z).optional(),
      /** Not all of these keys with one of their values each. */
      notTags: tagsOf(z).optional(),
      /** None of these keys with one of its values. */
      notTagsAny: tagsOf(z).optional(),
      /** Only resources that have no tag at all. */
      withoutAnyTag: z.boolean().optional(),
    })
    .refine(
      ({ withoutAnyTag, tags, tagsAny, notTags, notTagsAny }) =>
        !(withoutAnyTag && (tags ?? tagsAny ?? notTags ?? notTagsAny)),
      {
        path: ["withoutAnyTag"],
        error: "excludes other conditions on tags: leave out tags, tagsAny, notTags and notTagsAny",
      },
    );

export type GetInstancesByTagArgs = z.input<ReturnType<typeof args>>;

/** An instance found by its tags. */
export interface TaggedInstance {
  /** ID in orders, tags and jobs. The Pulumi ID of an AuditInstance. */
  readonly resourceId: string;
  readonly name?: string;
  readonly tags: Readonly<Record<string, string>>;
}

const instances = defineQuery({
  name: "getInstancesByTag",
  args,
  async ask({ client, signal }, filter): Promise<TaggedInstance[]> {
    return (await client.dbss.listInstancesByTag(toWireFilter(filter), { signal })).map(toTaggedInstance);
  },
});

type WireFilter = Parameters<Client["dbss"]["countInstancesByTag"]>[0];

/** The filter in the form of the API. */
export function toWireFilter(filter: z.output<ReturnType<typeof args>>): WireFilter {
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

/**
 * Lists the instances with certain tags.
 *
 * @example
 * ```ts
 * const ours = await dbss.getInstancesByTag({ tags: { team: ["security"] }, notTagsAny: { env: ["test"] } });
 * ```
 */
export function getInstancesByTag(args: GetInstancesByTagArgs = {}, options?: QueryOptions): Promise<TaggedInstance[]> {
  return instances.now(args, options);
}

/** `getInstancesByTag` for arguments that may be outputs. */
export function getInstancesByTagOutput(
  args: Lifted<GetInstancesByTagArgs> = {},
  options?: QueryOutputOptions,
): pulumi.Output<TaggedInstance[]> {
  return instances.whenKnown(args, options);
}
