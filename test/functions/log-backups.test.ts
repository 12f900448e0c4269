import { expect, it } from "vitest";
import { getBackupBuckets, getLogBackups } from "../../provider";
import { lossOf } from "../../provider/resources/audit-instance/unsubscribe";
import { append } from "../cloud";
import { askedCloud, settleOne } from "./asked-cloud";

const cloud = askedCloud();

it("audit log backups are listed across all pages, newest first, and can be filtered by time", async () => {
  const { instanceId } = await settleOne(cloud());
  const backup = (index: number) => ({
    instance_id: instanceId,
    name: `backup-${index}`,
    created_at: new Date(Date.UTC(2025, 0, 1 + index)).toISOString(),
    ...(index === 3 && { progress: "AUTO_BACKUP_FAIL", fail_reason: "the bucket is full" }),
  });
  await append(
    cloud(),
    "logBackups",
    Array.from({ length: 120 }, (_, index) => backup(index)),
  );
  const backups = await getLogBackups({ instanceId });
  expect(backups.length).toBe(120);
  expect(backups[0]).toMatchObject({
    name: "backup-119",
    mode: "AUTO",
    progress: "AUTO_BACKUPED",
    percentage: 100,
    startTime: "2025-04-30 00:00:00",
    fileSize: 1024,
    fileSizeUnit: "KB",
  });
  const some = await getLogBackups({
    instanceId,
    startTime: "2025-01-03 00:00:00",
    endTime: "2025-01-04 00:00:00",
  });
  expect(some).toMatchObject([{ name: "backup-3", failReason: "the bucket is full" }, { name: "backup-2" }]);
});

it("the buckets for audit log backups are listed", async () => {
  expect(await getBackupBuckets()).toEqual([
    { name: "audit-evidence", location: "cn-north-4" },
    { name: "audit-risks", location: "cn-north-4" },
  ]);
});

it("the message about what is lost with an instance depends on its log backup", async () => {
  const { instanceId, resourceId } = await settleOne(cloud());
  const loss = () => lossOf(cloud().context(), { name: "central", resourceId, instanceId });
  expect(await loss()).toMatch(/its audit logs are lost.* They are not backed up: declare an AuditLogBackup first/);
  const index = (await cloud().state()).instanceSettings.findIndex((row) => row.instance_id === instanceId);
  const backup = { status: 1, bucket_name: "audit-evidence" };
  await cloud().patch({ op: "replace", path: `/instanceSettings/${index}/log_backup`, value: backup });
  expect(await loss()).toMatch(/Their backup to audit-evidence is enabled, but none has been made yet\.$/);
  await append(cloud(), "logBackups", [{ instance_id: instanceId, name: "b", created_at: "2025-01-02T00:00:00.000Z" }]);
  expect(await loss()).toMatch(/Logs backed up to audit-evidence until 2025-01-02 00:00:00 remain there\.$/);
  await cloud().fault({ times: 10, effect: { kind: "status", status: 403 } });
  expect(await loss()).toMatch(/except for what BSS refunds\.$/);
});
