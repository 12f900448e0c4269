import type * as pulumi from "@pulumi/pulumi";
import { defineQuery, type QueryOptions, type QueryOutputOptions } from "./query";

/** What the account may still have in the project. */
export interface Quota {
  /** Audit instances that may still be bought. */
  readonly auditQuota: number;
  /** CPUs that are left. */
  readonly cpu?: number;
  /** Memory that is left, in MB. */
  readonly ram?: number;
  /** ID of the project. */
  readonly projectId?: string;
}

const quota = defineQuery({
  name: "getQuota",
  args: (z) => z.strictObject({}),
  async ask({ client, signal }): Promise<Quota> {
    const { audit_quota, cpu, ram, project_id } = await client.dbss.showAuditQuota({}, { signal });
    return { auditQuota: audit_quota, cpu, ram, projectId: project_id };
  },
});

/**
 * Answers how many instances the account may still buy.
 *
 * @example
 * ```ts
 * const { auditQuota } = await dbss.getQuota();
 * ```
 */
export function getQuota(args: Record<string, never> = {}, options?: QueryOptions): Promise<Quota> {
  return quota.now(args, options);
}

/** `getQuota` as an output. */
export function getQuotaOutput(args: Record<string, never> = {}, options?: QueryOutputOptions): pulumi.Output<Quota> {
  return quota.whenKnown(args, options);
}
