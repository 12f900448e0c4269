import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import { environmentOf } from "../../tools/local-stack";
import { append, type Cloud, startCloud } from "../cloud";

/** An instance that is there without having been bought. */
export interface Resident {
  readonly instanceId: string;
  readonly resourceId: string;
}

/**
 * The cloud that the query functions of a test file ask: like a program, they read the provider's settings once. It is
 * as new before every test.
 */
export function askedCloud(): () => Cloud {
  let cloud: Cloud | undefined;
  beforeAll(async () => {
    cloud = await startCloud(0);
    for (const [name, value] of Object.entries(environmentOf(cloud.account))) {
      vi.stubEnv(name, value);
    }
  });
  beforeEach(() => cloud?.reset());
  afterAll(async () => {
    vi.unstubAllEnvs();
    await cloud?.close();
  });
  return () => {
    if (cloud === undefined) {
      throw new Error("The cloud has not started yet.");
    }
    return cloud;
  };
}

/** Puts instances into the cloud. */
export async function settle(cloud: Cloud, ...instances: readonly { name: string }[]): Promise<Resident[]> {
  await append(cloud, "instances", instances);
  const listed = (await cloud.state()).instances.slice(-instances.length);
  return listed.map(({ id, resource_id }) => ({ instanceId: id, resourceId: resource_id }));
}

/** One instance in the cloud. */
export async function settleOne(cloud: Cloud, name = "central"): Promise<Resident> {
  const [resident] = await settle(cloud, { name });
  if (resident === undefined) {
    throw new Error("The cloud took no instance.");
  }
  return resident;
}
