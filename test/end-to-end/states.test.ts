import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installPlugin } from "../../provider/program/plugin";
import { type Cloud, startCloud } from "../cloud";
import { changedDeclarations } from "../states/declarations";
import { type ExportedState, GOLDEN_STACK, goldenOrigins, restoreGolden } from "../states/golden";
import { endsWith, TestStack } from "./stack";

/**
 * The properties by which a resource is found; a state of another version may lack all others. The name is among them
 * because an order has no other input left, and the native host infers from the inputs that a resource exists.
 */
const FOUND_BY = new Set([
  "__provider",
  "name",
  "orderId",
  "resourceId",
  "instanceId",
  "databaseId",
  "rdsId",
  "rules",
  "ruleIds",
]);

type Values = Record<string, unknown>;

function changed(state: ExportedState, change: (values: Values) => Values): ExportedState {
  const resources = state.deployment.resources.map((resource) =>
    /^(pulumi-nodejs:dynamic\/)?dbss:/.test(resource.type)
      ? { ...resource, inputs: change(resource.inputs ?? {}), outputs: change(resource.outputs ?? {}) }
      : resource,
  );
  return { ...state, deployment: { ...state.deployment, resources } };
}

const variants: readonly (readonly [string, (state: ExportedState) => ExportedState])[] = [
  ["unchanged", (state) => state],
  [
    "reduced to the properties that identify its resources",
    (state) =>
      changed(state, (values) => Object.fromEntries(Object.entries(values).filter(([name]) => FOUND_BY.has(name)))),
  ],
  ["with unknown properties", (state) => changed(state, (values) => ({ ...values, later: [1] }))],
];

describe.each(goldenOrigins())("a state of version $version under the $host host", (origin) => {
  let cloud: Cloud;
  beforeAll(async () => {
    cloud = await startCloud();
  });
  afterAll(() => cloud.close());

  it.each(variants)("%s, is refreshed, updated and destroyed, and nothing is bought", async (_, change) => {
    await cloud.reset();
    const stack = await TestStack.create(cloud, GOLDEN_STACK, { DBSS_HOST: origin.host });
    try {
      await restoreGolden(origin, stack, cloud, change);
      // A refresh runs no program that would install the plugin.
      installPlugin(join(stack.directory, "home"));
      const before = await cloud.state();
      await stack.declare(changedDeclarations);
      endsWith(0, await stack.refresh());
      endsWith(0, await stack.up());
      const after = await cloud.state();
      expect(after.payments).toEqual(before.payments);
      expect(after.orders.map(({ order_id }) => order_id)).toEqual(before.orders.map(({ order_id }) => order_id));
      expect(after.instances.map(({ comment }) => comment)).toEqual(["what the auditors asked for later"]);
      endsWith(0, await stack.destroy());
      expect((await cloud.state()).subscriptions.map(({ status }) => status)).toEqual([3]);
      expect(await stack.resources()).toEqual([]);
    } finally {
      await stack.remove();
    }
  });
});
