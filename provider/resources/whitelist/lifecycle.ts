import type { z } from "zod";
import { mayHaveHappened, type Whitelist } from "../../client";
import { Batches } from "../../lifecycle/batches";
import { defineLifecycle, type State } from "../../lifecycle/contract";
import { inOrderOf } from "../rules/fields";
import type { RuleKind } from "../rules/kind";
import { ruleSteps } from "../rules/lifecycle";
import { writing } from "../rules/writing";
import { args, outputs } from "./args";

export type Inputs = z.output<typeof args>;
export type WhitelistState = State<typeof args, typeof outputs>;

const additions = new Batches<Inputs, true>(({ client, signal, snapshots }, instanceId, entries) =>
  writing(snapshots.whitelists, instanceId, async () => {
    const whitelists = entries.map((entry) => ({ sql: entry.sql, ...toBody(entry) }));
    try {
      await client.dbss.addWhitelists({ instance_id: instanceId, whitelists }, { signal });
    } catch (error) {
      // Sent again one by one, entries that were added after all would be there twice.
      if (error instanceof Error && mayHaveHappened(error)) {
        return entries.map(() => error);
      }
      throw error;
    }
    return entries.map(() => true);
  }),
);

const deletions = new Batches<string, true>(({ client, signal, snapshots }, instanceId, ids) =>
  writing(snapshots.whitelists, instanceId, async () => {
    await client.dbss.deleteWhitelists({ instance_id: instanceId, whitelists: [...ids] }, { signal });
    return ids.map(() => true);
  }),
);

const kind: RuleKind<{ listed: Whitelist; rule: Whitelist; inputs: Inputs; state: WhitelistState }> = {
  noun: "whitelisted statement",
  unique: "sql",
  writeOnly: [],
  bodyHasStatus: true,
  list: ({ whitelists }) => whitelists,
  uniqueOf: ({ sql }) => sql,
  isBuiltIn: () => false,
  isOn: ({ enabled }) => enabled === true,
  complete: async (_context, _instanceId, listed) => listed,
  toState,
  create: (context, inputs) => additions.add(context, inputs.instanceId, inputs),
  write: ({ client, signal, snapshots }, id, inputs) =>
    writing(snapshots.whitelists, inputs.instanceId, () =>
      client.dbss.updateWhitelist({ instance_id: inputs.instanceId, id, ...toBody(inputs) }, { signal }),
    ),
  remove: (context, instanceId, id) => deletions.add(context, instanceId, id),
};

/** A statement that raises no alarm. */
export const whitelist = defineLifecycle({
  args,
  outputs,
  // Of one statement there is one entry on an instance.
  deleteBeforeReplace: true,
  ...ruleSteps(kind),
});

function toBody(inputs: Inputs) {
  return { db_ids: inputs.databaseIds, desc: inputs.description, enabled: inputs.enabled };
}

function toState(known: Inputs | WhitelistState, entry: Whitelist): WhitelistState {
  return {
    ...known,
    sql: entry.sql,
    databaseIds: inOrderOf(known.databaseIds, entry.db_ids),
    description: entry.desc ?? "",
    enabled: entry.enabled === true,
    whitelistId: entry.id,
  };
}
