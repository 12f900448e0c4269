import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const args = (z: Zod) =>
  z.strictObject({
    /** Type of the tagged resources. */
    resourceType: z.string().min(1).max(64).default("auditInstance"),
  });

export type GetProjectTagsArgs = z.input<ReturnType<typeof args>>;

/** A tag key, with all values that it has in the project. */
export interface ProjectTag {
  readonly key: string;
  readonly values: readonly string[];
}

const tags = defineQuery({
  name: "getProjectTags",
  args,
  async ask({ client, signal }, { resourceType }): Promise<ProjectTag[]> {
    return client.dbss.listProjectTags({ resource_type: resourceType }, { signal });
  },
});

/**
 * Lists the tag keys that instances of the project have, with their values.
 *
 * @example
 * ```ts
 * const teams = (await dbss.getProjectTags()).find(({ key }) => key === "team")?.values;
 * ```
 */
export function getProjectTags(args: GetProjectTagsArgs = {}, options?: QueryOptions): Promise<ProjectTag[]> {
  return tags.now(args, options);
}

/** `getProjectTags` for arguments that may be outputs. */
export function getProjectTagsOutput(
  args: Lifted<GetProjectTagsArgs> = {},
  options?: QueryOutputOptions,
): pulumi.Output<ProjectTag[]> {
  return tags.whenKnown(args, options);
}
