import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Contexts } from "../../provider/host/contexts";
import { Driver } from "../../provider/host/driver";
import { type ResourceType, resourceOf } from "../../provider/resources";
import { type Cloud, startCloud } from "../cloud";
import { homeArgs, orderInputs } from "./buy-instance";

// A preview as the engine runs it: every new resource is checked and nothing is changed.

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud(0);
});
beforeEach(async () => {
  await cloud.reset();
  await cloud.requests();
});
afterAll(() => cloud.close());

type Configuration = Readonly<Record<string, string | undefined>>;

const right = (): Configuration => {
  const { url, region, projectId, accessKey, secretKey } = cloud.account;
  return { endpoint: url, region, projectId, accessKey, secretKey, maxRetries: "0" };
};

/** Checks a resource in a preview, which must not fail. Returns the warnings. */
async function preview(
  configuration: Configuration,
  type: ResourceType,
  args: object,
  olds?: object,
): Promise<string[]> {
  const warnings: string[] = [];
  const contexts = new Contexts((key) => configuration[key], new AbortController().signal);
  const driver = new Driver(await resourceOf(type), contexts, { isChanging: false });
  const log = { progress: () => undefined, warn: (message: string) => void warnings.push(message) };
  const { failures } = await driver.check(olds && { ...olds }, { ...args }, log);
  expect(failures).toEqual([]);
  return warnings;
}

const NEW: readonly [type: ResourceType, args: () => object][] = [
  ["AuditOrder", () => orderInputs(homeArgs)],
  ["LogRetention", () => ({ instanceId: unknownValue, retentionDays: 30 })],
  ["ResourceTags", () => ({ resourceId: "r-1", tags: { team: "security" } })],
  ["RdsAuditDatabase", () => ({ instanceId: unknownValue, rdsId: unknownValue })],
];

describe.each(NEW)("the preview of a new %s", (type, args) => {
  it.each<[string, () => Configuration, RegExp]>([
    ["a wrong secret key", () => ({ ...right(), secretKey: "another" }), /HTTP 401/],
    ["an access key that does not exist", () => ({ ...right(), accessKey: "NOSUCHKEY0000000" }), /HTTP 401/],
    [
      "a wrong password",
      () => {
        const { userName, domainName } = cloud.account;
        const user = { userName, domainName, userPassword: "another" };
        return { ...right(), accessKey: undefined, secretKey: undefined, ...user };
      },
      /HTTP 401/,
    ],
    ["an endpoint that nothing listens on", () => ({ ...right(), endpoint: "http://127.0.0.1:9" }), /ECONNREFUSED/],
    [
      "a region that the account has no project in",
      () => ({ ...right(), projectId: undefined, region: "nowhere-1" }),
      /region: this account has no project in a region "nowhere-1"\. Check the region; .* set projectName or projectId\.$/,
    ],
    ["an http endpoint on another machine", () => ({ ...right(), endpoint: "http://a.example" }), /is not encrypted/],
  ])("fails with %s", async (_, configuration, message) => {
    await expect(preview(configuration(), type, args())).rejects.toThrow(message);
  });

  it("passes with valid settings, even if DBSS returns 403 or 500", async () => {
    await cloud.fault({ match: { service: "dbss" }, times: 100, effect: { kind: "status", status: 403 } });
    await expect(preview(right(), type, args())).resolves.toBeInstanceOf(Array);
    await cloud.fault({ match: { service: "dbss" }, times: 100, effect: { kind: "status", status: 500 } });
    await expect(preview(right(), type, args())).resolves.toBeInstanceOf(Array);
  });
});

it("sends no request in the preview of an existing resource", async () => {
  const retention = { instanceId: "i-1", retentionDays: 30 };
  await preview(right(), "LogRetention", { ...retention, retentionDays: 60 }, retention);
  expect(await cloud.requests()).toEqual([]);
});

it("signs in once for the preview of several new resources", async () => {
  const configuration = right();
  const contexts = new Contexts((key) => configuration[key], new AbortController().signal);
  const run = { isChanging: false };
  const driver = new Driver(await resourceOf("LogRetention"), contexts, run);
  const log = { progress: () => undefined, warn: () => undefined };
  const args = { instanceId: unknownValue, retentionDays: 30 };
  await Promise.all([1, 2, 3].map(() => driver.check(undefined, args, log)));
  await driver.check(undefined, args, log);
  expect(await cloud.requests()).toHaveLength(1);
  await contexts.of().client.close();
});

it("rejects a `resourceId` given as `instanceId` in the preview and names both", async () => {
  await cloud.patch({ op: "add", path: "/instances/-", value: { name: "central" } });
  const [instance] = (await cloud.state()).instances;
  const configuration = right();
  const contexts = new Contexts((key) => configuration[key], new AbortController().signal);
  const driver = new Driver(await resourceOf("LogRetention"), contexts, { isChanging: false });
  const log = { progress: () => undefined, warn: () => undefined };
  const check = async (instanceId?: string) =>
    (await driver.check(undefined, { instanceId, retentionDays: 30 }, log)).failures;
  expect(await check(instance?.resource_id)).toEqual([
    {
      property: "instanceId",
      reason: expect.stringContaining(
        `${instance?.resource_id} is the \`resourceId\` of the audit instance central; its \`instanceId\` is ${instance?.id}`,
      ),
    },
  ]);
  expect(await check(instance?.id)).toEqual([]);
  await contexts.of().client.close();
});
