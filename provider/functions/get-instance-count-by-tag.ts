import type * as pulumi from "@pulumi/pulumi";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { defineQuery, type QueryOptions, type QueryOutputOptions } from "./query";
import { type TagFilterArgs, tagFilter, toWireFilter } from "./tag-filter";

const count = defineQuery({
  name: "getInstanceCountByTag",
  args: tagFilter,
  async ask({ client, signal }, filter): Promise<number> {
    return (await client.dbss.countInstancesByTag(toWireFilter(filter), { signal })).total_count;
  },
});

/**
 * Counts the instances with certain tags.
 *
 * @example
 * ```ts
 * const untagged = await dbss.getInstanceCountByTag({ withoutAnyTag: true });
 * ```
 */
export function getInstanceCountByTag(args: TagFilterArgs = {}, options?: QueryOptions): Promise<number> {
  return count.now(args, options);
}

/** `getInstanceCountByTag` for arguments that may be outputs. */
export function getInstanceCountByTagOutput(
  args: Lifted<TagFilterArgs> = {},
  options?: QueryOutputOptions,
): pulumi.Output<number> {
  return count.whenKnown(args, options);
}
