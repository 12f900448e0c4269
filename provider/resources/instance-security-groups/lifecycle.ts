import type { z } from "zod";
import type { AuditInstance } from "../../client";
import type { Context } from "../../lifecycle/context";
import { defineLifecycle, type State } from "../../lifecycle/contract";
import { PROJECT } from "../../lifecycle/snapshots";
import { presenceOf } from "../audit-instance/presence";
import { inOrderOf } from "../audit-instance/view";
import type { SettingKind } from "../settings/kind";
import { settingSteps } from "../settings/lifecycle";
import { args, outputs } from "./args";

export type Inputs = z.output<typeof args>;
export type InstanceSecurityGroupsState = State<typeof args, typeof outputs>;

interface Types {
  readonly target: { readonly resourceId: string; readonly instanceId: string };
  readonly values: z.output<typeof outputs>["previous"];
  readonly inputs: Inputs;
  readonly state: InstanceSecurityGroupsState;
  readonly facts: object;
}

const kind: SettingKind<Types> = {
  noun: "security groups",

  async locate(context, { resourceId }) {
    const instance = await listed(context, resourceId);
    return instance && { resourceId, instanceId: instance.id };
  },

  idOf: ({ resourceId }) => resourceId,

  async show(context, { resourceId }) {
    const instance = await listed(context, resourceId);
    return { values: { securityGroupIds: instance?.security_group_id?.split(",").sort() }, facts: {} };
  },

  async set({ client, signal, snapshots }, { resourceId, instanceId }, { securityGroupIds = [] }) {
    try {
      const ids = { resource_id: resourceId, instance_id: instanceId, securitygroup_ids: securityGroupIds };
      await client.dbss.updateSecurityGroup(ids, { signal });
    } finally {
      snapshots.instances.drop(PROJECT);
    }
  },

  valuesOf: ({ securityGroupIds }) => ({ securityGroupIds: securityGroupIds?.toSorted() }),

  toState: (known, { values }) => ({
    ...known,
    securityGroupIds: inOrderOf(known.securityGroupIds ?? [], values.securityGroupIds),
  }),
};

/** The instance; undefined when both services say that it is gone. */
async function listed(context: Context, resourceId: string): Promise<AuditInstance | undefined> {
  const presence = await presenceOf(context, resourceId);
  return presence.is === "listed" ? presence.instance : undefined;
}

/** The security groups of an instance that is not Pulumi's. */
export const instanceSecurityGroups = defineLifecycle({
  args,
  outputs,
  // An instance has one set of them.
  deleteBeforeReplace: true,
  ...settingSteps(kind),
});
