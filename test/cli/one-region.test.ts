import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT } from "../../emulator";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { cli } from "./cli";

const EAST = ACCOUNT.otherRegion;

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud(0, { regions: [EAST.region] });
});
afterAll(() => cloud.close());

const run = (...args: string[]) => cli(args, { env: environmentOf(cloud.account) });

describe("a command that works in one region", () => {
  const dbssProjects = async () => {
    const dbss = (await cloud.requests()).filter(({ service }) => service === "dbss");
    return [...new Set(dbss.map(({ path }) => path.split("/")[2]))];
  };

  test.each([["flavors"], ["zones"], ["orders"], ["doctor"], ["renew", "north"]])(
    "%s: with --region, requests only that region",
    async (...args) => {
      await cloud.requests();
      await run(...args, "--region", "cn-east-3");
      expect(await dbssProjects()).toEqual([EAST.projectId]);
    },
  );

  test("price: with --region, requests the price of that region", async () => {
    await cloud.requests();
    const { code } = await run("price", "--edition", "low", "--region", "cn-east-3");
    expect(code).toBe(0);
    const [rate] = (await cloud.requests()).filter(({ operation }) => operation === "listRateOnPeriodDetail");
    expect(rate?.body).toMatchObject({
      project_id: EAST.projectId,
      product_infos: [expect.objectContaining({ region: "cn-east-3" })],
    });
  });

  test("needs no configured region, and reports where the region comes from", async () => {
    const { HW_REGION_NAME: _, HW_PROJECT_ID: __, ...env } = environmentOf(cloud.account);
    const { stdout } = await cli(["doctor", "--region", "cn-east-3", "--json"], { env });
    const { region, projectId, configuration } = JSON.parse(stdout);
    expect({ region, projectId }).toEqual({ region: "cn-east-3", projectId: EAST.projectId });
    expect(configuration[0]).toEqual({ key: "region", source: "--region" });
  });

  test.each([
    ["cn-east-3", EAST.projectId, false],
    [ACCOUNT.region, ACCOUNT.projectId, true],
  ])("doctor: with --region %s, the configured project is used only in its own region", async (name, project, used) => {
    const { stdout } = await cli(["doctor", "--region", name, "--json"], { env: environmentOf(cloud.account) });
    const { region, projectId, configuration } = JSON.parse(stdout);
    expect({ region, projectId }).toEqual({ region: name, projectId: project });
    expect(configuration).toContainEqual({ key: "region", source: "--region" });
    expect(configuration.some(({ key }: { key: string }) => key === "projectId")).toBe(used);
  });
});
