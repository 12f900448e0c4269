import { describe, expect, it } from "vitest";
import { ACCOUNT, EDITIONS } from "../../emulator";
import {
  getAuditInstance,
  getAuditInstances,
  getAvailabilityZones,
  getFlavors,
  getInstanceCountByTag,
  getInstancePrice,
  getInstancesByTag,
  getProjects,
  getProjectTags,
  getQuota,
  getRdsDatabases,
  getSummaryTask,
} from "../../provider";
import { append } from "../cloud";
import { askedCloud, settle, settleOne } from "./asked-cloud";

const cloud = askedCloud();

describe("quota, flavors, zones and prices", () => {
  it("getQuota returns the remaining quota of the account", async () => {
    expect(await getQuota()).toEqual({
      auditQuota: 10,
      cpu: 796,
      ram: 1_622_016,
      projectId: ACCOUNT.projectId,
    });
  });

  it("getFlavors returns flavors with their edition, database limit and zones", async () => {
    const flavors = await getFlavors();
    expect(flavors.map(({ id, edition, databaseLimit }) => [id, edition, databaseLimit])).toEqual([
      [ACCOUNT.flavors.low, "low", 3],
      [ACCOUNT.flavors.medium, "medium", 6],
      [ACCOUNT.flavors.high, "high", 30],
    ]);
    expect(flavors[0]).toMatchObject({ vcpus: EDITIONS.low.vcpus, availabilityZones: ["cn-north-4a", "cn-north-4b"] });
  });

  it("getFlavors filters by edition and by zone", async () => {
    expect(await getFlavors({ edition: "medium" })).toMatchObject([{ id: ACCOUNT.flavors.medium }]);
    expect(await getFlavors({ availabilityZone: "cn-north-4c" })).toMatchObject([{ edition: "high" }]);
    expect(await getFlavors({ edition: "low", availabilityZone: "cn-north-4c" })).toEqual([]);
  });

  it("zones have names and numbers", async () => {
    const zones = await getAvailabilityZones();
    expect(zones.map(({ name }) => name)).toEqual(ACCOUNT.availabilityZones);
    expect(zones[0]).toEqual({ name: "cn-north-4a", number: 1, type: "normal", alias: "可用区1", aliasUs: "AZ1" });
  });

  it("the price covers the whole period, and no order is placed", async () => {
    expect(await getInstancePrice({ edition: "low", periodUnit: "month", period: 3 })).toEqual({
      amount: EDITIONS.low.month.amount * 3,
      currency: "CNY",
      discounts: [],
    });
    expect(await getInstancePrice({ edition: "high", periodUnit: "year", period: 1 })).toMatchObject({
      amount: EDITIONS.high.year.amount,
    });
    expect((await cloud().state()).orders).toEqual([]);
  });

  it("the price lists the discounts that the account can use", async () => {
    await append(cloud(), "discounts", [{ discount_id: "d-1", ratio: 0.25 }]);
    const { amount, discounts } = await getInstancePrice({ edition: "low", periodUnit: "month", period: 1 });
    expect(discounts).toEqual([
      { id: "d-1", name: undefined, type: 1, amount: amount * 0.75, discountAmount: amount * 0.25, bestOffer: true },
    ]);
  });
});

describe("projects", () => {
  it("are listed in natural order with their regions, except disabled ones and ones without a region", async () => {
    const { projectId, otherRegion } = ACCOUNT;
    await append(cloud(), "projects", [
      { id: "p-dev", name: "cn-north-4_dev" },
      { id: "p-objects", name: "MOS" },
      { id: "p-closed", name: "cn-north-4_closed", enabled: false },
    ]);
    expect(await getProjects()).toEqual([
      { id: otherRegion.projectId, name: "cn-east-3", region: "cn-east-3" },
      { id: projectId, name: "cn-north-4", region: "cn-north-4" },
      { id: "p-dev", name: "cn-north-4_dev", region: "cn-north-4" },
    ]);
  });
});

describe("instances", () => {
  it("are the same from the lists of 2025 and 2024, except for two fields missing in 2024", async () => {
    await settle(cloud(), { name: "one" }, { name: "two" });
    const newer = await getAuditInstances();
    await cloud().settings({ missingOperations: ["listAuditInstancesNew"] });
    const older = await getAuditInstances();
    expect(newer.map(({ name, edition, databaseLimit, status }) => ({ name, edition, databaseLimit, status }))).toEqual(
      [
        { name: "one", edition: "low", databaseLimit: 3, status: "ACTIVE" },
        { name: "two", edition: "low", databaseLimit: 3, status: "ACTIVE" },
      ],
    );
    // The list of 2024 contains neither.
    const untold = { enterpriseProjectId: undefined, timezone: undefined };
    expect(older).toEqual(newer.map((instance) => ({ ...instance, ...untold })));
  });

  it("are listed across all pages", async () => {
    const names = Array.from({ length: 1003 }, (_, index) => ({ name: `audit-${index}` }));
    await settle(cloud(), ...names);
    const instances = await getAuditInstances();
    expect(new Set(instances.map(({ name }) => name))).toEqual(new Set(names.map(({ name }) => name)));
    expect(instances.length).toBe(1003);
  });

  it("are found by name, instance ID and resource ID", async () => {
    const { instanceId, resourceId } = await settleOne(cloud(), "central");
    await settleOne(cloud(), "other");
    for (const filter of [
      { name: "central" },
      { id: instanceId },
      { id: resourceId },
      { id: instanceId, name: "central" },
    ]) {
      expect(await getAuditInstance(filter)).toMatchObject({ name: "central", instanceId, resourceId });
    }
  });

  it("an unknown instance is an error that repeats the filter and lists the existing instances", async () => {
    const { resourceId } = await settleOne(cloud(), "central");
    await expect(getAuditInstance({ id: "gone", name: "central" })).rejects.toThrow(
      `getAuditInstance: the project has no audit instance with the ID gone; it has: central (${resourceId}).`,
    );
  });

  it("several matches are an error that repeats the filter and names the matches", async () => {
    const [first, second] = await settle(cloud(), { name: "twin" }, { name: "twin" });
    await expect(getAuditInstance({ name: "twin" })).rejects.toThrow(
      `2 audit instances of the project have the name twin: ${first?.resourceId}, ${second?.resourceId}. Use the ID`,
    );
  });

  it("an instance with the ID but another name is an error", async () => {
    const { resourceId } = await settleOne(cloud(), "central");
    await expect(getAuditInstance({ id: resourceId, name: "other" })).rejects.toThrow(
      `audit instance ${resourceId} has the name central, not other`,
    );
  });
});

describe("tags", () => {
  async function tagged(): Promise<{ production: string; test: string; untagged: string }> {
    const [production, test, untagged] = await settle(
      cloud(),
      { name: "audit-production" },
      { name: "audit-test" },
      { name: "plain" },
    );
    const ids = [production, test, untagged].map((resident) => resident?.resourceId ?? "");
    await append(cloud(), "tags", [
      { resource_id: ids[0], key: "env", value: "production" },
      { resource_id: ids[0], key: "team", value: "security" },
      { resource_id: ids[1], key: "env", value: "test" },
    ]);
    return { production: ids[0] ?? "", test: ids[1] ?? "", untagged: ids[2] ?? "" };
  }

  it("of a project include all values of each key", async () => {
    await tagged();
    const tags = await getProjectTags();
    expect(tags.find(({ key }) => key === "env")?.values.toSorted()).toEqual(["production", "test"]);
    expect(tags.find(({ key }) => key === "team")?.values).toEqual(["security"]);
  });

  it.each([
    [{}, ["production", "test", "untagged"]],
    [{ tags: { env: ["production", "test"] } }, ["production", "test"]],
    [{ tags: { env: ["test"], team: [] } }, []],
    [{ tagsAny: { env: ["test"], team: [] } }, ["production", "test"]],
    [{ notTagsAny: { env: ["test"] } }, ["production", "untagged"]],
    [{ notTags: { env: [], team: [] } }, ["test", "untagged"]],
    [{ withoutAnyTag: true }, ["untagged"]],
    [{ resourceName: "AUDIT" }, ["production", "test"]],
    [{ resourceName: "audit", notTagsAny: { team: [] } }, ["test"]],
  ])("%j finds and counts %j", async (filter, expected) => {
    const ids = await tagged();
    const names = Object.fromEntries(Object.entries(ids).map(([name, id]) => [id, name]));
    const found = await getInstancesByTag(filter);
    expect(found.map(({ resourceId }) => names[resourceId]).toSorted()).toEqual(expected.toSorted());
    expect(await getInstanceCountByTag(filter)).toBe(expected.length);
  });

  it("of found instances are returned by key", async () => {
    await tagged();
    expect(await getInstancesByTag({ tags: { team: [] } })).toMatchObject([
      { name: "audit-production", tags: { env: "production", team: "security" } },
    ]);
  });
});

it("RDS databases show whether they can be audited", async () => {
  const databases = await getRdsDatabases({ engine: "MYSQL" });
  expect(databases.find(({ rdsId }) => rdsId === ACCOUNT.rdsInstances.mysqlLegacy)).toMatchObject({
    name: "legacy",
    engineVersion: "5.6",
    isSupported: false,
  });
  expect(databases.find(({ rdsId }) => rdsId === ACCOUNT.rdsInstances.mysqlOrders)).toEqual({
    rdsId: ACCOUNT.rdsInstances.mysqlOrders,
    name: "orders",
    instanceName: "orders",
    status: "ACTIVE",
    engine: "MYSQL",
    engineVersion: "8.0",
    ipAddress: "192.168.0.119",
    port: 3306,
    isSupported: true,
    enterpriseProjectId: "0",
  });
});

it("RDS databases are listed across all pages", async () => {
  const { rdsInstances } = await cloud().state();
  const model = rdsInstances.find(({ id }) => id === ACCOUNT.rdsInstances.postgresql);
  const more = Array.from({ length: 120 }, (_, index) => ({ ...model, id: `pg-${index}`, name: `pg-${index}` }));
  await append(cloud(), "rdsInstances", more);
  expect((await getRdsDatabases({ engine: "POSTGRESQL" })).length).toBe(121);
});

it("the summary task shows its switch and its progress", async () => {
  await settleOne(cloud());
  expect(await getSummaryTask()).toMatchObject({
    busiType: "risk",
    projectId: ACCOUNT.projectId,
    taskSwitch: "OFF",
    taskStatus: "2",
    totalNum: 1,
    completedNum: 1,
  });
});
