import { describe, expect, it } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { tokenUnder } from "../../../provider/program/tokens";
import { unsubscribeInstance } from "../../lifecycle/specimens/tamper";
import { auditInstance, instanceArgs, rdsAuditDatabase } from "../declarations";
import { type Declaration, endsWith } from "../stack";
import { Bank } from "./bank";

const bank = new Bank("same");

/** Buys an instance here and another one in a stack of the same name. */
async function buyTwo() {
  const one = await bank.buy({ name: "one" });
  const theirs = await bank.namesake();
  const two = await bank.buy({ name: "two", keepers: { owner: "theirs" } }, {}, theirs);
  return { one, two, theirs };
}

/** Runs `pulumi up` with its preview, which other tests skip. */
async function upWithPreview(): Promise<string> {
  return endsWith(0, await bank.stack.run("up", "--yes", "--non-interactive", "--color", "never"));
}

describe("a changed `adopt`", () => {
  it("is rejected for another instance before anything is changed, naming both instances", async () => {
    const { one, two } = await buyTwo();
    await bank.stack.declare({ audit: { type: "AuditInstance", args: { adopt: "one" } } });
    endsWith(0, await bank.stack.up());
    await bank.stack.declare({ audit: { type: "AuditInstance", args: { adopt: "two", description: "the second" } } });
    for (const refused of [await bank.stack.preview(), await bank.stack.up()]) {
      expect(refused.code).not.toBe(0);
      expect(refused.output).toContain(`adopt: two is audit instance two (${two}), but this resource manages ${one}`);
    }
    expect((await bank.cloud.state()).instances.map(({ name, comment }) => [name, comment])).toEqual([
      ["one", ""],
      ["two", ""],
    ]);
  });

  it("is rejected for another instance in the preview, even if another input is not known yet", async () => {
    await buyTwo();
    await bank.stack.declare({ audit: { type: "AuditInstance", args: { adopt: "one" } } });
    endsWith(0, await bank.stack.up());
    await bank.stack.declare({
      other: auditInstance({ name: "other" }),
      audit: { type: "AuditInstance", args: { adopt: "two", description: "@other.resourceId" } },
    });
    expect(endsWith(1, await bank.stack.preview())).toContain("adopt: two is audit instance two");
  });

  it("renames the same instance if `name` changes with it", async () => {
    const id = await bank.buy({ name: "one" });
    for (const name of ["one", "uno"]) {
      await bank.stack.declare({ audit: { type: "AuditInstance", args: { adopt: name, name } } });
      endsWith(0, await bank.stack.up());
    }
    expect((await bank.cloud.state()).instances).toMatchObject([{ resource_id: id, name: "uno" }]);
    endsWith(0, await bank.stack.up("--expect-no-changes"));
  });

  it("keeps the same instance if it is the resource ID", async () => {
    const one = await bank.buy({ name: "one" });
    for (const adopt of ["one", one]) {
      await bank.stack.declare({ audit: { type: "AuditInstance", args: { adopt } } });
      endsWith(0, await bank.stack.up());
    }
    expect((await bank.stack.purchase()).instance?.id).toBe(one);
    expect(await bank.bill()).toEqual({ instances: [one], paid: [2925], refunds: 0 });
  });
});

describe("the preview of a protected instance", () => {
  it("shows no replacement when its order is updated for a newly declared region or the other host", async () => {
    const args = { maxPrice: { amount: 3000, currency: "CNY" } };
    const database = { orders: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders) };
    const id = await bank.buy(args, { protect: true });
    await bank.stack.declare({
      audit: auditInstance({ ...args, region: "cn-north-4" }, { protect: true }),
      ...database,
    });
    expect(await upWithPreview()).not.toMatch(/replace|will be unsubscribed/);
    for (const host of ["native", "dynamic"]) {
      bank.stack.set({ DBSS_HOST: host });
      expect(await upWithPreview()).not.toMatch(/replace|will be unsubscribed/);
    }
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
    // Another purchase in the program does not change that.
    await bank.stack.declare({
      second: auditInstance({ name: "second" }),
      audit: auditInstance(args, { protect: true }),
      ...database,
    });
    expect(endsWith(0, await bank.stack.preview())).not.toMatch(/replace|will be unsubscribed/);
    // A change of edition still shows a replacement.
    await bank.stack.declare({
      audit: auditInstance({ ...args, edition: "medium", flavor: ACCOUNT.flavors.medium, maxPrice: undefined }),
      ...database,
    });
    expect((await bank.stack.preview()).output).toMatch(/replace/);
  });
});

describe("the preview of an instance", () => {
  it("shows no purchase after it was unsubscribed in the console, and updating its order makes none", async () => {
    await bank.buy();
    await unsubscribeInstance(bank.cloud, () => true);
    await bank.stack.declare({ audit: auditInstance({ region: "cn-north-4" }) });
    const preview = endsWith(0, await bank.stack.preview());
    expect(preview).not.toContain("CNY");
    const output = endsWith(1, await bank.stack.up());
    expect(output).toContain("no longer exists. To buy another one, run `pulumi up --refresh`");
    expect((await bank.bill()).paid).toEqual([2925]);
    expect(endsWith(0, await bank.stack.preview("--refresh"))).toContain("2925 CNY");
    // From now on, the preview shows the purchase without a refresh as well.
    expect(endsWith(0, await bank.stack.preview())).toMatch(/replace[\s\S]*2925 CNY|2925 CNY[\s\S]*replace/);
    endsWith(0, await bank.stack.up());
    expect((await bank.bill()).paid).toEqual([2925, 2925]);
  });

  it("shows a replacement when the instance moves to another order of the program, as up then does", async () => {
    const order = (keepers: object) => ({ type: "AuditOrder", args: { ...instanceArgs, keepers } });
    const orders = { a: order({ of: "a" }), b: order({ of: "b" }) };
    const instance = (of: string, more: object) => ({
      type: "AuditInstance",
      args: { name: "audit", securityGroupIds: instanceArgs.securityGroupIds, orderId: `@${of}.orderId`, ...more },
    });
    await bank.stack.declare({ ...orders, audit: instance("a", {}) });
    endsWith(0, await bank.stack.up());
    const first = (await bank.stack.resource("audit")).id;
    const region = { region: "cn-north-4" };
    await bank.stack.declare({
      a: { type: "AuditOrder", args: { ...orders.a.args, ...region } },
      b: { type: "AuditOrder", args: { ...orders.b.args, ...region } },
      audit: instance("b", region),
    });
    expect(endsWith(0, await bank.stack.preview())).toMatch(/replace/);
    endsWith(0, await bank.stack.up());
    const { id, outputs } = await bank.stack.resource("audit");
    expect(id).not.toBe(first);
    expect(outputs.orderId).toBe((await bank.stack.purchase("b")).order?.outputs.orderId);
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925, 2925], refunds: 1 });
  });
});

describe("an instance whose order its `AuditOrder` no longer declares", () => {
  it("is reported by the preview and every up, and nothing else is paid", async () => {
    const declare = (args: object) =>
      bank.stack.declare({
        order: { type: "AuditOrder", args: { ...instanceArgs, ...args } },
        audit: {
          type: "AuditInstance",
          args: { name: "audit", securityGroupIds: instanceArgs.securityGroupIds, orderId: "@order.id" },
        },
      });
    await declare({});
    expect(endsWith(0, await bank.stack.up())).not.toContain("no longer declares");
    expect(endsWith(0, await bank.stack.preview())).not.toContain("no longer declares");
    await declare({ edition: "medium", flavor: ACCOUNT.flavors.medium });
    expect(endsWith(0, await bank.stack.preview())).toMatch(/no longer declares order \w+, .*not its `id`/);
    for (const _ of [1, 2]) {
      expect(endsWith(0, await bank.stack.up())).toContain("no longer declares order");
    }
    expect(await bank.bill()).toMatchObject({ paid: [2925], refunds: 0 });
    await declare({});
    expect(endsWith(0, await bank.stack.up())).not.toContain("no longer declares");
    expect(await bank.orders()).toEqual([5, 4]);
  });
});

describe("two instances declared with the same order", () => {
  const order = { type: "AuditOrder", args: instanceArgs };
  const instance = (name: string, orderId: unknown = "@order.orderId") => ({
    type: "AuditInstance",
    args: { name, securityGroupIds: instanceArgs.securityGroupIds, orderId },
  });

  it("buys only one: the preview rejects the other, so that no two resources manage the instance", async () => {
    await bank.stack.declare({ order, one: instance("one"), two: instance("two") });
    expect(endsWith(1, await bank.stack.preview())).toContain("an order buys only one instance");
    if (bank.host === "native") {
      // Other languages do not compare outputs, as TypeScript programs do, so that the plugin must count.
      await bank.stack.declare({ order, one: instance("one"), two: instance("two", "@order.id") });
      expect(endsWith(1, await bank.stack.preview())).toContain("this run has fewer orders (1) than");
    }
    await bank.stack.declare({ order, one: instance("one") });
    endsWith(0, await bank.stack.up());
    if (bank.host === "native") {
      const { orderId } = (await bank.stack.resource("one")).outputs;
      await bank.stack.declare({
        order,
        one: instance("one"),
        two: { ...instance("two", orderId), options: { dependsOn: "@one" } },
      });
      for (const refused of [await bank.stack.preview(), await bank.stack.up()]) {
        expect(endsWith(1, refused)).toContain("an order buys only one instance");
      }
    }
    expect((await bank.cloud.state()).instances).toMatchObject([{ name: "one" }]);
  });
});

describe("an alias of an instance", () => {
  it.each([
    ["an output", (urn: string) => `output:${urn}`],
    ["an object with its type", () => ({ name: "audit", type: tokenUnder(bank.host, "AuditInstance") })],
  ])("given as %s applies to its order as well, and nothing is bought", async (_, alias) => {
    const id = await bank.buy();
    await bank.stack.declare({ renamed: auditInstance({}, { aliases: [alias(bank.urn("AuditInstance"))] }) });
    endsWith(0, await bank.stack.up());
    const { order, instance } = await bank.stack.purchase("renamed");
    expect([order?.outputs.orderId, instance?.id]).toEqual([instance?.outputs.orderId, id]);
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
  });
});

describe("a purchase under a name that another instance already has", () => {
  it("is rejected in the preview", async () => {
    const { one, two, theirs } = await buyTwo();
    await theirs.declare({ audit: auditInstance({ name: "one", keepers: { owner: "theirs" } }) });
    endsWith(0, await theirs.up());
    await bank.stack.declare({
      audit: auditInstance({ name: "one", edition: "medium", flavor: ACCOUNT.flavors.medium }),
    });
    const { code, output } = await bank.stack.preview();
    expect(code).not.toBe(0);
    expect(output).toContain(`instance ${two} already has the name one`);
    expect(await bank.bill()).toMatchObject({ instances: [one, two], refunds: 0 });
  });

  it("succeeds if the other instance is renamed in the same run", async () => {
    const program = (name: string, args: object, other: string) => ({
      other: auditInstance({ name: other, keepers: { of: "other" } }),
      audit: auditInstance({ name, ...args }, { dependsOn: ["@other"] }),
    });
    await bank.stack.declare(program("a", {}, "b"));
    endsWith(0, await bank.stack.up());
    await bank.stack.declare(program("b", { edition: "medium", flavor: ACCOUNT.flavors.medium }, "c"));
    endsWith(0, await bank.stack.preview());
    endsWith(0, await bank.stack.up());
    expect((await bank.cloud.state()).instances.map(({ name }) => name).sort()).toEqual(["b", "c"]);
  });
});

describe("a new instance with the old name of one that is renamed", () => {
  const renamed = auditInstance({ name: "first" });

  it("is bought in the same run if it depends on that one", async () => {
    const { stack } = bank;
    const id = await bank.buy();
    await stack.declare({ audit: renamed, second: auditInstance({}, { dependsOn: ["@audit"] }) });
    expect(endsWith(0, await stack.preview())).toContain(
      "the update fails unless the instance that still has the name audit is renamed first, as with the option `dependsOn`",
    );
    endsWith(0, await stack.up());
    const { instances } = await bank.cloud.state();
    expect(instances.map(({ resource_id, name }) => [resource_id === id, name])).toEqual([
      [true, "first"],
      [false, "audit"],
    ]);
  });

  it("is rejected otherwise, and the error names the option", async () => {
    const { stack } = bank;
    const id = await bank.buy();
    await stack.declare({ second: auditInstance(), audit: renamed });
    expect(endsWith(1, await stack.up())).toContain(
      "if the program gives that instance another name, set the option `dependsOn` of the new one to it",
    );
    expect(await bank.bill()).toEqual({ instances: [id], paid: [2925], refunds: 0 });
  });
});

describe("`replaceOnChanges`", () => {
  it("replaces neither the instance nor its database, and points to `keepers`", async () => {
    const options = { replaceOnChanges: ["name", "description"], deleteBeforeReplace: true };
    const declare = (name: string) =>
      bank.stack.declare({
        audit: auditInstance({ name }, options),
        orders: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders),
      });
    await declare("before");
    endsWith(0, await bank.stack.up());
    const database = (await bank.stack.resource("orders")).id;
    await declare("after");
    const output = endsWith(0, await bank.stack.up());
    expect(output).toContain("replaceOnChanges has no effect. To buy another audit instance, change `keepers`");
    expect((await bank.stack.resource("orders")).id).toBe(database);
    expect((await bank.bill()).paid).toEqual([2925]);
  });
});

describe("with --continue-on-error", () => {
  const database = { orders: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders) };
  const refusals: readonly (readonly [string, () => Promise<Declaration>])[] = [
    [
      "an order that could not be paid",
      async () => {
        await bank.balance(1);
        return auditInstance({ edition: "medium", flavor: ACCOUNT.flavors.medium });
      },
    ],
    ["an invalid input", async () => auditInstance({ name: "with space" })],
    ["`adopt` of an unknown instance", async () => ({ type: "AuditInstance", args: { adopt: "absent" } })],
  ];

  it.each(refusals)("an instance and its databases survive %s", async (_, refused) => {
    await bank.stack.declare({ audit: auditInstance(), ...database });
    endsWith(0, await bank.stack.up());
    const { instances, databases } = await bank.cloud.state();
    await bank.stack.declare({ audit: await refused(), ...database });
    const { code } = await bank.stack.up("--continue-on-error");
    expect(code).not.toBe(0);
    expect(await bank.cloud.state()).toMatchObject({ instances, databases });
    await bank.balance(1e6);
    await bank.stack.declare({ audit: auditInstance(), ...database });
    endsWith(0, await bank.stack.up());
    expect(await bank.cloud.state()).toMatchObject({ instances, databases });
    expect((await bank.bill()).paid).toEqual([2925]);
  });
});
