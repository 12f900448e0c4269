import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { type Cloud, startCloud } from "../cloud";
import { HOSTS } from "../host/hosted";
import { auditInstance, rdsAuditDatabase } from "./declarations";
import { endsWith, TestStack } from "./stack";

const MEDIUM = { edition: "medium", flavor: ACCOUNT.flavors.medium };

const RULE = {
  type: "MaskingRule",
  args: { instanceId: "@audit.instanceId", name: "iban", regex: "x", maskValue: "X" },
};

/** An instance with a database and a rule. */
const FULL = { audit: auditInstance(), orders: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders), rule: RULE };

/** Counts what the cloud has left of the program's resources. */
async function left({ state }: Cloud) {
  const { instances, databases, maskRules } = await state();
  return { instances: instances.length, databases: databases.length, rules: maskRules.filter(isDeclared).length };
}

const isDeclared = ({ name }: { readonly name?: unknown }) => name === RULE.args.name;

// The refresh compares the inputs in the state, in the same process as the steps that follow.
describe.each(HOSTS)("an operation that refreshes first, under the %s host", (host) => {
  let cloud: Cloud;
  let stack: TestStack;
  beforeAll(async () => {
    cloud = await startCloud();
    stack = await TestStack.create(cloud, `refresh-first-${host}`, { DBSS_HOST: host });
  });
  beforeEach(async () => {
    await cloud.reset();
    await cloud.settings({ orderSeconds: 1, jobSeconds: 1, powerSeconds: 1, deleteSeconds: 1 });
  });
  afterEach(() => stack.startOver());
  afterAll(async () => {
    await stack.remove();
    await cloud.close();
  });

  it.each([[["--refresh"]], [["--refresh", "--run-program"]], [["--run-program"]]])(
    "destroys everything: %j",
    async (options) => {
      await stack.declare(FULL);
      endsWith(0, await stack.up());
      endsWith(0, await stack.destroy(...options));
      expect(await left(cloud)).toEqual({ instances: 0, databases: 0, rules: 0 });
      expect(await stack.resources()).toEqual([]);
    },
  );

  it.each([[["--refresh"]], [["--refresh", "--run-program"]]])("replaces an instance once: %j", async (options) => {
    await stack.declare(FULL);
    endsWith(0, await stack.up());
    await stack.declare({ ...FULL, audit: auditInstance(MEDIUM) });
    endsWith(0, await stack.up(...options));
    expect(await left(cloud)).toEqual({ instances: 1, databases: 1, rules: 1 });
    const { payments, refunds } = await cloud.state();
    expect([payments.length, refunds.length]).toEqual([2, 1]);
  });

  it("waits for an instance whose creation timed out", async () => {
    await cloud.settings({ orderSeconds: 1, jobSeconds: 60_000 });
    await stack.declare({ audit: auditInstance({ timeouts: { create: "2s" } }) });
    endsWith(1, await stack.up());
    expect((await cloud.state()).instances).toMatchObject([{ status: "BUILD" }]);
    await stack.declare({ audit: auditInstance({ timeouts: { create: "5m" } }) });
    endsWith(0, await stack.up("--refresh"));
    expect((await cloud.state()).instances).toMatchObject([{ status: "ACTIVE" }]);
  });

  it.each([[["--refresh"]], [["--refresh", "--run-program"]]])("deletes removed resources: %j", async (options) => {
    await stack.declare(FULL);
    endsWith(0, await stack.up());
    await stack.declare({ audit: auditInstance() });
    endsWith(0, await stack.up(...options));
    expect(await left(cloud)).toEqual({ instances: 1, databases: 0, rules: 0 });
  });
});
