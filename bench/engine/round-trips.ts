import { DATABASES, SWITCHES } from "./account";
import type { Step } from "./life";

/**
 * Requests of one resource that follow from each other, so that one waits for the answer of the one before. An instance
 * is looked for before it is ordered and again before it is paid; a database is added, listed, switched and listed. An
 * update switches the databases and writes the tags.
 */
const CHAINS = {
  up: { instance: 16, database: 4, tags: 1, switch: 2 },
  update: { instance: 0, database: 3, tags: 3, switch: 0 },
  destroy: { instance: 4, database: 1, tags: 2, switch: 2 },
} as const;

/**
 * Round trips one after the other that no order of the requests avoids, where the engine takes so many steps at once:
 * first those of the instances, then those of what is on them. Lists that all share are waited for once.
 */
export function roundTripsOf(step: Step, instances: number, requests: number, atOnce: number): number {
  if (step === "preview" || step === "refresh") {
    return Math.ceil(requests / atOnce);
  }
  const chain = CHAINS[step];
  const onInstance = DATABASES * chain.database + chain.tags + SWITCHES * chain.switch;
  return Math.ceil(instances / atOnce) * chain.instance + Math.ceil((instances * onInstance) / atOnce);
}
