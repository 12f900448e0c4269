import "./short-lived";
import type { dynamic } from "@pulumi/pulumi";
import { resourceOf, resourceTypeOf } from "../resources";
import { DynamicHost, DynamicRun } from "./dynamic";

/** The run that this process serves. */
const run = new DynamicRun();

/**
 * The dynamic provider of a resource type, such as "RiskRule". The line of text in the state of each resource calls
 * this function. `keepCompiled` caches the code that was compiled for a kind of step, so that the process of the next
 * operation starts faster. The engine kills this process, so that happens after the step.
 *
 * @throws Error when the type does not exist.
 */
export function provider(
  type: string,
  keepCompiled: (kinds: readonly string[]) => void = () => {},
): dynamic.ResourceProvider {
  const resourceType = resourceTypeOf(type);
  let loading: Promise<DynamicHost> | undefined;
  async function on<T>(name: string, step: (host: DynamicHost) => Promise<T>): Promise<T> {
    loading ??= resourceOf(resourceType).then((lifecycle) => new DynamicHost(lifecycle, run));
    try {
      return await step(await loading);
    } finally {
      keepCompiled([`${name} ${resourceType}`]);
    }
  }
  return {
    configure: async (request) => run.configure(request),
    check: (olds, news) => on("check", (host) => host.check(olds, news)),
    diff: (id, olds, news) => on("diff", (host) => host.diff(id, olds, news)),
    create: (inputs) => on("create", (host) => host.create(inputs)),
    read: (id, state) => on("read", (host) => host.read(id, state)),
    update: (id, olds, news) => on("update", (host) => host.update(id, olds, news)),
    delete: (id, state) => on("delete", (host) => host.delete(id, state)),
  };
}
