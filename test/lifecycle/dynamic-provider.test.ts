import type { dynamic } from "@pulumi/pulumi";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { provider } from "../../provider/host";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { buyInstance } from "./buy-instance";
import { homeArgs } from "./home";

// What the engine is told, by the provider of a type as the engine's host loads it.

let cloud: Cloud;
let tags: Required<Pick<dynamic.ResourceProvider, "create" | "read" | "update">>;
let inputs: { resourceId: string; resourceType: string; mode: string; tags: Record<string, string> };

beforeAll(async () => {
  cloud = await startCloud();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1 });
  for (const [name, value] of Object.entries(environmentOf(cloud.account))) vi.stubEnv(name, value);
  const { create, read, update } = provider("ResourceTags");
  if (!read || !update) throw new Error("The provider lacks a step.");
  tags = { create, read, update };
  const { id } = await buyInstance(cloud.context(), homeArgs);
  inputs = { resourceId: id, resourceType: "auditInstance", mode: "merge", tags: { team: "security" } };
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await cloud.close();
});

const changed = () => ({ ...inputs, tags: { team: "risk" } });

it("a read tells the inputs only where something changed", async () => {
  const { id, outs } = await tags.create(inputs);
  expect(await tags.read(id, outs)).toEqual({ id, props: inputs });
  expect(await tags.read(id, { ...outs, ...changed() })).toEqual({ id, props: inputs, inputs });
});

it("a read after a step that failed half-way tells the inputs, whatever the state says", async () => {
  await cloud.fault({ match: { operation: "batchAddResourceTag" }, times: 9, effect: { kind: "status", status: 403 } });
  const id = `auditInstance/${inputs.resourceId}`;
  const failure = await tags.update(id, inputs, { ...changed(), __provider: "text" }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ id, properties: { ...inputs, unfinished: true, __provider: "text" } });
  const { properties } = failure as { properties: object };
  expect(await tags.read(id, properties)).toEqual({ id, props: inputs, inputs });
});
