import type { z } from "zod";
import type { AuditScope } from "../../client";
import { Batches } from "../../lifecycle/batches";
import type { Context } from "../../lifecycle/context";
import { defineLifecycle, type State } from "../../lifecycle/contract";
import { inOrderOf, joined, separated } from "../rules/fields";
import type { RuleKind } from "../rules/kind";
import { ruleSteps } from "../rules/lifecycle";
import { switching } from "../rules/switching";
import { writing } from "../rules/writing";
import { args, outputs } from "./args";

export type Inputs = z.output<typeof args>;
export type AuditScopeState = State<typeof args, typeof outputs>;

/** How the API says that all databases are meant. */
const ALL_DATABASES = { db_ids: "[ALL]", db_names: "[All databases]" };

const deletions = new Batches<string, true>(({ client, signal, snapshots }, instanceId, ids) =>
  writing(snapshots.auditScopes, instanceId, async () => {
    await client.dbss.deleteAuditScopes({ instance_id: instanceId, ids: [...ids] }, { signal });
    return ids.map(() => true);
  }),
);

const kind: RuleKind<{ listed: AuditScope; rule: AuditScope; inputs: Inputs; state: AuditScopeState }> = {
  noun: "audit scope",
  unique: "name",
  writeOnly: [],
  bodyHasStatus: false,
  list: ({ auditScopes }) => auditScopes,
  uniqueOf: ({ name }) => name,
  isBuiltIn: ({ all_audit }) => all_audit === true,
  isOn: ({ status }) => status === "ON",
  complete: async (_context, _instanceId, listed) => listed,
  toState,
  create: async (context, inputs) => {
    const body = await toBody(context, inputs);
    return writing(context.snapshots.auditScopes, inputs.instanceId, () =>
      context.client.dbss.createAuditScope({ instance_id: inputs.instanceId, ...body }, { signal: context.signal }),
    );
  },
  write: async (context, id, inputs) => {
    const body = await toBody(context, inputs);
    return writing(context.snapshots.auditScopes, inputs.instanceId, () =>
      context.client.dbss.updateAuditScope({ instance_id: inputs.instanceId, id, ...body }, { signal: context.signal }),
    );
  },
  switchTo: switching(({ client, signal, snapshots }, instanceId, ids, status) =>
    writing(snapshots.auditScopes, instanceId, () =>
      client.dbss.switchAuditScopes({ instance_id: instanceId, ids, status }, { signal }),
    ),
  ),
  remove: (context, instanceId, id) => deletions.add(context, instanceId, id),
};

/** Which statements of whom are audited. */
export const auditScope = defineLifecycle({
  args,
  outputs,
  // Of one name there is one on an instance.
  deleteBeforeReplace: true,
  ...ruleSteps(kind),
});

async function toBody(context: Context, inputs: Inputs) {
  return {
    rule_name: inputs.name,
    ...(inputs.databaseIds.length === 0 ? ALL_DATABASES : await named(context, inputs)),
    action: joined(inputs.actions),
    db_users: joined(inputs.databaseUsers),
    source_ips: joined(inputs.sourceIps),
    source_ports: joined(inputs.sourcePorts),
    exception_ips: joined(inputs.exceptionIps),
  };
}

/** The API wants the names of the databases beside their IDs. */
async function named({ snapshots }: Context, { instanceId, databaseIds }: Inputs) {
  const databases = await snapshots.databases.get(instanceId);
  const names = databaseIds.map((id) => {
    const database = databases.find((candidate) => candidate.id === id);
    if (database === undefined) {
      const known = databases.map((candidate) => `${candidate.name} (${candidate.id})`).join(", ") || "none";
      throw new Error(`databaseIds: instance ${instanceId} audits no database ${id}; it has: ${known}.`);
    }
    return database.name ?? id;
  });
  return { db_ids: joined(databaseIds), db_names: joined(names) };
}

function toState(known: Inputs | AuditScopeState, scope: AuditScope): AuditScopeState {
  return {
    ...known,
    name: scope.name,
    databaseIds: inOrderOf(known.databaseIds, separated(scope.db_ids).filter(isOneDatabase)),
    actions: inOrderOf(known.actions, separated(scope.action)),
    databaseUsers: inOrderOf(known.databaseUsers, separated(scope.db_users)),
    sourceIps: inOrderOf(known.sourceIps, separated(scope.source_ips)),
    sourcePorts: inOrderOf(known.sourcePorts, separated(scope.source_ports).map(Number)),
    exceptionIps: inOrderOf(known.exceptionIps, separated(scope.exception_ips)),
    enabled: scope.status === "ON",
    scopeId: scope.id,
    databaseNames: scope.db_names,
    builtIn: scope.all_audit === true,
  };
}

function isOneDatabase(id: string): boolean {
  return !/^\[?ALL\]?$/i.test(id);
}
