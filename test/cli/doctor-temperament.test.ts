import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import type { DoctorReport } from "../../cli/doctor/report";
import { ACCOUNT, EmulatorControl, type Temperament } from "../../emulator";
import { temperamentSchema } from "../../emulator/temperament";
import { environmentOf } from "../../tools/local-stack";
import { type Cloud, startCloud } from "../cloud";
import { buy } from "./buying";
import { cli } from "./cli";

const ORDER = [
  "--with-unpaid-order",
  "--yes",
  ...["--vpc", ACCOUNT.vpcId, "--subnet", ACCOUNT.subnetId, "--security-group", ACCOUNT.securityGroupIds[0] ?? ""],
];

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud(0);
});
beforeEach(async () => {
  await cloud.reset();
  const { client } = cloud.context();
  await buy(cloud, client, "audit-1");
  await buy(cloud, client, "audit-2");
});
afterAll(() => cloud.close());

/** The report of an account with two instances on a cloud of this temperament. */
async function reportOn(temperament: Partial<Temperament>, endpoint = cloud.account.url): Promise<DoctorReport> {
  await cloud.temperament(temperament);
  const env = { ...environmentOf(cloud.account), DBSS_ENDPOINT: endpoint };
  const { stdout, stderr } = await cli(["doctor", "--json", ...ORDER], { env });
  expect(stdout, stderr).not.toBe("");
  return JSON.parse(stdout);
}

const TEMPERAMENTS: readonly Partial<Temperament>[] = [
  {},
  { orderText: "echoed", fieldNames: "documented", currency: "absent", zones: "empty" },
  { orderText: "catalog", fieldNames: "camelCase", currency: "empty", zones: "upperCase" },
  { orderText: "baseProductInfo", specCodes: "upperCase", places: "empty", addresses: "two" },
  { pageLimit: 100, totals: "absent", specCodes: "empty", addresses: "empty" },
  { pageLimit: 1, overLimit: "cap" },
  { pageLimit: 1, overLimit: "cap", totals: "absent" },
  { emptyLists: "null", filteredLists: true },
  { priceFactor: 1.5, attachedResources: true },
  { orderAmounts: "absent", expirePolicy: "absent" },
  { orderReview: "approval", statusFilter: "ignored" },
  { orderReview: "confirmation", numericIds: true },
  { throttling: { share: 0.2, retryAfter: false }, unavailable: 0.1, seed: 7 },
];

describe("the report names the temperament of the cloud", () => {
  test.each(TEMPERAMENTS.map((temperament) => [JSON.stringify(temperament), temperament] as const))(
    "%s",
    async (_, temperament) => {
      const { temperament: found } = await reportOn(temperament);
      const actual: Record<string, unknown> = temperamentSchema.parse(temperament);
      // Everything reported is correct, ...
      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((key) => [key, actual[key]])));
      // ... everything set is reported, except what only shows in a share of requests, ...
      const { throttling, unavailable, seed, ...set } = temperament;
      expect(found).toMatchObject(set);
      // ... and the emulator accepts the report.
      expect(temperamentSchema.parse(found)).toMatchObject(found);
    },
  );

  test("an emulator started with the whole report has its temperament", async () => {
    const report = await reportOn({
      orderText: "catalog",
      fieldNames: "camelCase",
      currency: "empty",
      pageLimit: 100,
    });
    const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-report-"));
    const file = join(directory, "report.json");
    await writeFile(file, JSON.stringify(report));
    const args = ["--import", require.resolve("tsx"), "cli/main.ts", "emulator", "--temperament", file];
    const emulator = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(async () => {
      emulator.kill();
      await rm(directory, { recursive: true });
    });
    const [line] = await once(createInterface(emulator.stdout), "line");
    const { url } = z.object({ url: z.string() }).parse(JSON.parse(line));
    expect(await new EmulatorControl(url).temperament()).toEqual(temperamentSchema.parse(report.temperament));
  });

  test("an international account is recognized at its own endpoint", async () => {
    const endpoint = cloud.account.url.replace("127.0.0.1", "localhost");
    const { temperament, checks } = await reportOn({ site: "international" }, endpoint);
    expect(temperament).toMatchObject({ site: "international" });
    expect(checks.filter(({ status }) => status === "failed")).toEqual([]);
  });

  test("an international account is recognized at the Chinese endpoint, and the check of the site fails", async () => {
    const { temperament, checks } = await reportOn({ site: "international" });
    expect(temperament).toMatchObject({ site: "international" });
    expect(checks.find(({ id }) => id === "site")).toMatchObject({
      status: "failed",
      detail: expect.stringContaining("CBC.0150"),
      advice: expect.stringContaining("endpoints.bss"),
    });
  });
});
