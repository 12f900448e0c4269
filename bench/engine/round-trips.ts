import { DATABASES, SWITCHES } from "./account";
import type { Step } from "./life";

/**
 * Number of requests of a resource that must be sent one after the other. An instance is looked up before it is
 * ordered and again before it is paid; a database is added, listed, enabled and listed again. An update disables the
 * databases and writes the tags.
 */
const CHAINS = {
  up: { instance: 11, database: 4, tags: 1, switch: 2 },
  update: { instance: 0, database: 3, tags: 3, switch: 0 },
  destroy: { instance: 4, database: 1, tags: 2, switch: 2 },
} as const;

/**
 * The number of consecutive round trips that cannot be avoided if the engine takes `atOnce` steps in parallel: first
 * those of the instances, then those of the resources on them. Shared lists count once.
 */
export function roundTripsOf(step: Step, instances: number, requests: number, atOnce: number): number {
  if (step === "preview" || step === "refresh") {
    return Math.ceil(requests / atOnce);
  }
  const chain = CHAINS[step];
  const onInstance = DATABASES * chain.database + chain.tags + SWITCHES * chain.switch;
  return Math.ceil(instances / atOnce) * chain.instance + Math.ceil((instances * onInstance) / atOnce);
}
