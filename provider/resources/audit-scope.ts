import { z } from "zod";
import type { AuditScope } from "../client";
import { Batches } from "../model/batches";
import type { Context } from "../model/context";
import { inOrderOf } from "../model/diff";
import { defineResource, type State } from "../model/resource";
import { databaseOf } from "./databases/kind";
import {
  adopt,
  databaseIds,
  instanceId,
  ipList,
  isSwitchedOn,
  joined,
  knownBuiltIn,
  port,
  previous,
  ruleName,
  STATEMENT_TYPES,
  separated,
  textList,
  unorderedList,
} from "./fields";
import { type RuleKind, switching } from "./rules/kind";
import { ruleSteps } from "./rules/lifecycle";

export const args = z.strictObject({
  instanceId,
  name: ruleName.meta({ description: "Name of the scope, unique on its instance." }),
  databaseIds: databaseIds.meta({
    description:
      "IDs of the databases to audit: `databaseId` of an RdsAuditDatabase or EcsAuditDatabase. All if empty.",
  }),
  actions: unorderedList(z.enum(STATEMENT_TYPES)).default([]).meta({
    description: 'Types of statements to audit, such as "DELETE" or "LOGIN". All if empty.',
  }),
  databaseUsers: textList.meta({
    description: "Database accounts whose statements are audited. All if empty.",
  }),
  sourceIps: ipList.meta({
    description:
      "Clients to audit: IP addresses, ranges (`10.0.0.1-10.0.0.9`) and CIDR blocks (`10.0.0.0/24`). All " +
      "if empty.",
  }),
  sourcePorts: unorderedList(port)
    .default([])
    .meta({ description: "Client ports to audit: 1 to 65535. All if empty." }),
  exceptionIps: ipList.meta({
    description: "Clients not to audit, in the formats of `sourceIps`, over which it takes precedence.",
  }),
  enabled: z.boolean().default(true).meta({ description: "Whether the scope is enabled." }),
  adopt: adopt.meta({ description: "ID or name of an existing scope to adopt." }),
});

export const outputs = z.object({
  scopeId: z.string().meta({ description: "ID of the scope." }),
  databaseNames: z
    .string()
    .optional()
    .meta({
      description: "Names of the audited databases, separated by commas, as the service reports them.",
      follows: ["databaseIds"],
    }),
  builtIn: z.boolean().meta({
    description: "Whether the scope is the built-in one, which audits everything and can only be enabled or disabled.",
  }),
  previous: previous.meta({ description: "State of the built-in scope before it was adopted; restored on delete." }),
});

export type Inputs = z.output<typeof args>;

export type AuditScopeState = State<typeof args, typeof outputs>;

/** How the API denotes all databases. */
const ALL_DATABASES = { db_ids: "[ALL]", db_names: "[All databases]" };

const deletions = new Batches<string, true>(({ client, snapshots }, instanceId, ids) =>
  snapshots.auditScopes.writing(instanceId, async () => {
    await client.dbss.deleteAuditScopes({ instance_id: instanceId, ids: [...ids] });
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
  isBuiltIn: ({ all_audit }) => all_audit,
  isOn: ({ status }) => isSwitchedOn(status),
  complete: async (_context, _instanceId, listed) => listed,
  toState,
  create: async (context, inputs) => {
    const body = await toBody(context, inputs);
    return context.snapshots.auditScopes.writing(inputs.instanceId, () =>
      context.client.dbss.createAuditScope({ instance_id: inputs.instanceId, ...body }),
    );
  },
  write: async (context, id, inputs) => {
    const body = await toBody(context, inputs);
    return context.snapshots.auditScopes.writing(inputs.instanceId, () =>
      context.client.dbss.updateAuditScope({ instance_id: inputs.instanceId, id, ...body }),
    );
  },
  switchTo: switching(({ client, snapshots }, instanceId, ids, status) =>
    snapshots.auditScopes.writing(instanceId, () =>
      client.dbss.switchAuditScopes({ instance_id: instanceId, ids, status }),
    ),
  ),
  remove: (context, instanceId, id) => deletions.add(context, instanceId, id),
};

/** Which statements of which clients are audited. */
export const auditScope = defineResource({
  type: "AuditScope",
  description:
    "An audit scope of an audit instance: which statements of which accounts and clients are audited " +
    "on which databases. Everything except `instanceId` updates in place.\n\nA new instance has a " +
    "built-in scope that audits everything and takes precedence over all others: adopt and disable it " +
    "for narrower scopes to take effect. It can only be enabled or disabled, and deleting the resource " +
    "restores it.\n\nAn existing scope of the same name is an error, unless it exactly matches the " +
    "declaration or `adopt` names it.",
  example: `
new dbss.AuditScope("everything", {
  instanceId: audit.instanceId,
  name: "Full audit rule",
  adopt: "Full audit rule",
  enabled: false,
});
new dbss.AuditScope("writes", {
  instanceId: audit.instanceId,
  name: "writes",
  databaseIds: [orders.databaseId],
  actions: ["INSERT", "UPDATE", "DELETE"],
});
`,
  args,
  outputs,
  // Scope names are unique on an instance.
  deleteBeforeReplace: true,
  ...ruleSteps(kind),
  idForm: "<instanceId>/<scopeId>",
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

/** The API requires the names of the databases in addition to their IDs. */
async function named({ snapshots }: Context, { instanceId, databaseIds }: Inputs) {
  const databases = await snapshots.databases.get(instanceId);
  const names = databaseIds.map((id) => databaseOf(instanceId, databases, id).name ?? id);
  return { db_ids: joined(databaseIds), db_names: joined(names) };
}

function toState(known: Inputs | AuditScopeState, scope: AuditScope): AuditScopeState {
  return {
    ...known,
    name: scope.name,
    databaseIds: inOrderOf(known.databaseIds, isOfAll(scope) ? [] : separated(scope.db_ids)),
    actions: inOrderOf(known.actions, separated(scope.action)),
    databaseUsers: inOrderOf(known.databaseUsers, separated(scope.db_users)),
    sourceIps: inOrderOf(known.sourceIps, separated(scope.source_ips)),
    sourcePorts: inOrderOf(known.sourcePorts, separated(scope.source_ports).map(Number)),
    exceptionIps: inOrderOf(known.exceptionIps, separated(scope.exception_ips)),
    enabled: scope.status === "ON",
    scopeId: scope.id,
    databaseNames: scope.db_names,
    builtIn: scope.all_audit ?? knownBuiltIn(known),
  };
}

/** Whether a scope is about all databases. */
export function isOfAll({ db_ids: ids }: AuditScope): boolean {
  return separated(ids).some((id) => /^\[?ALL\]?$/i.test(id));
}
