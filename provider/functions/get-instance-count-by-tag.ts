import type * as pulumi from "@pulumi/pulumi";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { args, type GetInstancesByTagArgs, toWireFilter } from "./get-instances-by-tag";
import { defineQuery, type QueryOptions, type QueryOutputOptions } from "./query";

const count = defineQuery({
  name: "getInstanceCountByTag",
  args,
  async ask({ client, signal }, filter): Promise<number> {
    return (await client.dbss.countInstancesByTag(toWireFilter(filter), { signal })).total_count;
  },
});

/**
 * Counts the instances with certain tags: the arguments are those of `getInstancesByTag`.
 *
 * @example
 * ```ts
 * const untagged = await dbss.getInstanceCountByTag({ withoutAnyTag: true });
 * ```
 */
export function getInstanceCountByTag(args: GetInstancesByTagArgs = {}, options?: QueryOptions): Promise<number> {
  return count.now(args, options);
}

/** `getInstanceCountByTag` for arguments that may be outputs. */
export function getInstanceCountByTagOutput(
  args: Lifted<GetInstancesByTagArgs> = {},
  options?: QueryOutputOptions,
): pulumi.Output<number> {
  return count.whenKnown(args, options);
}
