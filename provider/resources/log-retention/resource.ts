import type { z } from "zod";
import { dynamicResource, type Lifted } from "../../lifecycle/dynamic-resource";
import type { args, outputs } from "./args";

export type LogRetentionArgs = Lifted<z.input<typeof args>>;

const Base = dynamicResource<typeof args, typeof outputs>("LogRetention", ["minDays", "maxDays", "previous"]);

/**
 * How long an audit instance keeps its logs. Every instance has this setting: it is set, and put back on delete to what
 * it was before. Changes in place, but for the instance.
 *
 * @example
 * ```ts
 * new dbss.LogRetention("retention", { instanceId: audit.instanceId, retentionDays: 365 });
 * ```
 */
export class LogRetention extends Base {}
