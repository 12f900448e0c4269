import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { Lifted } from "../lifecycle/dynamic-resource";
import { type AuditInstanceSummary, toAuditInstanceSummary } from "./get-audit-instances";
import { defineQuery, type QueryOptions, type QueryOutputOptions, type Zod } from "./query";

const args = (z: Zod) =>
  z
    .strictObject({
      /** Resource ID or instance ID. */
      id: z.string().min(1).max(64).optional(),
      /** Name. Must be that of one instance only. */
      name: z.string().min(1).max(64).optional(),
    })
    .refine(({ id, name }) => id !== undefined || name !== undefined, {
      path: ["id"],
      error: "an id or a name is required",
    });

export type GetAuditInstanceArgs = z.input<ReturnType<typeof args>>;

const instance = defineQuery({
  name: "getAuditInstance",
  args,
  async ask({ client, signal }, { id, name }): Promise<AuditInstanceSummary> {
    const instances = await client.dbss.listAuditInstances({}, { signal });
    const matching = instances.filter(
      (candidate) =>
        (id === undefined || candidate.id === id || candidate.resource_id === id) &&
        (name === undefined || candidate.name === name),
    );
    const [found] = matching;
    if (found === undefined || matching.length > 1) {
      const filter = [id && `id ${id}`, name && `name ${name}`].filter(Boolean).join(" and ");
      const shown = (found ? matching : instances).map((each) => `${each.name} (${each.resource_id})`).join(", ");
      throw new Error(
        `getAuditInstance: ${matching.length || "no"} audit instances with ${filter}, and exactly one is needed; ` +
          `${found ? "they are" : "there are"}: ${shown || "none"}. Ask by the ID of the one that is meant.`,
      );
    }
    return toAuditInstanceSummary(found);
  },
});

/**
 * Answers the one audit instance with the ID or name.
 *
 * @example
 * ```ts
 * const audit = await dbss.getAuditInstance({ name: "central-audit" });
 * new dbss.RdsAuditDatabase("orders", { instanceId: audit.instanceId, rdsId: "…" });
 * ```
 */
export function getAuditInstance(args: GetAuditInstanceArgs, options?: QueryOptions): Promise<AuditInstanceSummary> {
  return instance.now(args, options);
}

/** `getAuditInstance` for arguments that may be outputs. */
export function getAuditInstanceOutput(
  args: Lifted<GetAuditInstanceArgs>,
  options?: QueryOutputOptions,
): pulumi.Output<AuditInstanceSummary> {
  return instance.whenKnown(args, options);
}
