import type * as pulumi from "@pulumi/pulumi";
import type { TaggedResource } from "../client";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { defineQuery, type QueryOptions, type QueryOutputOptions } from "./query";
import { type TagFilterArgs, tagFilter, toWireFilter } from "./tag-filter";

/** An instance found by its tags. */
export interface TaggedInstance {
  /** ID in orders, tags and jobs. The Pulumi ID of an AuditInstance. */
  readonly resourceId: string;
  readonly name?: string;
  readonly tags: Readonly<Record<string, string>>;
}

const instances = defineQuery({
  name: "getInstancesByTag",
  args: tagFilter,
  async ask({ client, signal }, filter): Promise<TaggedInstance[]> {
    return (await client.dbss.listInstancesByTag(toWireFilter(filter), { signal })).map(toTaggedInstance);
  },
});

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
export function getInstancesByTag(args: TagFilterArgs = {}, options?: QueryOptions): Promise<TaggedInstance[]> {
  return instances.now(args, options);
}

/** `getInstancesByTag` for arguments that may be outputs. */
export function getInstancesByTagOutput(
  args: Lifted<TagFilterArgs> = {},
  options?: QueryOutputOptions,
): pulumi.Output<TaggedInstance[]> {
  return instances.whenKnown(args, options);
}
