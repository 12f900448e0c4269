import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../cloud";
import { auditInstance } from "./declarations";
import { endsWith, TestStack } from "./stack";

let cloud: Cloud;
let mine: TestStack;
let theirs: TestStack;

beforeAll(async () => {
  cloud = await startCloud();
  mine = await TestStack.create(cloud, "mine");
  theirs = await TestStack.create(cloud, "theirs");
});
afterAll(async () => {
  await mine.remove();
  await theirs.remove();
  await cloud.close();
});
afterEach(async () => {
  await mine.destroy();
  await theirs.destroy();
  await cloud.reset();
});

async function upWith(stack: TestStack, args: object = {}): Promise<string | undefined> {
  await stack.declare({ audit: auditInstance(args) });
  endsWith(0, await stack.up());
  return (await stack.resource("audit")).id;
}

async function bill() {
  const { instances, payments, refunds } = await cloud.state();
  return { instances: instances.length, payments: payments.length, refunds: refunds.length };
}

describe("what was bought for a declaration", () => {
  it("is taken up again from a state that was restored from a backup, and from another machine", async () => {
    const id = await upWith(mine);
    const backup = join(mine.directory, "backup.json");
    await writeFile(backup, JSON.stringify({ version: 3, deployment: {} }));
    endsWith(0, await mine.run("stack", "import", "--file", backup, "--force"));
    expect(await mine.resources()).toEqual([]);
    expect(await upWith(mine)).toBe(id);
    const elsewhere = await TestStack.create(cloud, "mine");
    expect(await upWith(elsewhere)).toBe(id);
    expect(await bill()).toEqual({ instances: 1, payments: 1, refunds: 0 });
    endsWith(0, await elsewhere.destroy());
    await elsewhere.remove();
    endsWith(0, await mine.destroy());
    expect(await bill()).toEqual({ instances: 0, payments: 1, refunds: 1 });
  });

  it("is not taken by another stack, though it declares the very same", async () => {
    const [first, second] = await Promise.all([upWith(mine), upWith(theirs)]);
    expect(first).not.toBe(second);
    expect(await bill()).toEqual({ instances: 2, payments: 2, refunds: 0 });
  });

  it("keeps its mark when the resource is renamed with an alias", async () => {
    const id = await upWith(mine);
    await mine.declare({ renamed: auditInstance({}, { aliases: [{ name: "audit" }] }) });
    endsWith(0, await mine.up());
    expect((await mine.resource("renamed")).id).toBe(id);
    endsWith(0, await mine.drift("--expect-no-changes"));
    endsWith(0, await mine.destroy());
    expect(await bill()).toEqual({ instances: 0, payments: 1, refunds: 1 });
  });

  it("and was lost with other arguments than are declared now is named; nothing is bought beside it", async () => {
    await cloud.fault({ match: { operation: "listAuditInstanceJobsNew" }, effect: { kind: "status", status: 403 } });
    await mine.declare({ audit: auditInstance() });
    endsWith(1, await mine.up());
    const { id = "", urn } = await mine.resource("audit");
    endsWith(0, await mine.run("state", "delete", urn, "--yes"));
    await mine.declare({ audit: auditInstance({ ipAddress: "192.168.0.200" }) });
    expect(endsWith(1, await mine.up())).toContain(
      `instance ${id} was bought for this declaration with other arguments`,
    );
    expect(await bill()).toEqual({ instances: 1, payments: 1, refunds: 0 });
    expect(await upWith(mine)).toBe(id);
  });
});

describe("adopt", () => {
  it("takes over an instance by name, buys nothing, and gives it back with the declaration", async () => {
    await cloud.patch({ op: "add", path: "/instances/-", value: await unmarked("by-hand") });
    const id = await upWith(mine, { adopt: "by-hand", name: "by-code", description: "ours now" });
    expect((await cloud.state()).instances).toMatchObject([{ resource_id: id, name: "by-code", comment: "ours now" }]);
    endsWith(0, await mine.drift("--expect-no-changes"));
    endsWith(0, await mine.destroy());
    expect(await bill()).toEqual({ instances: 0, payments: 0, refunds: 1 });
  });

  it("of what another stack has bought warns of the two states", async () => {
    const id = await upWith(theirs);
    await mine.declare({ audit: auditInstance({ adopt: id }) });
    expect(await mine.up()).toMatchObject({
      code: 0,
      output: expect.stringContaining("bought by another declaration"),
    });
    expect(await bill()).toEqual({ instances: 1, payments: 1, refunds: 0 });
  });
});

describe("a deletion", () => {
  it("stops when the order's mark is not the one in state", async () => {
    await upWith(mine);
    const [subscription] = (await cloud.state()).subscriptions;
    const description = subscription?.product_spec_desc ?? "";
    const mark = { op: "replace", path: "/subscriptions/0/product_spec_desc" } as const;
    await cloud.patch({ ...mark, value: description.replaceAll(/dbss:[0-9a-f]{32}/g, `dbss:${"0".repeat(32)}`) });
    expect(endsWith(1, await mine.destroy())).toContain("was not given back");
    expect(await bill()).toEqual({ instances: 1, payments: 1, refunds: 0 });
    await cloud.patch({ ...mark, value: description });
    endsWith(0, await mine.destroy());
    expect(await bill()).toEqual({ instances: 0, payments: 1, refunds: 1 });
  });
});

/** An instance as somebody ordered it in the console. */
async function unmarked(name: string): Promise<object> {
  const { args } = auditInstance();
  const { vpcId, subnetId, availabilityZones, securityGroupIds } = args as Record<string, string & string[]>;
  return {
    name,
    vpc_id: vpcId,
    subnet_id: subnetId,
    zone: availabilityZones?.join(),
    security_group_id: securityGroupIds?.join(),
  };
}
