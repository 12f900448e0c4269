import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT, startEmulator } from "../../emulator/index";
import { at, Cloud } from "./cloud";
import { buy, pay, placeOrder } from "./purchase";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "emulator-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("GET and PATCH /_emulator/state", () => {
  test("the built-in account contains what a stack needs", async () => {
    await using cloud = await Cloud.start();
    const state = await cloud.state();
    expect(state.vpcs.map((vpc) => vpc.id)).toContain(ACCOUNT.vpcId);
    expect(state.subnets.find((subnet) => subnet.id === ACCOUNT.subnetId)?.vpc_id).toBe(ACCOUNT.vpcId);
    expect(state.securityGroups).toHaveLength(2);
    expect(state.availabilityZones.map((zone) => zone.code)).toEqual(["cn-north-4a", "cn-north-4b", "cn-north-4c"]);
    expect(Object.fromEntries(state.flavors.map((flavor) => [flavor.level, flavor.proxy]))).toEqual({
      low: 3,
      medium: 6,
      high: 30,
    });
    expect(new Set(state.rdsInstances.map((rds) => rds.datastore.type)).size).toBeGreaterThanOrEqual(4);
    expect(state.instances).toEqual([]);
  });

  test("a patch changes what the services return", async () => {
    await using cloud = await Cloud.start();
    const { instanceId } = await buy(cloud);
    await cloud.patch(
      { op: "test", path: "/instances/0/id", value: instanceId },
      { op: "replace", path: "/instances/0/name", value: "renamed-in-the-console" },
      { op: "replace", path: "/instances/0/status", value: "FROZEN" },
    );
    const answer = await cloud.get(`/v1/${cloud.p}/dbss/audit/instances`);
    expect(answer.body).toMatchObject({ servers: [{ name: "renamed-in-the-console", status: "FROZEN" }] });
  });

  test("a patch during the creation of an instance does not duplicate its built-in rules", async () => {
    await using cloud = await Cloud.start();
    await pay(cloud, at((await placeOrder(cloud)).body, "order_id"));
    await cloud.advance("PT5S");
    await cloud.patch({ op: "replace", path: "/instances/0/name", value: "renamed-while-building" });
    await cloud.advance("PT10M");
    const { instances, riskRules } = await cloud.state();
    expect(instances).toMatchObject([{ name: "renamed-while-building", status: "ACTIVE" }]);
    const names = riskRules.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(new Set(names).size).toBe(names.length);
  });

  test("a patch that fails changes nothing", async () => {
    await using cloud = await Cloud.start();
    const answer = await cloud.control("PATCH", "state", [
      { op: "replace", path: "/quota/audit_quota", value: 0 },
      { op: "test", path: "/quota/cpu", value: -1 },
    ]);
    expect(answer.status).toBe(400);
    expect((await cloud.state()).quota.audit_quota).toBe(10);
  });

  test("an invalid state is rejected with the path of the invalid value", async () => {
    await using cloud = await Cloud.start();
    const answer = await cloud.control("PATCH", "state", [{ op: "replace", path: "/quota/cpu", value: "many" }]);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ error: expect.stringContaining("quota.cpu") });
    expect((await cloud.control("PATCH", "state", { op: "remove" })).status).toBe(400);
  });

  test("tags can be patched in the list of tags or on their instance", async () => {
    await using cloud = await Cloud.start();
    const { resourceId } = await buy(cloud, { tags: [{ key: "env", value: "dev" }] });
    expect((await cloud.state()).instances[0]?.tags).toEqual([{ key: "env", value: "dev" }]);
    await cloud.patch({ op: "replace", path: "/tags/0/value", value: "test" });
    expect((await cloud.state()).instances[0]?.tags).toEqual([{ key: "env", value: "test" }]);
    await cloud.patch({ op: "add", path: "/instances/0/tags/-", value: { key: "by", value: "hand" } });
    const answer = await cloud.get(`/v1/${cloud.p}/auditInstance/${resourceId}/tags`);
    expect(answer.body).toMatchObject({
      tags: [
        { key: "env", value: "test" },
        { key: "by", value: "hand" },
      ],
    });
  });

  test("an instance added by a patch gets its own IDs, rules and subscription", async () => {
    await using cloud = await Cloud.start();
    await cloud.patch({ op: "add", path: "/instances/-", value: { name: "by-hand" } });
    const { instances, riskRules, subscriptions } = await cloud.state();
    const [instance] = instances;
    expect(instance?.id).not.toBe(instance?.resource_id);
    expect(riskRules.filter((rule) => rule.instance_id === instance?.id).length).toBeGreaterThanOrEqual(8);
    expect(subscriptions.map((row) => row.resource_id)).toEqual([instance?.resource_id]);
  });

  test("reset clears purchases, faults and the journal", async () => {
    await using cloud = await Cloud.start();
    await buy(cloud);
    await cloud.fault({}, { kind: "status", status: 503 });
    await cloud.control("POST", "reset");
    const state = await cloud.state();
    expect([state.orders, state.instances, state.payments]).toEqual([[], [], []]);
    expect((await cloud.control("GET", "faults")).body).toEqual([]);
    expect((await cloud.control("GET", "requests")).body).toEqual([]);
  });

  test("health returns 200, and an unknown control call 404", async () => {
    await using cloud = await Cloud.start();
    expect((await cloud.control("GET", "health")).status).toBe(200);
    expect((await cloud.control("GET", "nothing")).status).toBe(404);
  });
});

describe("the state file", () => {
  test("restores the complete state after a restart, including the time", async () => {
    const stateFile = join(folder, "restart.json");
    const first = await Cloud.start({ stateFile });
    await buy(first, { name: "survivor" });
    const before = await first.state();
    await first.emulator.close();
    await using second = await Cloud.start({ stateFile });
    expect(await second.state()).toEqual(before);
  });

  test("contains every change before the response is sent", async () => {
    const stateFile = join(folder, "durable.json");
    await using cloud = await Cloud.start({ stateFile });
    const answers = await Promise.all(
      Array.from({ length: 5 }, async (_, index) => {
        const answer = await placeOrder(cloud, { name: `order-${index}` });
        return { answer, file: await readFile(stateFile, "utf8") };
      }),
    );
    for (const { answer, file } of answers) {
      expect(answer.status).toBe(200);
      expect(file).toContain((answer.body as { order_id: string }).order_id);
    }
    expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("is named in the error when it is invalid", async () => {
    const stateFile = join(folder, "broken.json");
    await writeFile(stateFile, "{");
    await expect(startEmulator({ stateFile })).rejects.toThrow(stateFile);
  });
});

describe("the seed file", () => {
  async function seeded(seed: object): Promise<Cloud> {
    const seedFile = join(folder, "seed.json");
    // With a byte order mark, as editors on Windows write it.
    await writeFile(seedFile, `\uFEFF${JSON.stringify(seed)}`);
    return Cloud.start({ seedFile });
  }

  test("is merged into the built-in account: objects by key, lists by ID, new items added", async () => {
    const ids = ACCOUNT.rdsInstances;
    await using cloud = await seeded({
      quota: { audit_quota: 1 },
      settings: { jobSeconds: 7 },
      rdsInstances: [
        { id: ids.mysqlOrders, name: "renamed" },
        {
          id: "seeded",
          name: "mine",
          port: 3306,
          private_ips: ["192.168.0.9"],
          datastore: { type: "MySQL", version: "8.0" },
        },
      ],
      instances: [{ name: "seeded-instance", tags: [{ key: "env", value: "seed" }] }],
    });
    const state = await cloud.state();
    expect(state.quota).toEqual({ audit_quota: 1, cpu: 796, ram: 1622016 });
    expect(state.settings).toMatchObject({ jobSeconds: 7, orderSeconds: 3 });
    expect(state.rdsInstances).toHaveLength(Object.keys(ids).length + 1);
    expect(state.rdsInstances.find((rds) => rds.id === ids.mysqlOrders)).toMatchObject({ name: "renamed", port: 3306 });
    expect(state.instances).toMatchObject([{ name: "seeded-instance", tags: [{ key: "env", value: "seed" }] }]);
  });

  test("is loaded again on a reset", async () => {
    await using cloud = await seeded({ instances: [{ id: "kept", name: "seeded-instance" }] });
    await cloud.patch({ op: "remove", path: "/instances/0" });
    await cloud.control("POST", "reset");
    expect((await cloud.state()).instances.map((instance) => instance.id)).toEqual(["kept"]);
  });

  test("is rejected with the name of an unknown key", async () => {
    await expect(seeded({ instances: [{ name: "x", stauts: "ACTIVE" }] })).rejects.toThrow(/stauts/);
  });
});
