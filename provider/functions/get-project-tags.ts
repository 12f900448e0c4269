import { z } from "zod";
import { defineFunction } from "../model/function";

const args = z.strictObject({
  resourceType: z
    .string()
    .min(1)
    .max(64)
    .default("auditInstance")
    .meta({ description: "Type of the tagged resources." }),
});

const projectTag = z
  .object({ key: z.string(), values: z.array(z.string()) })
  .meta({ typeName: "ProjectTag", description: "A tag key with all values that it has in the project." });

export type ProjectTag = z.output<typeof projectTag>;

export const getProjectTags = defineFunction({
  name: "getProjectTags",
  description: "Lists the tag keys of the instances of the project, with their values.",
  example: `
const teams = (await dbss.getProjectTags()).find(({ key }) => key === "team")?.values;
`,
  args,
  result: z.array(projectTag),

  async ask({ client }, { resourceType }): Promise<ProjectTag[]> {
    return client.dbss.listProjectTags({ resource_type: resourceType });
  },
});
