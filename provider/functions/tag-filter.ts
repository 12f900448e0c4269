import type { z } from "zod";
import type { Client } from "../client";
import type { Zod } from "./query";

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
export const tagFilter = (z: Zod) =>
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
    .refine(({ withoutAnyTag, ...filter }) => !withoutAnyTag || !TAG_CONDITIONS.some((name) => filter[name]), {
      path: ["withoutAnyTag"],
      error: "excludes other conditions on tags: leave out tags, tagsAny, notTags and notTagsAny",
    });

const TAG_CONDITIONS = ["tags", "tagsAny", "notTags", "notTagsAny"] as const;

export type TagFilterArgs = z.input<ReturnType<typeof tagFilter>>;

type WireFilter = Parameters<Client["dbss"]["countInstancesByTag"]>[0];

/** The filter in the form of the API. */
export function toWireFilter(filter: z.output<ReturnType<typeof tagFilter>>): WireFilter {
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
