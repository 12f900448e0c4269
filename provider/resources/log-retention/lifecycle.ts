import type { z } from "zod";
import { defineLifecycle, type State } from "../../lifecycle/contract";
import type { SettingKind } from "../settings/kind";
import { settingSteps } from "../settings/lifecycle";
import { args, outputs } from "./args";

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
  locate: async (_context, { instanceId }) => ({ instanceId }),
  idOf: ({ instanceId }) => instanceId,

  async show({ client, signal }, { instanceId }) {
    const { log_retention } = await client.dbss.showLogRetention({ instance_id: instanceId }, { signal });
    return {
      values: { retentionDays: log_retention.retention_days },
      facts: { minDays: log_retention.range_days_min, maxDays: log_retention.range_days_max },
    };
  },

  async set({ client, signal }, { instanceId }, { retentionDays = 0 }, { facts }) {
    const { minDays = 1, maxDays = Number.MAX_SAFE_INTEGER } = facts;
    if (retentionDays < minDays || retentionDays > maxDays) {
      throw new Error(
        `retentionDays: instance ${instanceId} keeps logs for ${minDays} to ${maxDays} days, not ${retentionDays}. ` +
          "Nothing was changed.",
      );
    }
    await client.dbss.updateLogRetention({ instance_id: instanceId, retention_days: retentionDays }, { signal });
  },

  valuesOf: ({ retentionDays }) => ({ retentionDays }),

  toState: (known, { values, facts }) => ({
    ...known,
    ...facts,
    retentionDays: values.retentionDays ?? known.retentionDays,
  }),
};

/** How long an instance keeps its audit logs. */
export const logRetention = defineLifecycle({
  args,
  outputs,
  // An instance has one.
  deleteBeforeReplace: true,
  ...settingSteps(kind),
});
