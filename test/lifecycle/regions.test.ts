import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { ACCOUNT } from "../../emulator";
import { getAuditInstances, getFlavors } from "../../provider";
import { Contexts } from "../../provider/host/contexts";
import { Driver } from "../../provider/host/driver";
import type { ResourceType } from "../../provider/resources";
import { resourceOf } from "../../provider/resources";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { homeArgs } from "./buy-instance";

// One provider for resources in two regions: the configured one and one that the resource declares.

const { otherRegion } = ACCOUNT;
const [here, there] = [ACCOUNT.region, otherRegion.region];
const argsThere = {
  ...homeArgs,
  name: "east",
  region: there,
  flavor: otherRegion.flavors.medium,
  availabilityZones: [otherRegion.availabilityZones[0]],
  vpcId: otherRegion.vpcId,
  subnetId: otherRegion.subnetId,
  securityGroupIds: [otherRegion.securityGroupIds[0]],
};
const log = { progress: () => {}, warn: () => {} };

type Values = Record<string, unknown>;

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1, deleteSeconds: 1 });
  for (const [name, value] of Object.entries(environmentOf(cloud.account))) {
    vi.stubEnv(name, value);
  }
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await cloud.close();
});

function freshContexts(): Contexts {
  return new Contexts(() => undefined, new AbortController().signal);
}

/** The driver of a resource type in a new process of the host. */
async function driverOf(type: ResourceType, contexts = freshContexts()): Promise<Driver> {
  return new Driver(await resourceOf(type), contexts, { isChanging: false });
}

async function declare(type: ResourceType, args: Values, contexts = freshContexts()) {
  const driver = await driverOf(type, contexts);
  const { inputs, failures } = await driver.check(undefined, args, log);
  expect(failures).toEqual([]);
  return driver.create(inputs, log);
}

/** Buys an instance through an order, as the class AuditInstance declares them. */
async function buy(args: Values) {
  const contexts = freshContexts();
  const order = await declare("AuditOrder", orderOf(args), contexts);
  const { name, securityGroupIds, autoRenew, region } = args;
  return declare(
    "AuditInstance",
    { name, securityGroupIds, autoRenew, region, orderId: order.state.orderId },
    contexts,
  );
}

function orderOf({ mark: _, ...args }: Values): Values {
  return args;
}

const named = (region: unknown) => ({ region, regionDeclared: true });

it("buys, reads, updates and deletes in the region of the resource", async () => {
  const { id, state } = await buy(argsThere);
  expect(state).toMatchObject({ ...named(there), projectId: otherRegion.projectId, vpcId: otherRegion.vpcId });
  const [instance] = (await cloud.state()).instances;
  expect(instance).toMatchObject({ name: "east", project_id: otherRegion.projectId });

  const driver = await driverOf("AuditInstance");
  const { name, securityGroupIds, autoRenew, region } = argsThere;
  const inputs = { name, securityGroupIds, autoRenew, region, orderId: state.orderId };
  const unchanged = await driver.diff(id, state, (await driver.check(state, inputs, log)).inputs, log);
  expect(unchanged.changed).toEqual([]);
  expect(await driver.read(id, state, log)).toMatchObject({ id, state: named(there) });

  const { inputs: renamed } = await driver.check(state, { ...inputs, name: "orient" }, log);
  const updated = await driver.update(id, state, renamed, log);
  expect(updated).toMatchObject({ ...named(there), name: "orient" });

  await (await driverOf("AuditInstance")).delete(id, updated, log);
  expect((await cloud.state()).instances).toEqual([]);
  expect(await (await driverOf("AuditInstance")).read(id, updated, log)).toBeUndefined();
});

it("uses the project of the resource's region in every DBSS request", async () => {
  const { state } = await buy({ ...argsThere, name: "scoped" });
  await cloud.requests();
  const tags = await declare("ResourceTags", { resourceId: state.resourceId, tags: { team: "east" }, region: there });
  await (await driverOf("ResourceTags")).read(tags.id, tags.state, log);
  const paths = (await cloud.requests()).filter(({ service }) => service === "dbss").map(({ path }) => path);
  expect(paths.length).toBeGreaterThan(1);
  expect(paths.filter((path) => !path.includes(otherRegion.projectId))).toEqual([]);
});

it("gets a token for each project if a user signs in with a password", async () => {
  const { userName, userPassword, domainName, url } = cloud.account;
  const settings: Values = { endpoint: url, region: here, userName, userPassword, domainName };
  vi.stubEnv("HW_ACCESS_KEY", "");
  vi.stubEnv("HW_SECRET_KEY", "");
  try {
    const contexts = new Contexts((key) => settings[key]?.toString(), new AbortController().signal);
    const [first, second] = [contexts.of(), contexts.of(there)];
    expect(await first.client.dbss.showAuditQuota({})).toMatchObject({ project_id: ACCOUNT.projectId });
    expect(await second.client.dbss.showAuditQuota({})).toMatchObject({ project_id: otherRegion.projectId });
  } finally {
    vi.stubEnv("HW_ACCESS_KEY", cloud.account.accessKey);
    vi.stubEnv("HW_SECRET_KEY", cloud.account.secretKey);
  }
});

it("replaces a resource if its region changes or is removed, but not while the region is unknown", async () => {
  const { state } = await buy({ ...argsThere, name: "moving" });
  const driver = await driverOf("ResourceTags");
  const args = { resourceId: state.resourceId, tags: { team: "east" } };
  const tags = await declare("ResourceTags", { ...args, region: there });
  const inputs = async (region?: unknown) =>
    (await driver.check(tags.state, { ...args, ...(region !== undefined && { region }) }, log)).inputs;
  const replaces = async (region?: unknown) =>
    (await driver.diff(tags.id, tags.state, await inputs(region), log)).replaces;
  expect(await replaces(here)).toEqual(["region"]);
  expect(await replaces()).toEqual(["region"]);
  expect(await replaces(there)).toEqual([]);
  expect(await replaces(unknownValue)).toEqual([]);
});

it("updates in place if a resource declares the region that is already configured", async () => {
  const { state } = await buy({ ...homeArgs, name: "settled" });
  const args = { resourceId: state.resourceId, tags: { team: "north" } };
  const tags = await declare("ResourceTags", args);
  expect(tags.state).not.toHaveProperty("regionDeclared");
  const driver = await driverOf("ResourceTags");
  const { inputs } = await driver.check(tags.state, { ...args, region: here }, log);
  expect(await driver.diff(tags.id, tags.state, inputs, log)).toMatchObject({ changed: ["region"], replaces: [] });
  expect(await driver.update(tags.id, tags.state, inputs, log)).toMatchObject(named(here));
});

it("sends no request while the region is unknown", async () => {
  const driver = await driverOf("AuditOrder");
  await cloud.requests();
  const { failures } = await driver.check(undefined, { ...argsThere, name: "later", region: unknownValue }, log);
  expect(failures).toEqual([]);
  expect(await cloud.requests()).toEqual([]);
});

it("rejects a region in which the account has no project, and names the region", async () => {
  const failure = declare("ResourceTags", { resourceId: "r", tags: { a: "b" }, region: "eu-west-101" });
  await expect(failure).rejects.toThrow(/eu-west-101/);
});

it("functions query the region passed to them, or the configured one", async () => {
  const flavors = await getFlavors({ edition: "low", region: there });
  expect(flavors.map(({ id }) => id)).toEqual([otherRegion.flavors.low]);
  expect((await getFlavors({ edition: "low" })).map(({ id }) => id)).toEqual([ACCOUNT.flavors.low]);
  const names = async (region?: string) => (await getAuditInstances({ region })).map(({ name }) => name).sort();
  expect(await names(there)).toEqual(["moving", "scoped"]);
  expect(await names()).toEqual(["settled"]);
});
