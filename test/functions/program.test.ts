import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as server from "@pulumi/pulumi/automation/server";
import { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import * as state from "@pulumi/pulumi/runtime/state";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import * as dbss from "../../provider";
import { ConfigError } from "../../provider/client";
import { type Cloud, startCloud } from "../cloud";
import { settle } from "./asked-cloud";

// Functions in programs as the Automation API runs them: several in one process, each with its own store of the SDK.

// The Automation API runs inline programs with these; the SDK does not declare them.
const { withLocalStorage } = state as typeof state & { withLocalStorage<T>(program: () => T): T };

/** The runner of inline programs. */
const { LanguageServer } = server as unknown as {
  LanguageServer: new (program: () => Promise<unknown>) => { run(call: object, done: () => void): void };
};

let clouds: readonly Cloud[];

beforeAll(async () => {
  clouds = await Promise.all([startCloud(0), startCloud(0)]);
  await Promise.all(clouds.map((cloud, index) => settle(cloud, { name: `audit-${index}` })));
});
afterAll(() => Promise.all(clouds.map((cloud) => cloud.close())));

/** Runs a program with the configuration of a stack that uses the cloud. */
function inStack<T>({ account }: Cloud, program: () => Promise<T>): Promise<T> {
  const { url, region, projectId, accessKey, secretKey } = account;
  return withLocalStorage(() => {
    const settings = { endpoint: url, region, projectId, accessKey, secretKey };
    const config = Object.entries(settings).map(([key, value]) => [`dbss:${key}`, value]);
    pulumi.runtime.setAllConfig(Object.fromEntries(config));
    return program();
  });
}

const names = async () => (await dbss.getAuditInstances()).map(({ name }) => name);

const outputOf = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => void output.apply(resolve));

describe("two stacks in one process", () => {
  it("query their own accounts, one after the other and concurrently", async () => {
    for (const [index, cloud] of clouds.entries()) {
      expect(await inStack(cloud, names)).toEqual([`audit-${index}`]);
    }
    const together = await Promise.all(clouds.map((cloud) => inStack(cloud, names)));
    expect(together).toEqual([["audit-0"], ["audit-1"]]);
  });

  it("query their own accounts with functions that return outputs", async () => {
    const together = clouds.map((cloud) => inStack(cloud, () => outputOf(dbss.getAuditInstancesOutput())));
    expect((await Promise.all(together)).map((list) => list.map(({ name }) => name))).toEqual([
      ["audit-0"],
      ["audit-1"],
    ]);
  });
});

/** What the runner prints for an error that the program does not handle. */
async function printedFor(error: unknown): Promise<unknown[]> {
  const print = vi.spyOn(console, "error").mockReturnValue();
  onTestFinished(() => print.mockRestore());
  const handlers = process.listeners("uncaughtException");
  const ended = new Promise<void>((resolve) => {
    new LanguageServer(async () => undefined).run({ request: new RunRequest() }, resolve);
  });
  const [handler] = process.listeners("uncaughtException").filter((each) => !handlers.includes(each));
  handler?.(error as Error, "uncaughtException");
  await ended;
  return print.mock.calls.flat();
}

it("a missing setting is an error without a stack trace, with a hint to use `stack.setConfig`", async () => {
  const error: unknown = await withLocalStorage(() => dbss.getQuota().catch((reason: unknown) => reason));
  expect(ConfigError.isInstance(error)).toBe(true);
  expect(pulumi.RunError.isInstance(error)).toBe(true);
  expect(await printedFor(error)).toEqual([`error: [runtime] ${(error as Error).message}`]);
  expect(String(error)).toMatch(/^ConfigError: The setting dbss:region is missing\./);
  // This program is not run by Pulumi's own runner.
  expect(String(error)).toMatch(/not `envVars` of the workspace: use `stack\.setConfig`\.$/);
});

it("an error shared by several calls has the hint once, and each stack points to its own call", async () => {
  const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-shared-error-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const sharedConfigFile = join(directory, "config.json");
  await writeFile(sharedConfigFile, JSON.stringify({ current: "empty", profiles: [{ name: "empty" }] }));
  const [cloud] = clouds;
  const { url = "", region = "" } = cloud?.account ?? {};
  const askFirst = () => dbss.getAuditInstances();
  const askSecond = () => dbss.getAuditInstances();
  const reasons = await withLocalStorage(() => {
    const settings = { "dbss:endpoint": url, "dbss:region": region, "dbss:sharedConfigFile": sharedConfigFile };
    pulumi.runtime.setAllConfig(settings);
    return Promise.allSettled([askFirst(), askSecond()]);
  });
  for (const [index, result] of reasons.entries()) {
    const reason: unknown = result.status === "rejected" ? result.reason : undefined;
    expect(ConfigError.isInstance(reason)).toBe(true);
    const { message, stack } = reason as Error;
    expect(message.match(/use `stack\.setConfig`/g)).toHaveLength(1);
    expect(stack?.match(/ask(First|Second)/g)).toEqual([index === 0 ? "askFirst" : "askSecond"]);
  }
});

describe("an output in place of a value", () => {
  // The compiler rejects it; programs in JavaScript and programs that cast get this error at run time.
  type Asked = (args: object) => Promise<unknown>;

  it.each<[string, Asked, object, RegExp]>([
    [
      "an output",
      dbss.getDatabases as Asked,
      { instanceId: pulumi.output("i") },
      /^getDatabases: instanceId is an output/,
    ],
    [
      "a promise",
      dbss.getDatabases as Asked,
      { instanceId: Promise.resolve("i") },
      /^getDatabases: instanceId is an output/,
    ],
    [
      "an output in a list",
      dbss.getCoverage as Asked,
      { engines: [pulumi.output("MySQL")] },
      /engines\.0 is an output/,
    ],
    ["an output as the whole argument", dbss.getFlavors as Asked, pulumi.output({}), /the argument is an output/],
  ])("%s is rejected with the name of the function that accepts outputs", async (_, ask, args, message) => {
    const error: unknown = await ask(args).catch((reason: unknown) => reason);
    expect(pulumi.RunError.isInstance(error)).toBe(true);
    expect(String((error as Error).message)).toMatch(message);
    expect(String((error as Error).message)).toMatch(/Use get\w+Output/);
  });
});

describe("a unit test with mocks", () => {
  const calls: pulumi.runtime.MockCallArgs[] = [];

  /** Without an organization, as most unit tests are written. */
  function withMocks<T>(test: () => Promise<T>): Promise<T> {
    calls.length = 0;
    return withLocalStorage(async () => {
      const call = (args: pulumi.runtime.MockCallArgs) => {
        calls.push(args);
        return args.token === "dbss:index:getFlavors" ? [{ id: "c6.xlarge.4" }] : { auditQuota: 3 };
      };
      const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => ({ id: `${name}-id`, state: inputs });
      await pulumi.runtime.setMocks({ newResource, call }, "project", "stack", false);
      return test();
    });
  }

  it("gets the results of functions from its mocks", async () => {
    await withMocks(async () => {
      expect(await dbss.getQuota()).toEqual({ auditQuota: 3 });
      expect(await dbss.getFlavors({ edition: "low" })).toEqual([{ id: "c6.xlarge.4" }]);
      expect(await outputOf(dbss.getQuotaOutput())).toEqual({ auditQuota: 3 });
    });
    expect(calls).toEqual([
      { token: "dbss:index:getQuota", inputs: {} },
      { token: "dbss:index:getFlavors", inputs: { edition: "low" } },
      { token: "dbss:index:getQuota", inputs: {} },
    ]);
  });

  it("declares an AuditInstance", async () => {
    await withMocks(async () => {
      const audit = new dbss.AuditInstance("audit", {
        name: "audit",
        edition: "low",
        flavor: "c6.xlarge.4",
        availabilityZones: ["cn-north-4a"],
        vpcId: "vpc",
        subnetId: "subnet",
        securityGroupIds: ["sg"],
        periodUnit: "month",
        period: 1,
      });
      expect(await outputOf(audit.name)).toBe("audit");
      expect(await outputOf(audit.urn)).toContain("dbss:AuditInstance::audit");
    });
  });

  it.each([
    ["rdsIds", ["r-1"]],
    ["riskRules", { on: ["Table_deletion"] }],
    ["databaseFilter", { name: "*" }],
    ["availabilityZones", ["cn-north-4a"]],
  ])("rejects a DatabaseAudit whose %s is an output, as in a JavaScript program", async (name, value) => {
    await withMocks(async () => {
      const place = { vpcId: "vpc", subnetId: "subnet", securityGroupIds: ["sg"], rdsIds: ["r-1"] };
      const declare = () => new dbss.DatabaseAudit("audit", { ...place, [name]: pulumi.output(value) });
      expect(declare).toThrow(pulumi.RunError);
      expect(declare).toThrow(`${name} must be a plain value, not an output or a promise`);
    });
    expect(calls).toEqual([]);
  });
});
