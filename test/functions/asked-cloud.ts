import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import { environmentOf } from "../../tools/local-stack";
import { append, type Cloud, startCloud } from "../cloud";

/** An instance that exists without having been bought. */
export interface Resident {
  readonly instanceId: string;
  readonly resourceId: string;
}

/**
 * The cloud that the functions of a test file query. Like a program, they read the provider's settings once. The cloud
 * is reset before every test.
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

/** Adds instances to the cloud. */
export async function settle(cloud: Cloud, ...instances: readonly { name: string }[]): Promise<Resident[]> {
  await append(cloud, "instances", instances);
  const listed = (await cloud.state()).instances.slice(-instances.length);
  return listed.map(({ id, resource_id }) => ({ instanceId: id, resourceId: resource_id }));
}

/** Adds one instance to the cloud. */
export async function settleOne(cloud: Cloud, name = "central"): Promise<Resident> {
  const [resident] = await settle(cloud, { name });
  if (resident === undefined) {
    throw new Error("The instance was not added to the cloud.");
  }
  return resident;
}
