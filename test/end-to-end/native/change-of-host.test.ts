import { afterAll, beforeAll, expect, it } from "vitest";
import { type Cloud, startCloud } from "../../cloud";
import { auditInstance, everything } from "../declarations";
import { endsWith, TestStack } from "../stack";

let cloud: Cloud;
let stack: TestStack;

beforeAll(async () => {
  cloud = await startCloud();
  stack = await TestStack.create(cloud, "moving");
  await stack.declare(everything);
  endsWith(0, await stack.up());
});
afterAll(async () => {
  await stack.remove();
  await cloud.close();
});

/** The write operations since the last look at the requests. */
async function changes(): Promise<string[]> {
  const requests = await cloud.requests();
  return requests
    .map(({ operation }) => operation)
    .filter((operation) => !/^(list|show|get|keystone|count|batchList)/i.test(operation ?? ""));
}

async function types(): Promise<string[]> {
  return [...new Set((await stack.resources()).map(({ type }) => type.replace(/\w+$/, "…")))];
}

it("a stack of dynamic resources becomes one of native resources, without changes", async () => {
  await cloud.requests();
  endsWith(0, await stack.run("config", "set", "dbss:host", "native"));
  const output = endsWith(0, await stack.up("--expect-no-changes"));
  expect(output).toContain("7 unchanged");
  expect(await changes()).toEqual([]);
  expect(await types()).toEqual(["dbss:index:…"]);
});

it("the native stack can be refreshed and updated", async () => {
  endsWith(0, await stack.drift("--expect-no-changes"));
  endsWith(0, await stack.refresh());
  await stack.declare({ ...everything, audit: auditInstance({ ...everything.audit?.args, name: "moved" }) });
  endsWith(0, await stack.up());
  expect((await cloud.state()).instances).toMatchObject([{ name: "moved" }]);
  expect(await changes()).not.toEqual([]);
});

it("the native stack becomes dynamic again, without changes in the cloud", async () => {
  endsWith(0, await stack.run("config", "set", "dbss:host", "dynamic"));
  const output = endsWith(0, await stack.up());
  expect(output).toMatch(/6 updated|7 unchanged/);
  expect(await changes()).toEqual([]);
  expect(await types()).toEqual(["pulumi-nodejs:dynamic/dbss:…"]);
  endsWith(0, await stack.refresh());
  endsWith(0, await stack.up("--expect-no-changes"));
  endsWith(0, await stack.drift("--expect-no-changes"));
});

it("a purchase that was interrupted under the native host is completed under the dynamic one, as previewed", async () => {
  const audit = auditInstance({ ...everything.audit?.args, name: "moved", keepers: { reason: "another zone" } });
  await stack.declare({ ...everything, audit });
  endsWith(0, await stack.run("config", "set", "dbss:host", "native"));
  await stack.killedAfter("bss.payOrder", "up", "--yes", "--skip-preview");
  endsWith(0, await stack.run("config", "set", "dbss:host", "dynamic"));
  expect(endsWith(0, await stack.preview())).toMatch(/AuditInstance audit\s+replace/);
  endsWith(0, await stack.up());
  endsWith(0, await stack.drift("--expect-no-changes"));
  const { instances, payments } = await cloud.state();
  expect([instances.length, payments.length]).toEqual([1, 2]);
});

it("an unknown host is rejected, and both valid ones are named", async () => {
  stack.set({ DBSS_HOST: "remote" });
  endsWith(0, await stack.run("config", "rm", "dbss:host"));
  const { code, output } = await stack.preview();
  expect(code).not.toBe(0);
  expect(output).toContain('The setting dbss:host is "remote", but must be "dynamic" or "native"');
  stack.set({ DBSS_HOST: undefined });
});

it("the dynamic stack can be destroyed", async () => {
  endsWith(0, await stack.destroy());
  expect((await cloud.state()).instances).toEqual([]);
});
