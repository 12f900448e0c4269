import { afterAll, beforeAll, expect, it } from "vitest";
import { type Cloud, startCloud } from "../../cloud";
import { auditInstance } from "../declarations";
import { endsWith, TestStack } from "../stack";

const DESCRIPTION = "known to few";

let cloud: Cloud;
let stack: TestStack;

beforeAll(async () => {
  cloud = await startCloud();
  stack = await TestStack.create(cloud, "secret", { DBSS_HOST: "native" });
});
afterAll(async () => {
  await stack.remove();
  await cloud.close();
});

async function exported(): Promise<string> {
  return (await stack.run("stack", "export")).stdout;
}

it("an input that is secret in the program stays secret in the state after up, refresh and update", async () => {
  await stack.declare({ audit: auditInstance({ description: `secret:${DESCRIPTION}` }) });
  endsWith(0, await stack.up());
  expect((await cloud.state()).instances).toMatchObject([{ comment: DESCRIPTION }]);
  expect(await exported()).not.toContain(DESCRIPTION);
  endsWith(0, await stack.refresh());
  expect(await exported()).not.toContain(DESCRIPTION);
  await stack.declare({ audit: auditInstance({ name: "renamed", description: `secret:${DESCRIPTION}` }) });
  const output = endsWith(0, await stack.up("--diff"));
  expect(output).not.toContain(DESCRIPTION);
  expect(await exported()).not.toContain(DESCRIPTION);
});

it("drift of a secret input is shown without its value", async () => {
  await cloud.patch({ op: "replace", path: "/instances/0/comment", value: "known to none" });
  const output = endsWith(0, await stack.drift());
  expect(output).toMatch(/description/);
  expect(output).not.toMatch(/known to/);
  endsWith(0, await stack.destroy());
});
