import type { dynamic } from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { provider } from "../../provider/host";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { buyInstance, homeArgs } from "./buy-instance";

// What the engine receives from the provider of a type, loaded as the engine's host loads it.

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

/** The properties in state that record where a resource was created. */
const place = () => ({ region: cloud.account.region, projectId: cloud.account.projectId });

const changed = () => ({ ...inputs, tags: { team: "risk" } });

it("read returns inputs only if something changed", async () => {
  const { id, outs } = await tags.create(inputs);
  expect(await tags.read(id, outs)).toEqual({ id, props: { ...inputs, ...place() } });
  expect(await tags.read(id, { ...outs, ...changed() })).toEqual({ id, props: { ...inputs, ...place() }, inputs });
});

it("read returns inputs after a partial failure, even if the state matches", async () => {
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
])("a resource created in another %s", (_, elsewhere) => {
  it.each(["read", "update", "delete", "diff"] as const)("is rejected by %s before any request", async (step) => {
    const { id, outs } = await tags.create(inputs);
    const state = { ...outs, ...elsewhere };
    await cloud.requests();
    const refused = step === "read" || step === "delete" ? tags[step](id, state) : tags[step](id, state, changed());
    await expect(refused).rejects.toThrow(/was created in region .*Nothing was requested\..* Set dbss:region/s);
    expect(await cloud.requests()).toEqual([]);
  });
});

it("read adds region and project to a state that lacks them", async () => {
  const { id } = await tags.create(inputs);
  expect(await tags.read(id, inputs)).toEqual({ id, props: { ...inputs, ...place() }, inputs });
});

describe("a state with a property of the wrong type", () => {
  it.each(["read", "update", "delete", "diff"] as const)(
    "is rejected by %s if the property identifies the resource",
    async (step) => {
      const { id, outs } = await tags.create(inputs);
      const state = { ...outs, resourceId: 5 };
      await cloud.requests();
      const refused = step === "read" || step === "delete" ? tags[step](id, state) : tags[step](id, state, changed());
      await expect(refused).rejects.toThrow(
        `ResourceTags ${id}: its state cannot be read, and nothing was requested. resourceId must be of type string, but is ` +
          "of type number. Correct it with `pulumi state edit`",
      );
      expect(await cloud.requests()).toEqual([]);
    },
  );

  it("is read with a warning if the property does not identify the resource", async () => {
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

it("rejects an unknown resource type and lists the known ones", () => {
  expect(() => provider("Firewall")).toThrow(/no resource Firewall.*RiskRule/);
});
