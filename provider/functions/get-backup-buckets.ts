import { z } from "zod";
import { defineFunction } from "../model/function";

const backupBucket = z
  .object({
    name: z.string().meta({ description: "Name, as the `bucketName` of an AuditLogBackup or a RiskExport." }),
    location: z.string().optional().meta({ description: "Region that the bucket is in." }),
  })
  .meta({ typeName: "BackupBucket", description: "A bucket that DBSS can back up to." });

export type BackupBucket = z.output<typeof backupBucket>;

export const getBackupBuckets = defineFunction({
  name: "getBackupBuckets",
  description: "Lists the buckets of the Object Storage Service that audit logs and risks can go to.",
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
