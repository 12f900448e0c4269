import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { append, type Cloud, startCloud } from "../cloud";
import { cliOn, typingOn } from "./cli";

const OLD = "24.04.16.164614";
const NEW = "25.01.10.090000";

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud();
});
beforeEach(async () => {
  await cloud.reset();
  await append(cloud, "instances", [
    { id: "i1", resource_id: "r1", name: "audit-1", new_version: NEW },
    { id: "i2", resource_id: "r2", name: "audit-2" },
  ]);
});
afterAll(() => cloud.close());

const upgrade = (...args: string[]) => cliOn(cloud.account, "upgrade", ...args);

const first = async () => (await cloud.state()).instances.find(({ id }) => id === "i1");

const upgrades = async () =>
  (await cloud.requests()).filter(({ operation }) => operation === "confirmUpgradeAudit").length;

describe("the list of versions", () => {
  test("shows which instances can be upgraded, with one request for all", async () => {
    await cloud.requests();
    const { code, stdout } = await upgrade();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^INSTANCE +VERSION +NEW VERSION +UPGRADE/);
    expect(stdout).toMatch(new RegExp(`^audit-1 +${OLD} +${NEW} +available +i1$`, "m"));
    expect(stdout).toMatch(new RegExp(`^audit-2 +${OLD} +- +none +i2$`, "m"));
    const asked = (await cloud.requests()).filter(({ operation }) => operation === "showAuditUpgradeStatus");
    expect(asked).toHaveLength(1);
  });

  test("fails with --fail-on outdated until every instance is upgraded", async () => {
    expect((await upgrade("--fail-on", "outdated", "--json")).code).toBe(2);
    await upgrade("audit-1", "--yes");
    expect((await upgrade("--fail-on", "outdated")).code).toBe(0);
  });

  test("does not pass --fail-on outdated if the service does not list an instance", async () => {
    const none = { kind: "status" as const, status: 200, body: { audit_upgrade_infos: [] } };
    await cloud.fault({ match: { operation: "showAuditUpgradeStatus" }, times: 2, effect: none });
    const { code, stderr } = await upgrade("--fail-on", "outdated");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining("available for audit-1, audit-2, so --fail-on outdated cannot pass."),
    });
    expect(await upgrade()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^audit-1 .* unknown /m) });
  });
});

describe("an upgrade", () => {
  test("is started once the name is typed, and waited for", async () => {
    const wrong = await typingOn(cloud.account, "yes", "upgrade", "audit-1");
    expect(wrong.stderr).toContain(`This upgrades audit instance audit-1 (r1) from ${OLD} to ${NEW}.`);
    expect(wrong.stderr).toMatch(/Nothing was upgraded: you did not type audit-1\.\n$/);
    const { code, stdout } = await typingOn(cloud.account, "audit-1", "upgrade", "r1");
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Audit instance audit-1 (r1) runs ${NEW}.\n` });
    expect(await first()).toMatchObject({ status: "ACTIVE", version: NEW, new_version: null });
    expect(await upgrades()).toBe(1);
  });

  test("is waited for, not started again, if it is in progress", async () => {
    await cloud.settings({ upgradeSeconds: 3000 });
    const one = upgrade("audit-1", "--yes");
    await expect.poll(async () => (await first())?.status).toBe("UPGRADING");
    const two = upgrade("i1", "--yes", "--json");
    const [, { code, stdout }] = await Promise.all([one, two]);
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, upgraded: { currentVersion: NEW } });
    expect(await upgrades()).toBe(1);
  });

  test("continues if the response is lost", async () => {
    await cloud.fault({ match: { operation: "confirmUpgradeAudit" }, effect: { kind: "reset-after" } });
    expect((await upgrade("audit-1", "--yes")).code).toBe(0);
    expect(await upgrades()).toBe(1);
  });

  test("continues while the service does not list the instance", async () => {
    const none = { kind: "status" as const, status: 200, body: { audit_upgrade_infos: [] } };
    await cloud.fault({ match: { operation: "showAuditUpgradeStatus" }, skip: 1, times: 2, effect: none });
    const { code, stderr } = await upgrade("audit-1", "--yes");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("audit-1: not listed") });
  });

  test("is not done while the instance runs the old version", async () => {
    const info = { instance_id: "i1", current_version: OLD, upgrade_version: null, status: 2 };
    const withdrawn = { kind: "status" as const, status: 200, body: { audit_upgrade_infos: [info] } };
    await cloud.fault({ match: { operation: "showAuditUpgradeStatus" }, skip: 1, times: 2, effect: withdrawn });
    const { code, stdout, stderr } = await upgrade("audit-1", "--yes");
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Audit instance audit-1 (r1) runs ${NEW}.\n` });
    expect(stderr).toContain("audit-1: no upgrade is available, but it still runs the old version");
  });

  test("is done when none is available any more, if the service reports no versions", async () => {
    const unversioned = (status: number) => ({
      kind: "status" as const,
      status: 200,
      body: { audit_upgrade_infos: [{ instance_id: "i1", status }] },
    });
    const match = { operation: "showAuditUpgradeStatus" };
    await cloud.fault({ match, effect: unversioned(1) });
    await cloud.fault({ match, effect: unversioned(2) });
    expect(await upgrade("audit-1", "--yes")).toMatchObject({
      code: 0,
      stdout: "Audit instance audit-1 (r1) runs the new version.\n",
    });
  });

  test("upgrades the existing instance, not a deleted one with the same name", async () => {
    await append(cloud, "instances", [{ id: "i0", resource_id: "r0", name: "audit-1", status: "DELETED" }]);
    const { code, stdout } = await upgrade("audit-1", "--yes");
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Audit instance audit-1 (r1) runs ${NEW}.\n` });
  });

  test("reports why it failed", async () => {
    await cloud.settings({ upgradeSeconds: 100_000 });
    const failing = upgrade("audit-1", "--yes");
    await expect.poll(async () => (await first())?.status).toBe("UPGRADING");
    // The command must have seen that the upgrade is running.
    await expect.poll(upgrades).toBe(1);
    await expect.poll(async () => (await cloud.requests()).length).toBeGreaterThan(0);
    const index = (await cloud.state()).instances.findIndex(({ id }) => id === "i1");
    await cloud.patch(
      { op: "replace", path: `/instances/${index}/failed_reason`, value: "The package cannot be read." },
      { op: "replace", path: `/instances/${index}/status`, value: "ACTIVE" },
    );
    const { code, stderr } = await failing;
    expect(code).toBe(1);
    expect(stderr).toContain(`audit-1 was not upgraded. It still runs ${OLD}. The package cannot be read.`);
  });

  test("succeeds without starting anything if none is available", async () => {
    const { code, stdout } = await upgrade("audit-2");
    expect(code).toBe(0);
    expect(stdout).toBe(`Audit instance audit-2 (r2) has no upgrade available; it runs ${OLD}.\n`);
    expect(await upgrades()).toBe(0);
  });
});
