import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Backups } from "../../cli/backups/read";
import { append, type Cloud, startCloud } from "../cloud";
import { cliOn, typingOn } from "./cli";

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud();
});
beforeEach(async () => {
  await cloud.reset();
  await append(cloud, "instances", [
    { id: "i1", name: "audit-1" },
    { id: "i2", name: "audit-2" },
  ]);
  const settings = (await cloud.state()).instanceSettings.findIndex((row) => row.instance_id === "i1");
  const value = { status: 1, bucket_name: "audit-evidence", bucket_root_path: "dbss" };
  await cloud.patch({ op: "replace", path: `/instanceSettings/${settings}/log_backup`, value });
  await append(cloud, "logBackups", [
    backup("complete", { created_at: "2025-08-20T16:00:00.000Z" }),
    backup("broken", {
      created_at: "2025-08-21T16:00:00.000Z",
      progress: "AUTO_BACKUP_FAIL",
      fail_reason: "the bucket is full",
    }),
  ]);
});
afterAll(() => cloud.close());

const backup = (id: string, fields: object) => ({ id, instance_id: "i1", name: `${id}.zip`, ...fields });

const backups = (...args: string[]) => cliOn(cloud.account, "backups", ...args);

const progressOf = async (id: string) => (await cloud.state()).logBackups.find((row) => row.id === id)?.progress;

const changes = async () =>
  (await cloud.requests()).flatMap(({ operation }) => (/(retry|restore)Audit/.test(operation) ? [operation] : []));

/** Lets a backup end once the commands that wait for it have polled it this many times. */
async function endAfterLooks(looks: number): Promise<void> {
  const looked = async () =>
    (await cloud.control.requests()).filter(({ operation }) => operation === "listAuditBackupInfo").length;
  const before = await looked();
  await expect.poll(looked).toBeGreaterThanOrEqual(before + looks);
  await cloud.advance("P20D");
}

describe("the list", () => {
  test("has the backups of all instances, newest first, and names instances without backups", async () => {
    const { code, stdout } = await backups();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^INSTANCE +STATUS +STARTED +SIZE/);
    expect(stdout).toMatch(
      /^audit-1 +AUTO_BACKUP_FAIL +2025-08-21 16:00:00[\s\S]+^audit-1 +AUTO_BACKUPED +2025-08-20/m,
    );
    expect(stdout).toContain("the bucket is full");
    expect(stdout).toMatch(
      /^audit-1: .*backed up to audit-evidence\/dbss \(PER_DAY, last at 2025-08-20 16:00:00\)\.$/m,
    );
    expect(stdout).toMatch(/^audit-2: the audit logs are not backed up\. They are lost if the instance is deleted\.$/m);
  });

  test("is printed as JSON for one instance and between two times", async () => {
    await append(cloud, "logBackups", [backup("later", { created_at: "2025-08-22T16:00:00.000Z" })]);
    const times = ["--start-time", "2025-08-21 00:00:00", "--end-time", "2025-08-22 00:00:00"];
    const { stdout } = await backups("--instance", "audit-1", ...times, "--json");
    const report: Backups = JSON.parse(stdout);
    expect(report.instances).toMatchObject([
      {
        instanceName: "audit-1",
        enabled: true,
        bucketName: "audit-evidence",
        cycle: "PER_DAY",
        backups: [{ backupId: "broken", failReason: "the bucket is full" }],
      },
    ]);
    expect(report.failures).toEqual([]);
  });

  test.each([
    ["failed", "audit-1", 2],
    ["failed", "audit-2", 0],
    ["off", "audit-1", 0],
    ["off", "audit-2", 2],
    ["any", "audit-1", 2],
    ["none", "audit-2", 0],
  ])("--fail-on %s for %s exits with %i", async (kind, instance, expected) => {
    expect((await backups("--fail-on", kind, "--instance", instance)).code).toBe(expected);
  });

  test("--fail-on off also fails for an instance whose backups were deleted", async () => {
    const { logBackups } = await cloud.state();
    await cloud.patch(
      ...logBackups.map((_, index) => ({
        op: "replace" as const,
        path: `/logBackups/${index}/progress`,
        value: "DELETED",
      })),
    );
    expect((await backups("--fail-on", "off", "--instance", "audit-1")).code).toBe(2);
  });

  test("--fail-on off also fails for an instance whose backups are enabled, but none is complete", async () => {
    const { logBackups } = await cloud.state();
    const complete = logBackups.findIndex(({ id }) => id === "complete");
    await cloud.patch({ op: "replace", path: `/logBackups/${complete}/progress`, value: "AUTO_BACKUPING" });
    expect((await backups("--fail-on", "off", "--instance", "audit-1")).code).toBe(2);
    await cloud.patch({ op: "replace", path: "/logBackups", value: [] });
    const { code, stdout } = await backups("--fail-on", "off", "--instance", "audit-1");
    expect({ code, stdout }).toEqual({ code: 2, stdout: expect.stringContaining("no backup yet") });
  });

  test("fails if an instance cannot be read, and still reports the others", async () => {
    await cloud.fault({ match: { path: "/i1/backup" }, times: 50, effect: { kind: "status", status: 403 } });
    const { code, stdout, stderr } = await backups("--fail-on", "off");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^audit-2: /m);
    expect(stderr).toMatch(/^Could not read audit instance audit-1 \(i1\): /m);
  });

  test.each([
    [["--start-time", "yesterday"], /It must be a UTC time such as/],
    [["--retry", "a", "--restore", "b"], /cannot be used with option '--restore <backup>'/],
    [["--start-time", "2025-08-21 00:00:00", "--end-time", "2025-08-20 00:00:00"], /--end-time must be after/],
  ])("%s is rejected before anything is requested", async (args, message) => {
    await cloud.requests();
    const { code, stderr } = await backups(...args);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) });
    expect(await cloud.requests()).toEqual([]);
  });
});

describe("a backup", () => {
  test("is retried and waited for if it failed", async () => {
    await cloud.settings({ backupSeconds: 1e6 });
    const retrying = backups("--retry", "broken");
    await expect.poll(() => progressOf("broken")).toBe("AUTO_BACKUPING");
    await endAfterLooks(2);
    const { code, stdout, stderr } = await retrying;
    expect({ code, stdout }).toEqual({ code: 0, stdout: "Backup broken of audit instance audit-1 is complete.\n" });
    expect(stderr).toContain("backup broken: AUTO_BACKUPING");
    expect(await progressOf("broken")).toBe("AUTO_BACKUPED");
  });

  test("is restored once its ID is typed, or with --yes", async () => {
    const wrong = await typingOn(cloud.account, "yes", "backups", "--restore", "complete");
    expect(wrong.stderr).toMatch(/This restores backup complete \(complete\.zip, started 2025.*Nothing was restored/s);
    expect(await progressOf("complete")).toBe("AUTO_BACKUPED");
    const { stdout } = await typingOn(cloud.account, "complete", "backups", "--restore", "complete");
    expect(stdout).toBe("Backup complete of audit instance audit-1 is restored.\n");
    // If it ended between two looks, its status would be the one from before.
    await cloud.settings({ backupSeconds: 1e6 });
    const restoring = backups("--restore", "complete", "--yes", "--json");
    await expect.poll(() => progressOf("complete")).toBe("RESTORING");
    await endAfterLooks(2);
    const again = await restoring;
    expect(JSON.parse(again.stdout)).toMatchObject({ restored: { backupId: "complete", progress: "RESTORED" } });
  });

  test.each([
    ["--restore", "complete", "RESTORED"],
    ["--retry", "broken", "AUTO_BACKUPED"],
  ])("is waited for even if the list shows its start late (%s)", async (work, id, after) => {
    const before = (await cloud.state()).logBackups.map(({ id, progress }) => ({ id, progress }));
    const late = { kind: "status" as const, status: 200, body: { data_list: before, total: before.length } };
    await cloud.fault({ match: { operation: "listAuditBackupInfo" }, times: 3, effect: late });
    const { code, stdout, stderr } = await backups(work, id, "--instance", "audit-1", "--yes", "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(`backup ${id}: not started yet`) });
    expect(Object.values(JSON.parse(stdout))).toMatchObject([{ backupId: id, progress: after }]);
  });

  test("is waited for, not restored again, while it is being restored", async () => {
    await cloud.settings({ backupSeconds: 1e6 });
    await cloud.requests();
    const first = backups("--restore", "complete", "--yes");
    await expect.poll(() => progressOf("complete")).toBe("RESTORING");
    const second = backups("--restore", "complete", "--yes");
    await endAfterLooks(4);
    expect((await Promise.all([first, second])).map(({ code }) => code)).toEqual([0, 0]);
    expect(await changes()).toEqual(["restoreAuditBackup"]);
  });

  test("reports that a further restoration may have ended unseen if its status stays the same", async () => {
    await cloud.settings({ backupSeconds: 0 });
    await append(cloud, "logBackups", [backup("restored", { progress: "RESTORED" })]);
    const { code, stderr } = await backups("--restore", "restored", "--yes", "--timeout", "1s");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /error: backup restored: not done after \d s; last seen: RESTORED as before, so it has not started or it ended between two polls\n$/,
    );
    expect(await changes()).toEqual(["restoreAuditBackup"]);
  });

  test("reports why restoring it failed", async () => {
    await cloud.settings({ backupSeconds: 100_000 });
    const restoring = backups("--restore", "complete", "--yes");
    await expect.poll(() => progressOf("complete")).toBe("RESTORING");
    const index = (await cloud.state()).logBackups.findIndex(({ id }) => id === "complete");
    await cloud.patch(
      { op: "replace", path: `/logBackups/${index}/fail_reason`, value: "the disk is full" },
      { op: "replace", path: `/logBackups/${index}/progress`, value: "RESTORE_FAIL" },
    );
    const { code, stderr } = await restoring;
    expect(code).toBe(1);
    expect(stderr).toMatch(/Backup complete was not restored: its status is RESTORE_FAIL\. the disk is full\n$/);
  });

  test("is retried only once if the response is lost", async () => {
    await cloud.fault({ match: { operation: "retryAuditBackupTask" }, effect: { kind: "reset-after" } });
    expect((await backups("--retry", "broken")).code).toBe(0);
    expect(await changes()).toEqual(["retryAuditBackupTask"]);
  });

  test.each([
    [
      ["--retry", "complete"],
      /Backup complete was not retried: its status is AUTO_BACKUPED, and only failed backups can be retried\./,
    ],
    [
      ["--restore", "broken"],
      /Backup broken was not restored: its status is AUTO_BACKUP_FAIL, and only complete backups can be restored\./,
    ],
    [["--retry", "nope"], /Nothing was changed: no audit instance has the backup nope\./],
  ])("%s is rejected", async (args, message) => {
    await cloud.requests();
    const { code, stderr } = await backups(...args, "--yes");
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) });
    expect(await changes()).toEqual([]);
  });
});
