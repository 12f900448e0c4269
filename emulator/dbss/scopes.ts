import { z } from "zod";
import { type Call, ok, type Reply } from "../operation";
import { paginate } from "../paging";
import { onOff, type Scope, scopeSchema } from "../state/contents";
import type { Instance } from "../state/instances";
import { instanceInPath, listed, notFound, requireIdle, rowsOf } from "./lookup";
import { checkDatabaseIds, commaList, pick, ruleNameSchema } from "./rule-fields";

export function listScopes(call: Call): Reply {
  const rows = listed(call, rowsOf(instanceInPath(call), call.state.scopes));
  const { items, total } = paginate(call, rows, { defaultLimit: 100, maxLimit: 1000 });
  return ok({ scopes: items.map(({ instance_id: _, created_at: __, ...scope }) => scope), total });
}

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

const requestSchema = z.object({
  rule_name: ruleNameSchema,
  db_ids: z.string(),
  db_names: z.string(),
  action: text,
  db_users: text,
  exception_ips: text,
  source_ips: text,
  source_ports: text,
});

/** The value of `db_ids` for all databases. */
const ALL = "[ALL]";

function scopeIn(call: Call) {
  const instance = instanceInPath(call);
  const { rule_name: name, ...scope } = call.input(requestSchema);
  call.subject = name;
  requireIdle(instance);
  checkDatabaseIds(
    call,
    instance,
    commaList(scope.db_ids).filter((id) => id !== ALL),
  );
  return { instance, scope: { ...scope, name } };
}

export function createScope(call: Call): Reply {
  const { instance, scope } = scopeIn(call);
  call.state.scopes.push(scopeSchema.parse({ ...scope, instance_id: instance.id, created_at: call.state.now }));
  return ok({ status: "SUCCESS" });
}

/** The scope that audits everything, which every instance has, can only be enabled or disabled. */
function requireOwn(call: Call, scope: Scope): Scope {
  if (scope.all_audit) {
    throw call.invalid(`audit scope ${scope.id} is the full audit rule: it can only be enabled and disabled`);
  }
  return scope;
}

function ownScopeInPath(call: Call): Scope {
  const id = call.param("id");
  const scope = rowsOf(instanceInPath(call), call.state.scopes).find((row) => row.id === id);
  if (scope === undefined) {
    throw notFound(`audit scope ${id}`);
  }
  return requireOwn(call, scope);
}

export function updateScope(call: Call): Reply {
  Object.assign(ownScopeInPath(call), scopeIn(call).scope);
  return ok({ status: "SUCCESS" });
}

export function deleteScope(call: Call): Reply {
  return remove(call, instanceInPath(call), [ownScopeInPath(call)]);
}

const idsSchema = z.object({ ids: z.array(z.string()).min(1) });

/** Deletes either all of them or none. */
export function deleteScopes(call: Call): Reply {
  const instance = instanceInPath(call);
  const scopes = pick(call, rowsOf(instance, call.state.scopes), call.input(idsSchema).ids, "audit scope");
  return remove(
    call,
    instance,
    scopes.map((scope) => requireOwn(call, scope)),
  );
}

function remove(call: Call, instance: Instance, scopes: readonly Scope[]): Reply {
  call.subject = scopes.map((scope) => scope.name).join(",");
  requireIdle(instance);
  call.state.scopes = call.state.scopes.filter((scope) => !scopes.includes(scope));
  return ok({ status: "SUCCESS" });
}

const switchSchema = idsSchema.extend({ status: onOff });

export function switchScopes(call: Call): Reply {
  const instance = instanceInPath(call);
  const { ids, status } = call.input(switchSchema);
  const scopes = pick(call, rowsOf(instance, call.state.scopes), ids, "audit scope");
  call.subject = scopes.map((scope) => scope.name).join(",");
  requireIdle(instance);
  for (const scope of scopes) {
    scope.status = status;
  }
  return ok({ status: "SUCCESS" });
}
