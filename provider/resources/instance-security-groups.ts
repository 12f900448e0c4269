import { z } from "zod";
import type { AuditInstance } from "../client";
import type { Context } from "../model/context";
import { inOrderOf } from "../model/diff";
import { onInstances } from "../model/lists";
import { defineResource, partsOf, type State } from "../model/resource";
import { PROJECT } from "../model/snapshots";
import { imported, presenceOf } from "./audit-instance/presence";
import { separatedIfAny } from "./fields";
import type { SettingKind } from "./settings/kind";
import { settingSteps } from "./settings/lifecycle";

export const args = z.strictObject({
  resourceId: z.string().min(1).meta({
    description: "Resource ID of the audit instance: `resourceId` of what `getAuditInstance` returns.",
    onChange: "replaces",
  }),
  securityGroupIds: z
    .array(z.string().min(1))
    .min(1)
    .max(1, "must be a single security group: the service accepts only one")
    .meta({
      description: "List with the ID of one security group: the service accepts only one.",
      unordered: true,
    }),
});

export const outputs = z.object({
  previous: z
    .object({ securityGroupIds: z.array(z.string()).optional().meta({ description: "IDs of the security groups." }) })
    .meta({ description: "Security groups before the resource was created; restored on delete." }),
});

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
  owner: ["resourceId"],

  async locate(context, { resourceId }) {
    const instance = await listed(context, resourceId);
    return instance && { resourceId, instanceId: instance.id };
  },

  idOf: ({ resourceId }) => resourceId,

  async show(context, { resourceId }) {
    const instance = await listed(context, resourceId);
    return { values: { securityGroupIds: separatedIfAny(instance?.security_group_id)?.sort() }, facts: {} };
  },

  async set({ client, snapshots, log }, { resourceId, instanceId }, { securityGroupIds = [] }, { values }) {
    if (securityGroupIds.length > 1) {
      const groups = securityGroupIds.join(", ");
      log.warn(
        `Instance ${resourceId} had several security groups (${groups}), but the service only sets a single one: they were not restored. Set them in the console.`,
      );
      return;
    }
    if (values.securityGroupIds === undefined) {
      log.warn(
        `The service does not report the current security groups of instance ${resourceId}: they cannot be restored later.`,
      );
    }
    const ids = { resource_id: resourceId, instance_id: instanceId, securitygroup_ids: securityGroupIds };
    await snapshots.instances.writing(PROJECT, () => client.dbss.updateSecurityGroup(ids));
  },

  valuesOf: ({ securityGroupIds }) => ({ securityGroupIds: securityGroupIds?.toSorted() }),

  toState: (known, { values }) => ({
    ...known,
    securityGroupIds: inOrderOf(known.securityGroupIds, values.securityGroupIds ?? known.securityGroupIds ?? []),
  }),
};

/** The instance. Undefined when both services report that it no longer exists. */
async function listed(context: Context, resourceId: string): Promise<AuditInstance | undefined> {
  const presence = await presenceOf(context, resourceId);
  return presence.is === "listed" ? presence.instance : undefined;
}

/** The security groups of an instance that is not managed by Pulumi. */
export const instanceSecurityGroups = defineResource({
  type: "InstanceSecurityGroups",
  description:
    "The security groups of an audit instance that is not managed by Pulumi: an AuditInstance has its " +
    "own argument for them. Creating the resource sets them, and deleting it restores the previous " +
    "ones. Everything except `resourceId` updates in place.",
  example: `
const audit = await dbss.getAuditInstance({ name: "central-audit" });
new dbss.InstanceSecurityGroups("groups", { resourceId: audit.resourceId, securityGroupIds: ["…"] });
`,
  args,
  outputs,
  // An instance has exactly one set of security groups.
  deleteBeforeReplace: true,
  idForm: "<resourceId>",
  // The previous groups are unknown, so a deletion leaves them unchanged.
  async seed(context, id) {
    if (partsOf(id, 1) === undefined) {
      return undefined;
    }
    await imported(context, id);
    return { resourceId: id, previous: {} };
  },
  list: onInstances(async (_context, { resource_id: id }) => [{ id, name: "security-groups" }]),
  ...settingSteps(kind),
});
