import { z } from "zod";
import { onEveryInstance } from "../model/lists";
import { defineResource, partsOf, type State } from "../model/resource";
import { instanceId } from "./fields";
import type { SettingKind } from "./settings/kind";
import { settingSteps } from "./settings/lifecycle";

export const args = z.strictObject({
  instanceId,
  retentionDays: z
    .int()
    .min(1)
    .meta({
      description:
        "Number of days that audit logs are kept: at least 1, within the limits that `minDays` and `maxDays` report. " +
        "Reducing it deletes older logs.",
    }),
});

export const outputs = z.object({
  minDays: z.number().optional().meta({ description: "Minimum number of days that the instance allows." }),
  maxDays: z.number().optional().meta({ description: "Maximum number of days that the instance allows." }),
  previous: z
    .object({ retentionDays: z.number().optional().meta({ description: "Number of days that audit logs were kept." }) })
    .meta({ description: "Setting before the resource was created; restored on delete." }),
});

export type Inputs = z.output<typeof args>;

export type LogRetentionState = State<typeof args, typeof outputs>;

interface Types {
  readonly target: { readonly instanceId: string };
  readonly values: z.output<typeof outputs>["previous"];
  readonly inputs: Inputs;
  readonly state: LogRetentionState;
  readonly facts: { readonly minDays?: number | undefined; readonly maxDays?: number | undefined };
}

const kind: SettingKind<Types> = {
  noun: "log retention",
  owner: ["instanceId"],
  locate: async (_context, { instanceId }) => ({ instanceId }),
  idOf: ({ instanceId }) => instanceId,

  async show({ client }, { instanceId }) {
    const { log_retention } = await client.dbss.showLogRetention({ instance_id: instanceId });
    return {
      values: { retentionDays: log_retention.retention_days },
      facts: { minDays: log_retention.range_days_min, maxDays: log_retention.range_days_max },
    };
  },

  async set({ client }, { instanceId }, { retentionDays = 0 }, { facts }) {
    const { minDays = 1, maxDays = Number.MAX_SAFE_INTEGER } = facts;
    if (retentionDays < minDays || retentionDays > maxDays) {
      throw new Error(
        `retentionDays: instance ${instanceId} keeps logs for ${minDays} to ${maxDays} days, not ${retentionDays}. ` +
          "Nothing was changed. Set a number of days within these limits.",
      );
    }
    await client.dbss.updateLogRetention({ instance_id: instanceId, retention_days: retentionDays });
  },

  valuesOf: ({ retentionDays }) => ({ retentionDays }),

  toState: (known, { values, facts }) => ({
    ...known,
    ...facts,
    retentionDays: values.retentionDays ?? known.retentionDays,
  }),
};

/** How long an instance keeps its audit logs. */
export const logRetention = defineResource({
  type: "LogRetention",
  description:
    "How long an audit instance keeps its logs. Every instance has this setting: creating the resource " +
    "sets it, and deleting it restores the previous value. Everything except `instanceId` updates in " +
    "place.",
  example: `
new dbss.LogRetention("retention", { instanceId: audit.instanceId, retentionDays: 365 });
`,
  args,
  outputs,
  // An instance has exactly one retention setting.
  deleteBeforeReplace: true,
  idForm: "<instanceId>",
  // The previous value is unknown, so a deletion leaves it unchanged.
  seed: (_context, id) => partsOf(id, 1) && { instanceId: id, previous: {} },
  list: onEveryInstance("log-retention"),
  ...settingSteps(kind),
});
