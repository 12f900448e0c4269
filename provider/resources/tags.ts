import { z } from "zod";
import type { Context } from "../model/context";
import { Declarations } from "../model/declarations";
import { type Difference, withChanged } from "../model/diff";

/** The resource type of audit instances, for tags and enterprise projects. */
export const AUDIT_INSTANCE = "auditInstance";

type Tags = Readonly<Record<string, string>>;

// The service trims spaces: such a tag would never match its declaration.
const key = z.string().regex(/^(?!_sys_)(?!\s)[^=*<>\\,|/]{1,128}(?<!\s)$/u, {
  error:
    "a tag key must have 1 to 128 characters, none of =*<>\\,|/, must not begin or end with a space, " +
    "and must not begin with _sys_",
});

const value = z.string().regex(/^(?!\s)[^*<>\\,|]{0,255}(?<!\s)$/u, {
  error: "a tag value must have at most 255 characters, none of *<>\\,|, and must not begin or end with a space",
});

/** Tags as an argument: at most 20 on a resource. */
export const tagMap = z.record(key, value).refine((tags) => Object.keys(tags).length <= 20, {
  error: "at most 20 tags are allowed",
});

/** The key of a resource's tags in the snapshots. */
export function tagsKey(resourceType: string, resourceId: string): string {
  return `${resourceType}/${resourceId}`;
}

/** Tags in the API's format. */
export function toWireTags(tags: Tags): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** Tags in the format of an argument. */
export function fromWireTags(tags: readonly { key: string; value: string }[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}

/** The tags with the keys of `own`. */
export function tagsAmong(tags: Tags, own: Tags): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => Object.hasOwn(own, key)));
}

/** The tags without those that the cloud itself adds. */
export function withoutSystemTags(tags: Tags): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith("_sys_")));
}

const declared = new Declarations();

/** Records the tags that the program declares on a resource: they stay if another of its resources had them before. */
export function declareTags(context: Context, resourceType: string, resourceId: string, tags: Tags): void {
  for (const key of Object.keys(tags)) {
    declared.add(context, tagsKey(resourceType, resourceId), key);
  }
}

/** The tags that were removed in this run. */
const removedTags = new Declarations();

/**
 * The comparison of a resource with tags, which are also a change if another resource has just removed one of them: it
 * gave the tag up before it could know that this one declares it, too.
 */
export function withRemovedTags(
  context: Context,
  resourceType: string,
  resourceId: string | undefined,
  tags: Tags | undefined,
  difference: Difference,
): Difference {
  const key = resourceId === undefined ? undefined : tagsKey(resourceType, resourceId);
  const isRemoved = key !== undefined && Object.keys(tags ?? {}).some((name) => removedTags.has(context, key, name));
  return isRemoved ? withChanged(difference, "tags") : difference;
}

/**
 * Converges the tags from `now` to `wanted`; other tags are left unchanged. Values are overwritten before keys are
 * removed, so that no tag is lost if one of the two calls fails.
 */
export async function setTags(
  context: Context,
  resourceType: string,
  resourceId: string,
  now: Tags,
  wanted: Tags,
): Promise<void> {
  const { client, snapshots } = context;
  const resource = { resource_type: resourceType, resource_id: resourceId };
  const written = toWireTags(wanted).filter(({ key, value }) => now[key] !== value);
  const key = tagsKey(resourceType, resourceId);
  await snapshots.tags.writing(key, async () => {
    if (written.length > 0) {
      await client.dbss.createResourceTags({ ...resource, tags: written });
    }
    // Decided as late as possible: another resource may declare one of them only now.
    const removed = toWireTags(now).filter(
      (tag) => !Object.hasOwn(wanted, tag.key) && !declared.has(context, key, tag.key),
    );
    if (removed.length > 0) {
      await client.dbss.deleteResourceTags({ ...resource, tags: removed });
      for (const tag of removed) {
        removedTags.add(context, key, tag.key);
      }
    }
  });
}
