import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckRequest, ConfigureRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { COMPILED } from "../../tools/build/run-compiled";
import { PLUGIN } from "../../tools/repo";
import { type Plugin, pluginAt, struct } from "../host/plugin";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-compiled-"));
  await cp(PLUGIN, directory, { recursive: true, filter: (source) => !source.includes(COMPILED) });
});
afterAll(() => rm(directory, { recursive: true }));

/** Runs an operation in a new plugin process. Returns the compiled code that it leaves for the next one. */
async function operation(step: (plugin: Plugin) => Promise<unknown>): Promise<Buffer> {
  const child = spawn(process.execPath, [join(directory, "pulumi-resource-dbss")], {
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = await once(child.stdout.setEncoding("utf8"), "data");
  const plugin = pluginAt(Number(port));
  await step(plugin);
  await plugin.ask("cancel", new Empty());
  plugin.close();
  child.kill();
  await once(child, "close");
  return readFile(await compiledFile());
}

async function compiledFile(): Promise<string> {
  const files = await readdir(join(directory, COMPILED));
  expect(files.length).toBe(1);
  return join(directory, COMPILED, String(files[0]));
}

const nothing = async () => {};

/** Checks a misspelled input, which is an error that needs no account. */
async function check(plugin: Plugin): Promise<void> {
  const account = { region: "cn-north-4", projectId: "none", accessKey: "none", secretKey: "none" };
  await plugin.ask("configure", new ConfigureRequest().setArgs(struct(account)));
  const urn = "urn:pulumi:stack::project::dbss:index:LogRetention::it";
  const response = await plugin.ask("check", new CheckRequest().setUrn(urn).setNews(struct({ instance: "audit" })));
  expect(response.getFailuresList().length).toBeGreaterThan(0);
}

it("the plugin keeps its compiled code, and adds to it when another kind of step runs", async () => {
  const first = await operation(nothing);
  const second = await operation(check);
  expect(second.length).toBeGreaterThan(first.length);
  expect(await operation(check)).toEqual(second);
  expect(await operation(nothing)).toEqual(second);
});

it("the plugin replaces unreadable compiled code", async () => {
  const kept = await operation(check);
  await writeFile(await compiledFile(), kept.subarray(0, kept.length / 2));
  expect((await operation(check)).length).toBeGreaterThan(kept.length / 2);
  await writeFile(await compiledFile(), "");
  expect((await operation(nothing)).length).toBeGreaterThan(0);
});
