// First, so that the compiled code of all other modules is cached, too.
import "./compile-cache";
import type { dynamic } from "@pulumi/pulumi";
import { resourceOf, resourceTypeOf } from "../resources";
import { keepCompiled } from "./compile-cache";
import { DynamicHost, DynamicRun } from "./dynamic";

/** The run that this process serves. */
const run = new DynamicRun();

/**
 * The dynamic provider of a resource type, such as "RiskRule". The line of text in the state of each resource calls
 * this function.
 *
 * @throws Error when the type does not exist.
 */
export function provider(type: string): dynamic.ResourceProvider {
  const resourceType = resourceTypeOf(type);
  let loading: Promise<DynamicHost> | undefined;
  async function on<T>(step: (host: DynamicHost) => Promise<T>): Promise<T> {
    loading ??= resourceOf(resourceType).then((lifecycle) => new DynamicHost(lifecycle, run));
    try {
      return await step(await loading);
    } finally {
      keepCompiled();
    }
  }
  return {
    configure: async (request) => run.configure(request),
    check: (olds, news) => on((host) => host.check(olds, news)),
    diff: (id, olds, news) => on((host) => host.diff(id, olds, news)),
    create: (inputs) => on((host) => host.create(inputs)),
    read: (id, state) => on((host) => host.read(id, state)),
    update: (id, olds, news) => on((host) => host.update(id, olds, news)),
    delete: (id, state) => on((host) => host.delete(id, state)),
  };
}
