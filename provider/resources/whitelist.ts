import { z } from "zod";
import { mayHaveHappened, type Whitelist } from "../client";
import { Batches } from "../model/batches";
import { inOrderOf, sameName } from "../model/diff";
import { defineResource, type State } from "../model/resource";
import { adopt, databaseIds, instanceId } from "./fields";
import type { RuleKind } from "./rules/kind";
import { ruleSteps } from "./rules/lifecycle";

export const args = z.strictObject({
  instanceId,
  sql: z
    .string()
    .min(1)
    .meta({ description: "SQL statement that raises no alarm, unique on its instance.", onChange: "replaces" }),
  databaseIds: databaseIds.meta({
    description:
      "IDs of the databases that the entry applies to: `databaseId` of an RdsAuditDatabase or EcsAuditDatabase. All " +
      "if empty.",
  }),
  description: z.string().default("").meta({ description: "Description of the entry." }),
  enabled: z.boolean().default(true).meta({ description: "Whether the entry is enabled." }),
  adopt: adopt.meta({ description: "ID or statement of an existing entry to adopt." }),
});

export const outputs = z.object({
  whitelistId: z.string().meta({ description: "ID of the entry." }),
});

export type Inputs = z.output<typeof args>;

export type WhitelistState = State<typeof args, typeof outputs>;

const additions = new Batches<Inputs, true>(({ client, snapshots }, instanceId, entries) =>
  snapshots.whitelists.writing(instanceId, async () => {
    const whitelists = entries.map((entry) => ({ sql: entry.sql, ...toBody(entry) }));
    try {
      await client.dbss.addWhitelists({ instance_id: instanceId, whitelists });
    } catch (error) {
      // Resending them one by one would duplicate entries that were added after all.
      if (error instanceof Error && mayHaveHappened(error)) {
        return entries.map(() => error);
      }
      throw error;
    }
    return entries.map(() => true);
  }),
);

const deletions = new Batches<string, true>(({ client, snapshots }, instanceId, ids) =>
  snapshots.whitelists.writing(instanceId, async () => {
    await client.dbss.deleteWhitelists({ instance_id: instanceId, whitelists: [...ids] });
    return ids.map(() => true);
  }),
);

/** Maximum number of characters of a statement that become the name of its resource in a program. */
const MAX_NAME_LENGTH = 24;

const kind: RuleKind<{ listed: Whitelist; rule: Whitelist; inputs: Inputs; state: WhitelistState }> = {
  noun: "whitelisted statement",
  unique: "sql",
  isConfidential: true,
  isUniqueFixed: true,
  writeOnly: [],
  bodyHasStatus: true,
  list: ({ whitelists }) => whitelists,
  uniqueOf: ({ sql }) => sql,
  nameOf: ({ sql }) => `whitelist-${[...sql].slice(0, MAX_NAME_LENGTH).join("")}`,
  isOn: ({ enabled }) => enabled,
  complete: async (_context, _instanceId, listed) => listed,
  toState,
  create: (context, inputs) => additions.add(context, inputs.instanceId, inputs),
  write: ({ client, snapshots }, id, inputs) =>
    snapshots.whitelists.writing(inputs.instanceId, () =>
      client.dbss.updateWhitelist({ instance_id: inputs.instanceId, id, ...toBody(inputs) }),
    ),
  remove: (context, instanceId, id) => deletions.add(context, instanceId, id),
};

/** A statement that raises no alarm. */
export const whitelist = defineResource({
  type: "Whitelist",
  description:
    "A statement that raises no alarm on an audit instance. `databaseIds`, `description` and `enabled` " +
    "update in place; changing `sql` replaces the entry.\n\nAn existing entry for the same statement " +
    "is an error, unless it exactly matches the declaration or `adopt` names it.",
  example: `
new dbss.Whitelist("nightly", {
  instanceId: audit.instanceId,
  sql: "DELETE FROM sessions WHERE expired",
  description: "Nightly clean-up",
});
`,
  args,
  outputs,
  // An instance has at most one entry per statement.
  deleteBeforeReplace: true,
  ...ruleSteps(kind),
  idForm: "<instanceId>/<whitelistId>",
});

function toBody(inputs: Inputs) {
  return { db_ids: inputs.databaseIds, desc: inputs.description, enabled: inputs.enabled };
}

function toState(known: Inputs | WhitelistState, entry: Whitelist): WhitelistState {
  return {
    ...known,
    sql: sameName(known.sql ?? entry.sql, entry.sql),
    databaseIds: inOrderOf(known.databaseIds, entry.db_ids),
    description: entry.desc ?? "",
    enabled: entry.enabled === true,
    whitelistId: entry.id,
  };
}
