import { z } from "zod";
import { defineFunction } from "../model/function";
import { theOne } from "../model/look-up";
import { instancesNamedBy } from "../resources/audit-instance/presence";
import { type AuditInstanceSummary, auditInstanceSummary, toAuditInstanceSummary } from "./get-audit-instances";

const args = z
  .strictObject({
    id: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .meta({ description: "Resource ID or instance ID of the instance. Either `id` or `name` is required." }),
    name: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .meta({ description: "Name of the instance. It must be unique in the project." }),
  })
  .refine(({ id, name }) => id !== undefined || name !== undefined, {
    path: ["id"],
    error: "id or name is required",
  });

export const getAuditInstance = defineFunction({
  name: "getAuditInstance",
  description: "Returns the audit instance with the given ID or name.",
  example: `
const audit = await dbss.getAuditInstance({ name: "central-audit" });
new dbss.RdsAuditDatabase("orders", { instanceId: audit.instanceId, rdsId: "…" });
`,
  args,
  result: auditInstanceSummary,

  async ask({ client }, { id, name }): Promise<AuditInstanceSummary> {
    const instances = await client.dbss.listAuditInstances({});
    const { by, ...named } = instancesNamedBy("getAuditInstance");
    const found =
      id === undefined
        ? theOne(instances, name ?? "", { ...named, by: { name: by.name } })
        : theOne(instances, id, { ...named, by: { ID: by.ID }, nameOf: by.name });
    if (name !== undefined && found.name !== name) {
      throw new Error(
        `getAuditInstance: audit instance ${id} has the name ${found.name}, not ${name}. Specify only the ` +
          "ID, or only the name.",
      );
    }
    return toAuditInstanceSummary(found);
  },
});
