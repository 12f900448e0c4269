import type { AuditDatabase, AuditInstance } from "../../client";
import type { Context } from "../../model/context";
import { inParallel, LISTS_AT_ONCE } from "../../model/lists";
import { PROJECT } from "../../model/snapshots";
import { runOf } from "../audit-order/run";

/** An instance that audits an RDS instance. */
export interface Holder {
  readonly instance: AuditInstance;
  readonly database: AuditDatabase;
}

/** The instance that audits an RDS instance, other than the one with the ID. An RDS instance can be audited by one only. */
export async function holderOf({ snapshots }: Context, rdsId: string, exceptId?: string): Promise<Holder | undefined> {
  const others = (await snapshots.instances.get(PROJECT)).filter((instance) => instance.id !== exceptId);
  const holders = await inParallel(LISTS_AT_ONCE, others, async (instance) => {
    const databases = await snapshots.databases.get(instance.id).catch(() => []);
    const database = databases.find((each) => each.rds_id === rdsId);
    return database && { instance, database };
  });
  return holders.find((holder) => holder !== undefined);
}

/** The RDS instances that were warned about: an instance that is to be bought for one and its database ask both. */
const warnedAbout = new WeakMap<Context, Set<string>>();

/**
 * Warns before an instance is bought for RDS instances that others audit. It is no error, because the program may remove
 * them there in the same run. `meant` are the resource IDs of instances that may be the one to audit them.
 */
export async function warnOfHolders(
  context: Context,
  rdsIds: readonly string[],
  meant: ReadonlySet<string> = new Set(),
): Promise<void> {
  const warned = warnedAbout.get(context) ?? new Set();
  warnedAbout.set(context, warned);
  for (const rdsId of rdsIds.filter((each) => !warned.has(each))) {
    warned.add(rdsId);
    const holder = await holderOf(context, rdsId);
    if (holder && !runOf(context).replaced.has(holder.instance.id) && !meant.has(holder.instance.resource_id)) {
      const { name, id } = holder.instance;
      context.log.warn(
        `RDS instance ${rdsId} is already audited by audit instance ${name} (${id}). Unless it is removed there first, it cannot be added to another audit instance.`,
      );
    }
  }
}
