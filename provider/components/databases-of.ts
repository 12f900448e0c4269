import * as pulumi from "@pulumi/pulumi";
import type { DatabaseAuditArgs } from "../generated/database-audit";
import { getCoverage } from "../generated/get-coverage";
import type { DatabaseCoverage, DatabaseFilter } from "../generated/types";

/** RDS instances by their IDs. The keys of a record name the resources, which keep their names when an ID changes. */
export type RdsIds = NonNullable<DatabaseAuditArgs["rdsIds"]>;

/** RDS IDs by the names of their resources. An unknown ID is named by its index in the list. */
export function namedIds(rdsIds: RdsIds = {}): Record<string, pulumi.Input<string>> {
  if (!isList(rdsIds)) {
    return { ...rdsIds };
  }
  return Object.fromEntries(rdsIds.map((id, index) => [typeof id === "string" ? id : String(index), id]));
}

function isList(rdsIds: RdsIds): rdsIds is readonly pulumi.Input<string>[] {
  return Array.isArray(rdsIds);
}

/**
 * The IDs of the RDS instances that the filter selects. Those that cannot be audited are skipped, with a warning.
 *
 * @throws RunError when it selects none: the instance would be bought for nothing.
 */
export async function findRdsIds(
  filter: DatabaseFilter,
  region: string | undefined,
  component: pulumi.Resource,
): Promise<string[]> {
  const { tags, engines } = filter;
  const { databases } = await getCoverage({ tags, engines, region }, { parent: component });
  const found = databases.filter(({ rdsId, name }) => rdsId !== undefined && isNamed(name, filter.name));
  const skipped = found.filter(isSkipped);
  if (skipped.length > 0) {
    const names = skipped.map(({ name, reason }) => `${name} (${reason})`).join(", ");
    pulumi.log.warn(
      `databaseFilter selects RDS instances that cannot be audited; they are skipped: ${names}.`,
      component,
    );
  }
  const ids = found.flatMap((each) => (each.rdsId === undefined || isSkipped(each) ? [] : [each.rdsId]));
  if (ids.length === 0) {
    throw new pulumi.RunError(
      `databaseFilter: no RDS instance that can be audited matches ${JSON.stringify(filter)}. Nothing was ordered. Check the filter, and the tags, engines and names of the RDS instances.`,
    );
  }
  return ids.sort();
}

function isSkipped({ status }: DatabaseCoverage): boolean {
  return status === "unsupported" || status === "unlisted";
}

function isNamed(name: string, pattern: string | undefined): boolean {
  const parts = pattern?.split("*").map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, "\\$&"));
  return parts === undefined || new RegExp(`^${parts.join(".*")}$`, "s").test(name);
}
