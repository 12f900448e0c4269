import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ACCOUNT, type EmulatorAccount } from "../../emulator";
import { engines, version } from "../../package.json";
import { COMPILED } from "../../tools/build/run-compiled";
import { LocalStack } from "../../tools/local-stack";
import { drawn } from "../drawn";
import { type Consumer, makeConsumer, pack } from "./consumer";

// Module resolution does not depend on the package manager, but finding the types of dependencies does.
const CONFIGS = {
  npm: ["tsconfig.json", "tsconfig.node10.json", "tsconfig.bundler.json"],
  pnpm: ["tsconfig.json"],
};

describe.each(drawn(["npm", "pnpm"] as const, 1))("installed with %s", (manager) => {
  let directory: string;
  let consumer: Consumer;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-pack-"));
    consumer = await makeConsumer(manager, await pack(directory));
  });
  afterAll(async () => {
    await consumer?.remove();
    await rm(directory, { recursive: true, force: true });
  });

  test.each([
    ["required", 'require("pulumi-dbss").AuditInstance'],
    ["imported", '(await import("pulumi-dbss")).AuditInstance'],
  ])("the resources can be %s", async (_, resource) => {
    const script = `(async () => console.log(typeof ${resource}))()`;
    expect(await consumer.node("-e", script)).toBe("function\n");
  });

  test("all entry points load on the oldest Node.js version that package.json allows", async () => {
    const entries = ["", "/client", "/policies", "/host", "/emulator"].map((entry) => `require("pulumi-dbss${entry}")`);
    const script = `${entries.join(";")}; console.log(process.version)`;
    expect(engines.node).toBe(`>=${(await consumer.oldestNode("-e", script)).trim().slice(1)}`);
    const asked = "configure({ config: { get: () => undefined } }).then(() => console.log('loaded'))";
    expect(await consumer.oldestNode("-e", `require("pulumi-dbss/host").provider("AuditInstance").${asked}`)).toBe(
      "loaded\n",
    );
  });

  test("the client and the emulator work in a program without Pulumi", async () => {
    const zones = JSON.parse(await consumer.node("without-pulumi.ts"));
    expect(zones.length).toBe(ACCOUNT.availabilityZones.length);
  });

  test("`pulumi-dbss --version` prints the version", async () => {
    expect((await consumer.exec("pulumi-dbss", "--version")).trim()).toBe(version);
  });

  test.each(CONFIGS[manager])("programs type-check under %s", async (config) => {
    await consumer.exec("tsc", "-p", config);
  });

  test("the dynamic host keeps its compiled code in the package, even if its process is killed", async () => {
    const step = "check({}, {}).catch(() => {}).then(() => process.kill(process.pid, 'SIGKILL'))";
    const killed = consumer.node("-e", `require("pulumi-dbss/host").provider("ResourceTags").${step}`);
    await expect(killed).rejects.toThrow("Command failed");
    const host = join(consumer.directory, "node_modules/pulumi-dbss/dist/dynamic-host");
    expect(await readdir(join(host, COMPILED))).toHaveLength(1);
  });

  test("pulumi previews a program against the installed emulator", async () => {
    const stack = await LocalStack.create({
      project: consumer.directory,
      stack: "dev",
      account: await emulatorOf(consumer),
    });
    onTestFinished(() => stack.remove());
    const { stdout } = await stack.expect(0, "preview", "--non-interactive");
    expect(stdout).toMatch(/AuditInstance\s+audit\s+create/);
  });
});

/** Starts the emulator that the consumer has installed. */
async function emulatorOf(consumer: Consumer): Promise<EmulatorAccount> {
  const command = join(consumer.directory, "node_modules/.bin/pulumi-dbss");
  const emulator = spawn(command, ["emulator"], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void emulator.kill());
  for await (const line of createInterface(emulator.stdout)) {
    return JSON.parse(line);
  }
  throw new Error("the emulator ended before it was ready");
}
