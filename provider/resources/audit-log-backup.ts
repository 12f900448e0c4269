import { z } from "zod";
import { onInstances } from "../model/lists";
import { defineResource, partsOf, type State } from "../model/resource";
import { timestamp } from "../model/timestamps";
import { instanceId, isSwitchedOn } from "./fields";
import { accountIdOf, bucketFolder, bucketName, exportCycle, warnOfBucket, withBuckets } from "./settings/buckets";
import { ifDeclared, type SettingKind } from "./settings/kind";
import { settingSteps } from "./settings/lifecycle";

export const args = z.strictObject({
  instanceId,
  enabled: z.boolean().default(true).meta({ description: "Whether the audit logs are backed up." }),
  bucketName: bucketName.meta({
    description:
      "Name of the Object Storage Service bucket for the backups. DBSS must be authorized to write to it; " +
      "`getBackupBuckets` lists such buckets.",
  }),
  path: bucketFolder.meta({
    description: "Folder in the bucket: up to 255 characters. Left unchanged if omitted, as are the arguments below.",
  }),
  cycle: exportCycle.optional().meta({
    description:
      'How often the logs are backed up: "FIVE_MIN", "PER_HOUR", "PER_DAY", "PER_WEEK" or "PER_MONTH". ' +
      'Defaults to "PER_DAY" if the instance has no cycle yet.',
  }),
  triggerTime: timestamp(z)
    .optional()
    .meta({
      description:
        'When the first backup starts, in UTC, such as "2025-08-20 16:00:00". Defaults to an hour from now if the ' +
        "instance has no start time yet.",
    }),
});

export const outputs = z.object({
  latestBackupAt: z
    .string()
    .optional()
    .meta({ description: "When the logs were last backed up. Absent before the first backup." }),
  previous: z
    .object({
      enabled: z.boolean().optional().meta({ description: "Whether the audit logs were backed up." }),
      bucketName: z.string().optional().meta({ description: "Name of the bucket." }),
      path: z.string().optional().meta({ description: "Folder in the bucket." }),
      cycle: z.string().optional().meta({ description: "How often the logs were backed up." }),
      triggerTime: z.string().optional().meta({ description: "When the first backup started." }),
    })
    .meta({
      description: "Backup settings before the resource was created. Those that are declared are restored on delete.",
    }),
});

export type Inputs = z.output<typeof args>;

export type AuditLogBackupState = State<typeof args, typeof outputs>;

interface Types {
  readonly target: { readonly instanceId: string };
  readonly values: z.output<typeof outputs>["previous"];
  readonly facts: { readonly latestBackupAt?: string | undefined };
  readonly inputs: Inputs;
  readonly state: AuditLogBackupState;
}

const HOUR_MS = 3_600_000;

const kind: SettingKind<Types> = {
  noun: "log backup",
  owner: ["instanceId"],
  locate: async (_context, { instanceId }) => ({ instanceId }),
  idOf: ({ instanceId }) => instanceId,

  warn: warnOfBucket,

  async show({ client }, { instanceId }) {
    const backup = await client.dbss.showLogBackup({ instance_id: instanceId });
    const values = {
      enabled: isSwitchedOn(backup.status),
      bucketName: backup.bucket_name,
      path: backup.bucket_root_path,
      cycle: backup.cycle,
      triggerTime: backup.trigger_time,
    };
    return { values, facts: { latestBackupAt: backup.latest_backup_time } };
  },

  async set(context, { instanceId }, { enabled, bucketName = "", path, cycle = "PER_DAY", triggerTime }) {
    const sent = {
      domain_id: await accountIdOf(context),
      instance_id: instanceId,
      status: enabled ? 1 : 0,
      bucket_name: bucketName,
      bucket_root_path: path,
      cycle,
      trigger_time: triggerTime ?? inAnHour(),
    };
    try {
      await context.client.dbss.setLogBackup(sent);
    } catch (error) {
      throw await withBuckets(context, error, bucketName);
    }
  },

  valuesOf: ({ enabled, bucketName, path, cycle, triggerTime }) => ({
    // Always declared, although state written by another version may lack it.
    enabled: enabled ?? false,
    bucketName,
    path,
    cycle,
    triggerTime,
  }),

  toState: (known, { values, facts }) => ({
    ...known,
    latestBackupAt: facts.latestBackupAt,
    enabled: values.enabled ?? false,
    bucketName: values.bucketName ?? "",
    path: ifDeclared(known.path, values.path ?? ""),
    cycle: ifDeclared(known.cycle, values.cycle ?? ""),
    triggerTime: ifDeclared(known.triggerTime, values.triggerTime ?? ""),
  }),
};

/** How the audit logs of an instance are backed up. */
export const auditLogBackup = defineResource({
  type: "AuditLogBackup",
  description:
    "Backup of an instance's audit logs to an Object Storage Service bucket, so that the logs outlive " +
    "the instance. Every instance has this setting: creating the resource sets it, and deleting it " +
    "restores the previous values of the declared arguments. Existing backups stay in the bucket. " +
    "Everything except `instanceId` updates in place.",
  example: `
new dbss.AuditLogBackup("evidence", {
  instanceId: audit.instanceId,
  bucketName: "audit-evidence",
  path: "dbss/audit",
  cycle: "PER_DAY",
});
`,
  args,
  outputs,
  // An instance has exactly one backup setting.
  deleteBeforeReplace: true,
  idForm: "<instanceId>",
  // All settings are declared, so that each is read. Their previous values are unknown, so a deletion leaves them
  // unchanged.
  seed: (_context, id) =>
    partsOf(id, 1) && { instanceId: id, path: "", cycle: "PER_DAY", triggerTime: "", previous: {} },
  list: onInstances(async ({ client }, { id }) => {
    const { status } = await client.dbss.showLogBackup({ instance_id: id });
    return [{ id, name: "log-backup", isOff: isSwitchedOn(status) === false }];
  }),
  ...settingSteps(kind),
});

function inAnHour(): string {
  return new Date(Date.now() + HOUR_MS).toISOString().slice(0, 19).replace("T", " ");
}
