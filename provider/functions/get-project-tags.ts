import { z } from "zod";
import { defineFunction } from "../model/function";

const args = z.strictObject({
  resourceType: z
    .string()
    .min(1)
    .max(64)
    .default("auditInstance")
    .meta({ description: "Type of the tagged resources: `auditInstance` for audit instances." }),
});

const projectTag = z
  .object({
    key: z.string().meta({ description: "Tag key." }),
    values: z.array(z.string()).meta({ description: "All values of the key in the project." }),
  })
  .meta({ typeName: "ProjectTag", description: "A tag key with all values that it has in the project." });

export type ProjectTag = z.output<typeof projectTag>;

export const getProjectTags = defineFunction({
  name: "getProjectTags",
  description: "Lists the tag keys of the project's audit instances, each with its values.",
  example: `
const teams = (await dbss.getProjectTags()).find(({ key }) => key === "team")?.values;
`,
  args,
  result: z.array(projectTag),

  async ask({ client }, { resourceType }): Promise<ProjectTag[]> {
    return client.dbss.listProjectTags({ resource_type: resourceType });
  },
});
