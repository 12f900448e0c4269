import { z } from "zod";
import { ApiError, isTransient } from "../../client";
import type { Context } from "../../model/context";
import { messageOf } from "../../model/errors";

// What goes to a bucket of the Object Storage Service.

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
  .meta({ description: "Folder in the bucket. Left unchanged if omitted." });

/** The service's refusal, with the buckets that it lists if the declared one is not among them. */
export async function withBuckets({ client }: Context, error: unknown, bucketName: string): Promise<unknown> {
  if (!ApiError.isInstance(error) || isTransient(error)) {
    return error;
  }
  const buckets = await client.dbss.listBackupBuckets().catch(() => undefined);
  const names = (buckets ?? []).flatMap(({ bucket_name: name }) => name ?? []);
  if (buckets === undefined || names.includes(bucketName)) {
    return error;
  }
  const known = names.length === 0 ? "no bucket" : names.join(", ");
  return new Error(`bucketName: DBSS does not list bucket ${bucketName}; it lists ${known}. ${messageOf(error)}`, {
    cause: error,
  });
}
