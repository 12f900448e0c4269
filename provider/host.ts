import type { dynamic } from "@pulumi/pulumi";
import { type DynamicHost, dynamicProvider } from "./lifecycle/dynamic-provider";
import { lifecycleOf, type ResourceType } from "./resources";

/** The dynamic provider of a type: what the line of text in a resource's state loads. */
export function provider(type: ResourceType): dynamic.ResourceProvider {
  let loading: Promise<DynamicHost> | undefined;
  const host = () => {
    loading ??= lifecycleOf(type).then(dynamicProvider);
    return loading;
  };
  return {
    configure: async (request) => (await host()).configure(request),
    check: async (olds, news) => (await host()).check(olds, news),
    diff: async (id, olds, news) => (await host()).diff(id, olds, news),
    create: async (inputs) => (await host()).create(inputs),
    read: async (id, state) => (await host()).read(id, state),
    update: async (id, olds, news) => (await host()).update(id, olds, news),
    delete: async (id, state) => (await host()).delete(id, state),
  };
}
