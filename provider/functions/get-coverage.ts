import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { Lifted } from "../lifecycle/dynamic-resource";
import type { Coverage } from "./coverage";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

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

const coverage = defineQuery({
  name: "getCoverage",
  args,
  async ask(context, filter): Promise<Coverage> {
    // Loaded late, like all that knows the client.
    const { coverageOf } = await import("./coverage-of.js");
    return coverageOf(context, filter);
  },
});

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
export function getCoverage(args: GetCoverageArgs = {}, options?: QueryOptions): Promise<Coverage> {
  return coverage.now(args, options);
}

/** `getCoverage` for arguments that may be outputs. */
export function getCoverageOutput(
  args: Lifted<GetCoverageArgs> = {},
  options?: QueryOutputOptions,
): pulumi.Output<Coverage> {
  return coverage.whenKnown(args, options);
}
