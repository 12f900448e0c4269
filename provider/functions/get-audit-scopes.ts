import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { AuditScope } from "../client";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { commaList } from "./comma-list";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const args = (z: Zod) =>
  z.strictObject({
    /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
    instanceId: z.string().min(1).max(64),
  });

export type GetAuditScopesArgs = z.input<ReturnType<typeof args>>;

/** Which statements of whom are audited. An empty list means any. */
export interface AuditScopeSummary {
  readonly scopeId: string;
  readonly name: string;
  /** ON or OFF. */
  readonly status?: string;
  /** Whether everything is audited. */
  readonly allAudit?: boolean;
  /** Kinds of statements, such as DELETE or DROP_TABLE. */
  readonly actions: readonly string[];
  readonly databaseIds: readonly string[];
  readonly databaseNames: readonly string[];
  readonly databaseUsers: readonly string[];
  readonly sourceIps: readonly string[];
  readonly sourcePorts: readonly string[];
  /** Addresses that are not audited. */
  readonly exceptionIps: readonly string[];
}

const scopes = defineQuery({
  name: "getAuditScopes",
  args,
  async ask({ client, signal }, { instanceId }): Promise<AuditScopeSummary[]> {
    return (await client.dbss.listAuditScopes({ instance_id: instanceId }, { signal })).map(toScope);
  },
});

function toScope(wire: AuditScope): AuditScopeSummary {
  return {
    scopeId: wire.id,
    name: wire.name,
    status: wire.status,
    allAudit: wire.all_audit,
    actions: commaList(wire.action),
    databaseIds: commaList(wire.db_ids),
    databaseNames: commaList(wire.db_names),
    databaseUsers: commaList(wire.db_users),
    sourceIps: commaList(wire.source_ips),
    sourcePorts: commaList(wire.source_ports),
    exceptionIps: commaList(wire.exception_ips),
  };
}

/**
 * Lists the audit scopes of an instance.
 *
 * @example
 * ```ts
 * const scopes = dbss.getAuditScopesOutput({ instanceId: audit.instanceId });
 * ```
 */
export function getAuditScopes(args: GetAuditScopesArgs, options?: QueryOptions): Promise<AuditScopeSummary[]> {
  return scopes.now(args, options);
}

/** `getAuditScopes` for arguments that may be outputs. */
export function getAuditScopesOutput(
  args: Lifted<GetAuditScopesArgs>,
  options?: QueryOutputOptions,
): pulumi.Output<AuditScopeSummary[]> {
  return scopes.whenKnown(args, options);
}
