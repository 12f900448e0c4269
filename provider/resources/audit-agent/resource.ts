import type { z } from "zod";
import { dynamicResource, type Lifted } from "../../lifecycle/dynamic-resource";
import type { args, outputs } from "./args";

export type AuditAgentArgs = Lifted<z.input<typeof args>>;

const Base = dynamicResource<typeof args, typeof outputs>("AuditAgent", ["agentId", "downloadUrl", "sha256"]);

/**
 * An agent that collects what happens on a self-built database. It is installed by hand, or by what provisions the
 * machine, from `downloadUrl`. Deleting it makes the instance forget it; what is installed is not touched.
 *
 * `enabled`, `cpuThreshold` and `memoryThreshold` change in place. A change of anything else deletes the agent first, as
 * of agents that are declared alike there is one on a database.
 *
 * @example
 * ```ts
 * const agent = new dbss.AuditAgent("shop", {
 *   instanceId: audit.instanceId,
 *   databaseId: shop.databaseId,
 *   agentType: "DB",
 *   os: "LINUX64_X86",
 * });
 * ```
 */
export class AuditAgent extends Base {}
