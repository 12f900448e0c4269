import type { AuditDatabase, AuditInstance } from "../../client";
import type { Context } from "../../model/context";
import { PROJECT } from "../../model/snapshots";

/** An instance that audits an RDS instance. */
export interface Holder {
  readonly instance: AuditInstance;
  readonly database: AuditDatabase;
}

/** The instance that audits an RDS instance, other than the one with the ID. An RDS instance can be audited by one only. */
export async function holderOf({ snapshots }: Context, rdsId: string, exceptId?: string): Promise<Holder | undefined> {
  const others = (await snapshots.instances.get(PROJECT)).filter((instance) => instance.id !== exceptId);
  for (const instance of others) {
    const databases = await snapshots.databases.get(instance.id).catch(() => []);
    const database = databases.find((each) => each.rds_id === rdsId);
    if (database) {
      return { instance, database };
    }
  }
  return undefined;
}

/**
 * Warns before an instance is ordered for RDS instances that others audit. It is no error, because the program may remove
 * them there in the same run.
 */
export async function warnOfHolders(context: Context, rdsIds: readonly string[]): Promise<void> {
  for (const rdsId of rdsIds) {
    const holder = await holderOf(context, rdsId);
    if (holder) {
      const { name, id } = holder.instance;
      context.log.warn(
        `RDS instance ${rdsId}, for which this instance is ordered, is already audited by audit instance ${name} (${id}). Unless it is removed there, adding it will fail after the order was paid.`,
      );
    }
  }
}
