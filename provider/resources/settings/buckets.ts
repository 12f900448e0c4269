import { z } from "zod";
import { ApiError, isTransient } from "../../client";
import type { Context } from "../../model/context";
import { messageOf } from "../../model/errors";

// Exports to a bucket of the Object Storage Service.

/** How often something is exported, in the service's terms. */
export const exportCycle = z.enum(["FIVE_MIN", "PER_HOUR", "PER_DAY", "PER_WEEK", "PER_MONTH"]);

/** Name of a bucket. */
export const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be 3 to 63 lowercase letters, digits, hyphens and dots");

/** Folder in a bucket. */
export const bucketFolder = z
  .string()
  .max(255)
  .optional()
  .meta({ description: "Folder in the bucket: up to 255 characters. Left unchanged if omitted." });

/** Says that DBSS does not list the bucket; undefined if it does, or cannot be asked. */
async function unlistedText({ client }: Context, bucketName: string): Promise<string | undefined> {
  const buckets = await client.dbss.listBackupBuckets().catch(() => undefined);
  const names = (buckets ?? []).flatMap(({ bucket_name: name }) => name ?? []);
  if (buckets === undefined || names.includes(bucketName)) {
    return undefined;
  }
  const known = names.length === 0 ? "no bucket" : names.join(", ");
  return `bucketName: DBSS does not list bucket ${bucketName}; it lists ${known}.`;
}

/** The service's error, with the buckets that it lists if the declared one is not among them. */
export async function withBuckets(context: Context, error: unknown, bucketName: string): Promise<unknown> {
  const unlisted =
    ApiError.isInstance(error) && !isTransient(error) ? await unlistedText(context, bucketName) : undefined;
  return unlisted === undefined ? error : new Error(`${unlisted} ${messageOf(error)}`, { cause: error });
}

interface Exported {
  readonly bucketName?: string | undefined;
}

/** Warns before an export to a bucket that DBSS does not list. It is no error, because the run may create the bucket. */
export async function warnOfBucket(context: Context, { bucketName }: Exported, olds?: Exported): Promise<void> {
  if (bucketName === undefined || bucketName === olds?.bucketName) {
    return;
  }
  const unlisted = await unlistedText(context, bucketName);
  if (unlisted !== undefined) {
    context.log.warn(`${unlisted} The update fails unless the bucket exists by then and DBSS may write to it.`);
  }
}

const accounts = new WeakMap<Context, Promise<string>>();

/**
 * ID of the account that the project belongs to, requested once per operation: the paths of exports contain it.
 *
 * @throws Error when IAM does not list the project for these credentials.
 */
export function accountIdOf(context: Context): Promise<string> {
  const known = accounts.get(context) ?? lookUp(context);
  accounts.set(context, known);
  // A failed look-up is not cached, because the next one may succeed.
  known.catch(() => accounts.delete(context));
  return known;
}

async function lookUp({ client }: Context): Promise<string> {
  const projectId = await client.projectId();
  const project = (await client.iam.listAuthProjects()).find(({ id }) => id === projectId);
  if (project?.domain_id === undefined) {
    throw new Error(
      `IAM does not list project ${projectId} for these credentials, so the ID of its account is unknown. Check dbss:projectId and the permissions of the user.`,
    );
  }
  return project.domain_id;
}
