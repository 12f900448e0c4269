import { afterAll, beforeAll, expect, it } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { type Cloud, startCloud } from "../../cloud";
import { auditInstance } from "../declarations";
import { type Declarations, endsWith, TestStack } from "../stack";

let north: Cloud;
let south: Cloud;
let stack: TestStack;

beforeAll(async () => {
  [north, south] = await Promise.all([startCloud(), startCloud()]);
  stack = await TestStack.create(north, "providers", { DBSS_HOST: "native" });
});
afterAll(async () => {
  await stack.remove();
  await Promise.all([north.close(), south.close()]);
});

function declared(name: string): Declarations {
  const { url, region, projectId, accessKey, secretKey } = south.account;
  return {
    south: { type: "Provider", args: { endpoint: url, region, projectId, accessKey, secretKey } },
    here: auditInstance({ name }),
    there: auditInstance({ name: "there" }, { provider: "@south" }),
    retention: {
      type: "LogRetention",
      args: { instanceId: "@there.instanceId", retentionDays: 365 },
      options: { provider: "@south" },
    },
  };
}

it("each resource is created in the cloud of its provider", async () => {
  await stack.declare(declared("here"));
  endsWith(0, await stack.up());
  expect((await north.state()).instances.map(({ name }) => name)).toEqual(["here"]);
  expect((await south.state()).instances.map(({ name }) => name)).toEqual(["there"]);
  endsWith(0, await stack.drift("--expect-no-changes"));
});

it("a provider's secret key is encrypted in the state, and changes elsewhere do not touch its cloud", async () => {
  const { stdout } = await stack.run("stack", "export");
  expect(stdout).not.toContain(south.account.secretKey);
  expect(stdout).toContain(south.account.url);
  await south.requests();
  await stack.declare(declared("renamed"));
  endsWith(0, await stack.up());
  expect((await north.state()).instances.map(({ name }) => name)).toEqual(["renamed"]);
  expect((await south.requests()).filter(({ method }) => method === "PUT" || method === "DELETE")).toEqual([]);
});

it("a provider in another region than the environment uses the project of its own region", async () => {
  const { region, projectId, vpcId, subnetId, securityGroupIds, availabilityZones, flavors } = ACCOUNT.otherRegion;
  const zones = [availabilityZones[0]];
  const place = { vpcId, subnetId, securityGroupIds, availabilityZones: zones, flavor: flavors.low };
  await stack.declare({
    ...declared("renamed"),
    east: { type: "Provider", args: { region } },
    eastern: auditInstance({ name: "eastern", ...place }, { provider: "@east" }),
  });
  endsWith(0, await stack.up());
  const eastern = (await north.state()).instances.filter(({ name }) => name === "eastern");
  expect(eastern.map(({ project_id }) => project_id)).toEqual([projectId]);
});

it("a missing setting of a provider is named, with the variable that sets it", async () => {
  const { accessKey, secretKey } = south.account;
  stack.set({ HW_REGION_NAME: undefined });
  await stack.declare({
    ...declared("renamed"),
    lost: { type: "Provider", args: { accessKey, secretKey } },
    nowhere: auditInstance({ name: "nowhere" }, { provider: "@lost" }),
  });
  const { code, output } = await stack.preview();
  stack.set({ HW_REGION_NAME: north.account.region });
  expect(code).not.toBe(0);
  expect(output).toContain("The setting dbss:region is missing");
  expect(output).toContain("HW_REGION_NAME");
});

it("destroy removes the instances from both clouds", async () => {
  await stack.declare(declared("renamed"));
  endsWith(0, await stack.destroy());
  expect([...(await north.state()).instances, ...(await south.state()).instances]).toEqual([]);
});
