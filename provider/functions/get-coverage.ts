import type { z } from "zod";
import type { Coverage } from "./coverage";
import { coverageOf } from "./coverage-of";
import { defineQuery, type Zod } from "./query";

const args = (z: Zod) =>
  z.strictObject({
    /** Only RDS instances that have all of these tags. An empty value stands for any. */
    tags: z.record(z.string(), z.string()).optional(),
    /** Only RDS instances of this enterprise project. */
    enterpriseProjectId: z.string().min(1).optional(),
    /** Only databases of these engines, such as `MySQL`. Spelled as by RDS or as by DBSS. */
    engines: z.array(z.string().min(1)).optional(),
  });

export type GetCoverageArgs = z.input<ReturnType<typeof args>>;

const query = defineQuery<ReturnType<typeof args>, Coverage>({ name: "getCoverage", args, ask: coverageOf });

/**
 * Compares the databases of the project with what is audited: what runs, what is switched off, what is missing.
 *
 * @example
 * ```ts
 * // Audits every RDS instance that carries the tag.
 * const { databases } = await dbss.getCoverage({ tags: { audit: "yes" } });
 * for (const { rdsId, status } of databases) {
 *   if (rdsId !== undefined && status !== "unsupported") {
 *     new dbss.RdsAuditDatabase(rdsId, { instanceId: audit.instanceId, rdsId });
 *   }
 * }
 * ```
 */
export const getCoverage = query.now;

/** The same, for arguments that are outputs of resources. */
export const getCoverageOutput = query.whenKnown;
