import type { z } from "zod";
import { dynamicResource, type Lifted } from "../../lifecycle/dynamic-resource";
import type { args, outputs } from "./args";

export type AlarmTopicArgs = Lifted<z.input<typeof args>>;

const Base = dynamicResource<typeof args, typeof outputs>("AlarmTopic", ["topicsSupported", "previous"]);

/**
 * Where an audit instance sends its alarms, and which. Every instance has these settings: they are set, and what is
 * declared of them is put back on delete to what it was before. All changes in place, but for the instance.
 *
 * @example
 * ```ts
 * new dbss.AlarmTopic("alarms", {
 *   instanceId: audit.instanceId,
 *   topicUrn: "urn:smn:cn-north-4:…:security",
 *   riskLevels: ["MEDIUM", "HIGH"],
 *   diskThreshold: 80,
 * });
 * ```
 */
export class AlarmTopic extends Base {}
