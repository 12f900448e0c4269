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

/** The operations that were called since this was asked last, and that change something. */
async function changes(): Promise<string[]> {
  const requests = await cloud.requests();
  return requests
    .map(({ operation }) => operation)
    .filter((operation) => !/^(list|show|get|keystone|count|batchList)/i.test(operation ?? ""));
}

async function types(): Promise<string[]> {
  return [...new Set((await stack.resources()).map(({ type }) => type.replace(/\w+$/, "…")))];
}

it("a stack of dynamic resources becomes one of native ones, unchanged", async () => {
  await cloud.requests();
  endsWith(0, await stack.run("config", "set", "dbss:host", "native"));
  const output = endsWith(0, await stack.up("--expect-no-changes"));
  expect(output).toContain("7 unchanged");
  expect(await changes()).toEqual([]);
  expect(await types()).toEqual(["dbss:index:…"]);
});

it("it is refreshed and changed there", async () => {
  endsWith(0, await stack.drift("--expect-no-changes"));
  endsWith(0, await stack.refresh());
  await stack.declare({ ...everything, audit: auditInstance({ ...everything.audit?.args, name: "moved" }) });
  endsWith(0, await stack.up());
  expect((await cloud.state()).instances).toMatchObject([{ name: "moved" }]);
  expect(await changes()).not.toEqual([]);
});

it("and becomes one of dynamic ones again: nothing is changed in the cloud", async () => {
  endsWith(0, await stack.run("config", "set", "dbss:host", "dynamic"));
  const output = endsWith(0, await stack.up());
  expect(output).toMatch(/6 updated|7 unchanged/);
  expect(await changes()).toEqual([]);
  expect(await types()).toEqual(["pulumi-nodejs:dynamic/dbss:…"]);
  endsWith(0, await stack.refresh());
  endsWith(0, await stack.up("--expect-no-changes"));
  endsWith(0, await stack.drift("--expect-no-changes"));
});

it("a host that there is not is refused, and the two are named", async () => {
  stack.set({ DBSS_HOST: "remote" });
  endsWith(0, await stack.run("config", "rm", "dbss:host"));
  const { code, output } = await stack.preview();
  expect(code).not.toBe(0);
  expect(output).toContain('The setting dbss:host is "remote", but must be "dynamic" or "native"');
  stack.set({ DBSS_HOST: undefined });
});

it("and is destroyed there", async () => {
  endsWith(0, await stack.destroy());
  expect((await cloud.state()).instances).toEqual([]);
});
