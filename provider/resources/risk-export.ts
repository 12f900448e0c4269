import { z } from "zod";
import type { Context } from "../model/context";
import { inOrderOf } from "../model/diff";
import { onEveryInstance } from "../model/lists";
import { defineResource, partsOf, type State } from "../model/resource";
import { databaseIds, instanceId } from "./fields";
import { accountIdOf, bucketFolder, bucketName, exportCycle, warnOfBucket, withBuckets } from "./settings/buckets";
import { ifDeclared, type SettingKind } from "./settings/kind";
import { settingSteps } from "./settings/lifecycle";

export const args = z.strictObject({
  instanceId,
  bucketName: bucketName.meta({
    description:
      "Name of the Object Storage Service bucket for the risks. DBSS must be authorized to write to it; " +
      "`getBackupBuckets` lists such buckets.",
  }),
  path: bucketFolder,
  databaseIds: databaseIds.meta({
    description:
      "IDs of the databases whose risks are exported: `databaseId` of an RdsAuditDatabase or " +
      "EcsAuditDatabase. Export is disabled for all other databases of the instance.",
  }),
  cycle: exportCycle.default("PER_DAY").meta({
    description: 'How often risks are exported: "FIVE_MIN", "PER_HOUR", "PER_DAY", "PER_WEEK" or "PER_MONTH".',
    writeOnly: true,
  }),
});

export const outputs = z.object({
  previous: z
    .object({
      bucketName: z.string().optional().meta({ description: "Name of the bucket." }),
      path: z.string().optional().meta({ description: "Folder in the bucket." }),
      databaseIds: z
        .array(z.string())
        .optional()
        .meta({ description: "IDs of the databases whose risks were exported." }),
      cycle: z.string().optional().meta({ description: "How often risks were exported." }),
    })
    .meta({
      description: "Export settings before the resource was created. Those that are declared are restored on delete.",
    }),
});

export type Inputs = z.output<typeof args>;

export type RiskExportState = State<typeof args, typeof outputs>;

interface Types {
  readonly target: { readonly instanceId: string };
  readonly values: z.output<typeof outputs>["previous"];
  readonly facts: { readonly known: readonly string[] };
  readonly inputs: Inputs;
  readonly state: RiskExportState;
}

const kind: SettingKind<Types> = {
  noun: "risk export",
  owner: ["instanceId"],
  locate: async (_context, { instanceId }) => ({ instanceId }),
  idOf: ({ instanceId }) => instanceId,

  warn: warnOfBucket,

  async show({ client }, { instanceId }) {
    const [bucket, templates] = await Promise.all([
      client.dbss.showRiskBucket({ instance_id: instanceId }),
      client.dbss.listRiskExports({ instance_id: instanceId }),
    ]);
    const exported = templates.filter(({ status }) => status === "ON");
    const values = {
      bucketName: bucket.bucket_name,
      path: bucket.bucket_root_path,
      databaseIds: exported.flatMap(({ db_id: id }) => id ?? []).toSorted(),
    };
    return { values, facts: { known: templates.flatMap(({ db_id: id }) => id ?? []) } };
  },

  async set(context, { instanceId }, { bucketName, path, databaseIds = [], cycle }, now) {
    if (bucketName !== undefined && (bucketName !== now.values.bucketName || path !== now.values.path)) {
      await setBucket(context, instanceId, bucketName, path);
    }
    const before = now.values.databaseIds ?? [];
    for (const id of before.filter((each) => !databaseIds.includes(each))) {
      await switchExport(context, instanceId, id, 0);
    }
    // A database that is no longer on the instance cannot be restored.
    for (const id of databaseIds.filter((each) => now.facts.known.includes(each))) {
      if (cycle !== undefined || !before.includes(id)) {
        await switchExport(context, instanceId, id, 1, cycle);
      }
    }
  },

  valuesOf: ({ bucketName, path, databaseIds, cycle }) => ({
    bucketName,
    path,
    // Always declared, although state written by another version may lack it.
    databaseIds: (databaseIds ?? []).toSorted(),
    cycle,
  }),

  toState: (known, { values }) => ({
    ...known,
    bucketName: values.bucketName ?? "",
    path: ifDeclared(known.path, values.path ?? ""),
    databaseIds: inOrderOf<string>(known.databaseIds, values.databaseIds ?? []),
  }),
};

const steps = settingSteps(kind);

/** The export of detected risks: of which databases, and where to. */
export const riskExport = defineResource({
  type: "RiskExport",
  description:
    "Export of the risks that an instance detected to an Object Storage Service bucket, per database. " +
    "Every instance has this setting: creating the resource sets it, and deleting it restores the " +
    "previous values of the declared arguments. Exported files stay in the bucket. Everything except " +
    "`instanceId` updates in place.",
  example: `
new dbss.RiskExport("risks", {
  instanceId: audit.instanceId,
  bucketName: "audit-risks",
  databaseIds: [orders.databaseId],
});
`,
  args,
  outputs,
  // An instance has exactly one export setting.
  deleteBeforeReplace: true,
  idForm: "<instanceId>",
  // All settings are declared, so that each is read. The cycle is unknown: if it counted as the default, a preview would
  // not show that the next update sends it. The previous values are unknown, so a deletion leaves them unchanged.
  seed: (_context, id) =>
    partsOf(id, 1) && { instanceId: id, path: "", databaseIds: [], cycle: undefined, previous: {} },
  list: onEveryInstance("risk-export"),
  ...steps,

  // The cycle of what is exported already is replaced with the declared one.
  async adoptionOf(context, inputs) {
    const adoption = await steps.adoptionOf?.(context, inputs);
    const isExported = adoption?.state.databaseIds.some((id) => inputs.databaseIds.includes(id));
    return adoption && isExported ? { ...adoption, unreported: ["cycle"] } : adoption;
  },

  async create(context, inputs) {
    await requireDatabases(context, inputs);
    return steps.create(context, inputs);
  },

  async update(context, id, olds, news) {
    await requireDatabases(context, news);
    return steps.update(context, id, olds, news);
  },
});

async function requireDatabases({ snapshots }: Context, { instanceId, databaseIds }: Inputs): Promise<void> {
  if (databaseIds.length === 0) {
    return;
  }
  const databases = await snapshots.databases.get(instanceId);
  const missing = databaseIds.filter((id) => !databases.some((database) => database.id === id));
  if (missing.length > 0) {
    const known = databases.map(({ id, name }) => `${name ?? "?"} (${id})`).join(", ") || "none";
    throw new Error(
      `databaseIds: instance ${instanceId} has no database ${missing.join(", ")}. Its databases: ${known}. Nothing was ` +
        "changed.",
    );
  }
}

async function setBucket(context: Context, instanceId: string, bucketName: string, path?: string): Promise<void> {
  try {
    await context.client.dbss.setRiskBucket({
      domain_id: await accountIdOf(context),
      instance_id: instanceId,
      bucket_name: bucketName,
      bucket_root_path: path,
    });
  } catch (error) {
    throw await withBuckets(context, error, bucketName);
  }
}

async function switchExport(
  context: Context,
  instanceId: string,
  databaseId: string,
  status: 0 | 1,
  cycle?: string,
): Promise<void> {
  await context.client.dbss.switchRiskExport({
    domain_id: await accountIdOf(context),
    instance_id: instanceId,
    db_id: databaseId,
    status,
    cycle,
  });
}
