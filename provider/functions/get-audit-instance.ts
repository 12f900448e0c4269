import { z } from "zod";
import { defineFunction } from "../model/function";
import { type AuditInstanceSummary, auditInstanceSummary, toAuditInstanceSummary } from "./get-audit-instances";

const args = z
  .strictObject({
    id: z.string().min(1).max(64).optional().meta({ description: "Resource ID or instance ID." }),
    name: z.string().min(1).max(64).optional().meta({ description: "Name. Must be that of one instance only." }),
  })
  .refine(({ id, name }) => id !== undefined || name !== undefined, {
    path: ["id"],
    error: "an id or a name is required",
  });

export const getAuditInstance = defineFunction({
  name: "getAuditInstance",
  description: "Answers the one audit instance with the ID or name.",
  example: `
const audit = await dbss.getAuditInstance({ name: "central-audit" });
new dbss.RdsAuditDatabase("orders", { instanceId: audit.instanceId, rdsId: "…" });
`,
  args,
  result: auditInstanceSummary,

  async ask({ client }, { id, name }): Promise<AuditInstanceSummary> {
    const instances = await client.dbss.listAuditInstances({});
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
