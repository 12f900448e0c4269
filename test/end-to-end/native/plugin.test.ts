import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { environmentOf } from "../../../tools/local-stack";
import { PLUGIN } from "../../../tools/repo";
import { cli } from "../../cli/cli";
import { type Cloud, startCloud } from "../../cloud";
import { auditInstance } from "../declarations";
import { endsWith, TestStack } from "../stack";

let here: Cloud;
let there: Cloud;
let stack: TestStack;

beforeAll(async () => {
  [here, there] = await Promise.all([startCloud(), startCloud()]);
  stack = await TestStack.create(here, "plugin", { DBSS_HOST: "native" });
  await stack.declare({ audit: auditInstance() });
});
afterAll(async () => {
  await stack.remove();
  await Promise.all([here.close(), there.close()]);
});

const home = () => join(stack.directory, "home");

it("a program installs the plugin where Pulumi looks, and so does `plugin install`", async () => {
  endsWith(0, await stack.up());
  await rm(join(home(), "plugins"), { recursive: true });
  expect((await stack.refresh()).code).not.toBe(0);
  expect((await cli(["plugin", "install", "--home", home()])).code).toBe(0);
  endsWith(0, await stack.destroy());
  expect((await here.state()).instances).toEqual([]);
});

it("the plugin is found on the PATH, as an npm script sets it", async () => {
  endsWith(0, await stack.up());
  await rm(join(home(), "plugins"), { recursive: true });
  const { path } = stack;
  stack.set({ PATH: `${PLUGIN}${delimiter}${path}` });
  endsWith(0, await stack.destroy());
  stack.set({ PATH: path });
});

it("a running plugin keeps its own environment, and rejects a provider with other settings", async () => {
  const running = spawn(join(PLUGIN, "pulumi-resource-dbss"), {
    env: { ...process.env, ...environmentOf(there.account) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = await once(running.stdout.setEncoding("utf8"), "data");
  stack.set({ PULUMI_DEBUG_PROVIDERS: `dbss:${String(port).trim()}` });
  endsWith(0, await stack.up());
  expect((await there.state()).instances.length).toBe(1);
  expect((await here.state()).instances).toEqual([]);
  endsWith(0, await stack.destroy());
  const { url, region, projectId, accessKey, secretKey } = here.account;
  await stack.declare({
    elsewhere: { type: "Provider", args: { endpoint: url, region, projectId, accessKey, secretKey } },
    one: auditInstance({ name: "one" }),
    other: auditInstance({ name: "other" }, { provider: "@elsewhere" }),
  });
  expect(endsWith(1, await stack.up())).toContain("already serves a provider with other settings");
  const bought = [...(await there.state()).instances, ...(await here.state()).instances];
  expect(bought.filter(({ name }) => name === "other")).toEqual([]);
  endsWith(0, await stack.destroy());
  stack.set({ PULUMI_DEBUG_PROVIDERS: undefined });
  running.kill();
  await once(running, "close");
});
