import { z } from "zod";
import type { Project as WireProject } from "../client";
import { defineFunction } from "../model/function";
import { inNaturalOrder } from "../model/lists";
import { REGION_NAME } from "../resources/for-programs";

const project = z
  .object({
    id: z.string().meta({ description: "ID of the project." }),
    name: z.string().meta({
      description: "Name of the project. That of a region's own project is the name of the region.",
    }),
    region: z.string().meta({ description: "Region that the project is in." }),
  })
  .meta({ typeName: "Project", description: "A project that the credentials give access to." });

export type Project = z.output<typeof project>;

export const getProjects = defineFunction({
  name: "getProjects",
  description:
    "Lists the projects that the credentials give access to, in all regions. Each region has a project of its " +
    "name; further projects in a region are named `<region>_<name>`.",
  example: `
// The coverage of every region.
const projects = await dbss.getProjects();
const regions = projects.filter(({ name, region }) => name === region).map(({ region }) => region);
const coverages = await Promise.all(regions.map((region) => dbss.getCoverage({ region })));
`,
  args: z.strictObject({}),
  result: z.array(project),

  async ask({ client }): Promise<Project[]> {
    const projects = (await client.iam.listAuthProjects({})).flatMap(inRegion);
    return projects.sort((one, other) => inNaturalOrder(one.name, other.name));
  },
});

/** Projects that belong to no region, such as that of the Object Storage Service, have other names. */
const NAME = new RegExp(`^(${REGION_NAME})(?:_|$)`);

function inRegion({ id, name, enabled }: WireProject): Project[] {
  const [, region] = NAME.exec(name) ?? [];
  return region === undefined || enabled === false ? [] : [{ id, name, region }];
}
