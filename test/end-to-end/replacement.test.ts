import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { type Cloud, startCloud } from "../cloud";
import { auditInstance, rdsAuditDatabase } from "./declarations";
import { endsWith, TestStack } from "./stack";

const MEDIUM = { edition: "medium", flavor: ACCOUNT.flavors.medium };

let cloud: Cloud;
let stack: TestStack;

beforeAll(async () => {
  cloud = await startCloud();
  stack = await TestStack.create(cloud, "replacement");
});
afterAll(async () => {
  await stack.remove();
  await cloud.close();
});
afterEach(async () => {
  await stack.destroy();
  await cloud.reset();
});

/** The stack with one instance, running. Answers its URN and the ID of the instance. */
async function running(options: object = {}): Promise<{ urn: string; id: string | undefined }> {
  await stack.declare({ audit: auditInstance({}, options) });
  endsWith(0, await stack.up());
  return stack.resource("audit").then(({ urn, id }) => ({ urn, id }));
}

async function bill() {
  const { instances, payments, refunds } = await cloud.state();
  return { instances: instances.map(({ resource_id: id }) => id), payments: payments.length, refunds: refunds.length };
}

describe("a replacement that is forced on the same arguments", () => {
  it("buys nothing and gives nothing back: it says so, and the instance stays", async () => {
    const { urn, id } = await running();
    const output = endsWith(0, await stack.up("--replace", urn));
    expect(output).toContain(`${id} stays`);
    expect(output).toContain("deleteBeforeReplace");
    expect(await bill()).toEqual({ instances: [id], payments: 1, refunds: 0 });
    endsWith(0, await stack.drift("--expect-no-changes"));
  });

  it("deletes first and then buys, where the program says so", async () => {
    const { urn, id } = await running({ deleteBeforeReplace: true });
    endsWith(0, await stack.up("--replace", urn));
    const now = await stack.resource("audit");
    expect(now.id).not.toBe(id);
    expect(await bill()).toEqual({ instances: [now.id], payments: 2, refunds: 1 });
    endsWith(0, await stack.drift("--expect-no-changes"));
  });
});

describe("a replacement because of arguments", () => {
  it("says in the preview what it costs and what is lost, buys, and then gives the old one back", async () => {
    const { id } = await running();
    await stack.declare({ audit: auditInstance(MEDIUM), orders: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders) });
    const { output } = await stack.preview();
    expect(output).toMatch(/audit instance audit: 6500 CNY for 1 month/);
    expect(output).toMatch(new RegExp(`\\(${id}\\) will be given back: its audit logs are lost.*paid until 20`));
    expect(await bill()).toEqual({ instances: [id], payments: 1, refunds: 0 });
    endsWith(0, await stack.up());
    const now = await stack.resource("audit");
    expect(now.id).not.toBe(id);
    expect(await bill()).toEqual({ instances: [now.id], payments: 2, refunds: 1 });
    endsWith(0, await stack.drift("--expect-no-changes"));
  });

  it("gives the old one back first, where the program says so", async () => {
    const { id } = await running({ deleteBeforeReplace: true });
    await stack.declare({ audit: auditInstance(MEDIUM, { deleteBeforeReplace: true }) });
    endsWith(0, await stack.up());
    expect(await bill()).toMatchObject({ instances: [expect.not.stringMatching(`^${id}$`)], payments: 2, refunds: 1 });
  });

  it("that goes back to an instance which is waiting for its deletion keeps that one", async () => {
    const { id } = await running();
    await stack.declare({ audit: auditInstance(MEDIUM) });
    const refusal = {
      match: { operation: "cancelResourcesSubscription" },
      times: 9,
      effect: { kind: "status", status: 403 },
    };
    await cloud.fault(refusal);
    endsWith(1, await stack.up());
    await cloud.advance("PT1S");
    const { instances } = await bill();
    expect(instances.length).toBe(2);
    await fetch(`${cloud.account.url}/_emulator/faults`, { method: "DELETE" });
    await stack.declare({ audit: auditInstance() });
    endsWith(0, await stack.up());
    expect(await bill()).toEqual({ instances: [id], payments: 2, refunds: 1 });
    endsWith(0, await stack.drift("--expect-no-changes"));
  });
});

describe("a deletion", () => {
  it("shows what is lost in the details of its preview", async () => {
    await running();
    const { output } = await stack.run("destroy", "--preview-only", "--diff", "--non-interactive", "--color", "never");
    expect(output).toMatch(/deletion *: "loses the audit logs, and what is left of the paid period/);
  });

  it("obeys protect, for a replacement as well", async () => {
    const { id } = await running({ protect: true });
    await stack.declare({ audit: auditInstance(MEDIUM, { protect: true }) });
    for (const refused of [await stack.up(), await stack.destroy()]) {
      expect(refused.code).not.toBe(0);
      expect(refused.output).toMatch(/protect/);
    }
    expect(await bill()).toEqual({ instances: [id], payments: 1, refunds: 0 });
    await running();
  });

  it("obeys retainOnDelete: the instance stays as it is, and a later declaration takes it up again", async () => {
    const { id } = await running({ retainOnDelete: true });
    endsWith(0, await stack.destroy());
    expect(await bill()).toEqual({ instances: [id], payments: 1, refunds: 0 });
    expect(await running()).toMatchObject({ id });
    expect(await bill()).toEqual({ instances: [id], payments: 1, refunds: 0 });
  });
});
