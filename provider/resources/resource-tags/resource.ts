import type { z } from "zod";
import { dynamicResource, type Lifted } from "../../lifecycle/dynamic-resource";
import type { args, outputs } from "./args";

export type ResourceTagsArgs = Lifted<z.input<typeof args>>;

const Base = dynamicResource<typeof args, typeof outputs>("ResourceTags", []);

/**
 * Tags of a DBSS resource: its own keys only (`merge`), or all of them (`exclusive`). Deleting it removes the tags that
 * it declares.
 *
 * @example
 * ```ts
 * new dbss.ResourceTags("tags", { resourceId: audit.resourceId, tags: { team: "security" } });
 * ```
 */
export class ResourceTags extends Base {}
