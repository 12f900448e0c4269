import { z } from "zod";
import { defineFunction } from "../model/function";

const backupBucket = z
  .object({
    name: z
      .string()
      .meta({ description: "Name of the bucket, as in the `bucketName` of an AuditLogBackup or a RiskExport." }),
    location: z.string().optional().meta({ description: "Region of the bucket." }),
  })
  .meta({ typeName: "BackupBucket", description: "A bucket that DBSS can write to." });

export type BackupBucket = z.output<typeof backupBucket>;

export const getBackupBuckets = defineFunction({
  name: "getBackupBuckets",
  description: "Lists the Object Storage Service buckets that audit logs and risks can be written to.",
  example: `
const [bucket] = await dbss.getBackupBuckets();
`,
  args: z.strictObject({}),
  result: z.array(backupBucket),

  async ask({ client }): Promise<BackupBucket[]> {
    const buckets = await client.dbss.listBackupBuckets();
    return buckets.flatMap(({ bucket_name: name, location }) => (name === undefined ? [] : [{ name, location }]));
  },
});
