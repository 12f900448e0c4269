import type { dynamic } from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { provider } from "../../provider/host";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { buyInstance, homeArgs } from "./buy-instance";

// What the engine is told, by the provider of a type as the engine's host loads it.

let cloud: Cloud;
let tags: Required<Pick<dynamic.ResourceProvider, "create" | "read" | "update" | "delete" | "diff">>;
let inputs: { resourceId: string; resourceType: string; mode: string; tags: Record<string, string> };

beforeAll(async () => {
  cloud = await startCloud();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1 });
  for (const [name, value] of Object.entries(environmentOf(cloud.account))) {
    vi.stubEnv(name, value);
  }
  const { create, read, update, delete: remove, diff } = provider("ResourceTags");
  if (!read || !update || !remove || !diff) {
    throw new Error("The provider lacks a step.");
  }
  tags = { create, read, update, delete: remove, diff };
  const { id } = await buyInstance(cloud.context(), homeArgs);
  inputs = { resourceId: id, resourceType: "auditInstance", mode: "merge", tags: { team: "security" } };
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await cloud.close();
});

/** What the state says of where a resource was made. */
const place = () => ({ region: cloud.account.region, projectId: cloud.account.projectId });

const changed = () => ({ ...inputs, tags: { team: "risk" } });

it("a read tells the inputs only where something changed", async () => {
  const { id, outs } = await tags.create(inputs);
  expect(await tags.read(id, outs)).toEqual({ id, props: { ...inputs, ...place() } });
  expect(await tags.read(id, { ...outs, ...changed() })).toEqual({ id, props: { ...inputs, ...place() }, inputs });
});

it("a read after a step that failed half-way tells the inputs, whatever the state says", async () => {
  await cloud.fault({ match: { operation: "batchAddResourceTag" }, effect: { kind: "status", status: 403 } });
  const id = `auditInstance/${inputs.resourceId}`;
  const failure = await tags.update(id, inputs, { ...changed(), __provider: "text" }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ id, properties: { ...inputs, ...place(), unfinished: true, __provider: "text" } });
  const { properties } = failure as { properties: object };
  expect(await tags.read(id, properties)).toEqual({ id, props: { ...inputs, ...place() }, inputs });
});

describe.each([
  ["region", { region: "eu-west-101" }],
  ["project", { projectId: "another-project" }],
])("a resource that was made in another %s", (_, elsewhere) => {
  it.each(["read", "update", "delete", "diff"] as const)("is refused by %s, before any request", async (step) => {
    const { id, outs } = await tags.create(inputs);
    const state = { ...outs, ...elsewhere };
    await cloud.requests();
    const refused = step === "read" || step === "delete" ? tags[step](id, state) : tags[step](id, state, changed());
    await expect(refused).rejects.toThrow(/was created in region .*Nothing was requested\. Set dbss:region/s);
    expect(await cloud.requests()).toEqual([]);
  });
});

it("a state of a version that did not record the place is read, and records it", async () => {
  const { id } = await tags.create(inputs);
  expect(await tags.read(id, inputs)).toEqual({ id, props: { ...inputs, ...place() }, inputs });
});

describe("a state with a property of another type", () => {
  it.each(["read", "update", "delete", "diff"] as const)("that finds the resource is refused by %s", async (step) => {
    const { id, outs } = await tags.create(inputs);
    const state = { ...outs, resourceId: 5 };
    await cloud.requests();
    const refused = step === "read" || step === "delete" ? tags[step](id, state) : tags[step](id, state, changed());
    await expect(refused).rejects.toThrow(
      `ResourceTags ${id}: its state cannot be read, and nothing was requested. resourceId must be of type string, but is ` +
        "of type number. Correct it with `pulumi state edit`",
    );
    expect(await cloud.requests()).toEqual([]);
  });

  it("that the service tells again is read anew, with a warning", async () => {
    const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    try {
      const { id, outs } = await tags.create(inputs);
      const { props } = await tags.read(id, { ...outs, mode: ["merge"] });
      expect(props).toMatchObject({ resourceId: inputs.resourceId, tags: inputs.tags });
      expect(stderr.mock.calls.flat().join("")).toContain("mode must be of type string, but is of type array");
    } finally {
      stderr.mockRestore();
    }
  });
});

it("a resource that only another version of the package has is an error that lists those of this one", () => {
  expect(() => provider("Firewall")).toThrow(/no resource Firewall.*RiskRule/);
});
