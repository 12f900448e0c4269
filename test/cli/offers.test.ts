import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT } from "../../emulator";
import { getFlavors } from "../../provider/functions/get-flavors";
import { type Cloud, startCloud } from "../cloud";
import { cliOn } from "./cli";

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud(0);
});
afterAll(() => cloud.close());

describe("the offers of the cloud", () => {
  test("flavors: prints a table, smallest edition first", async () => {
    const { code, stdout } = await cliOn(cloud.account, "flavors");
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^FLAVOR +EDITION +DATABASES +VCPUS +RAM \(MB\)/);
    expect(lines[1]).toMatch(new RegExp(`^${ACCOUNT.flavors.low.replaceAll(".", "\\.")} +low +3 `));
  });

  test("flavors: has the same filters as the function, and explains an empty result", async () => {
    const { stdout } = await cliOn(
      cloud.account,
      "flavors",
      "--edition",
      "low",
      "--availability-zone",
      "cn-north-4a",
      "--json",
    );
    const args = { edition: "low", availabilityZone: "cn-north-4a" } as const;
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(await getFlavors.ask(cloud.context(), args))));
    const exact = { vcpus: 8, ram: 32768, databaseLimit: 6 };
    const sizes = ["--vcpus", "8", "--ram", "32768", "--database-limit", "6", "--json"];
    const sized = await cliOn(cloud.account, "flavors", ...sizes);
    expect(JSON.parse(sized.stdout)).toEqual(JSON.parse(JSON.stringify(await getFlavors.ask(cloud.context(), exact))));
    expect(JSON.parse(sized.stdout).length).toBeGreaterThan(0);
    const none = await cliOn(cloud.account, "flavors", "--availability-zone", "nowhere");
    expect(none).toMatchObject({
      code: 0,
      stdout: "",
      stderr: expect.stringMatching(
        /^No flavor matches\. Other availability zones offer matching flavors: cn-north-4a, .*\.\n$/,
      ),
    });
    const never = ["--availability-zone", "nowhere", "--vcpus", "1000"];
    expect((await cliOn(cloud.account, "flavors", ...never)).stderr).toBe("No flavor matches.\n");
  });

  test("zones: prints a table, or JSON", async () => {
    expect((await cliOn(cloud.account, "zones")).stdout).toMatch(/^ZONE +ALIAS +TYPE\ncn-north-4a /);
    const { stdout } = await cliOn(cloud.account, "zones", "--json");
    expect(JSON.parse(stdout)[0]).toMatchObject({ name: "cn-north-4a" });
  });

  test("price: prints the price of a month by default, and orders nothing", async () => {
    const { code, stdout } = await cliOn(cloud.account, "price", "--edition", "low");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^List price of 1 month of edition low: 2925 CNY\.$/m);
    const json = await cliOn(cloud.account, "price", "--edition", "low", "--period-unit", "year", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ amount: expect.any(Number), currency: "CNY" });
    expect((await cloud.state()).orders).toEqual([]);
  });

  test.each([
    [["price"], /--edition/],
    [["price", "--edition", "low", "--period", "10"], /--period: must be 1 to 9 months or 1 to 3 years/],
    [["price", "--edition", "low", "--period", "1.5"], /It must be a whole number, 1 or more\./],
    [["flavors", "--edition", "huge"], /Allowed choices are entry, low, medium, high\./],
    [["flavors", "--ram", "8GB"], /It must be a whole number, 1 or more\./],
  ])("%s is rejected before anything is requested", async (args, message) => {
    await cloud.requests();
    const { code, stderr } = await cliOn(cloud.account, ...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(await cloud.requests()).toEqual([]);
  });
});
