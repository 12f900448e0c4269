import { z } from "zod";
import { type Api, defineOperation } from "./operation";
import { record } from "./spelling";
import { id, listing, nothing, optionalNumber, optionalText, text } from "./wire";

const DOCUMENT = "neighbours.json, eps";

const enterpriseProject = record({
  id: text,
  name: text,
  description: optionalText,
  /** 1 enabled, 2 disabled. */
  status: optionalNumber,
  type: optionalText,
  created_at: optionalText,
  updated_at: optionalText,
});

export type EnterpriseProject = z.output<typeof enterpriseProject>;

const enterpriseResource = record({
  resource_id: text,
  resource_name: optionalText,
  resource_type: optionalText,
  project_id: optionalText,
  project_name: optionalText,
  enterprise_project_id: optionalText,
});

/** A resource in an enterprise project. */
export type EnterpriseResource = z.output<typeof enterpriseResource>;

/** "0" is the default enterprise project. */
const enterpriseProjectId = z.string().min(1).max(64);

export const epsOperations = {
  /** Lists enterprise projects. */
  listEnterpriseProjects: defineOperation({
    id: "list_enterprise_project",
    service: "eps",
    method: "GET",
    path: "/v1.0/enterprise-projects",
    request: {
      query: { id: z.string().optional(), name: z.string().optional(), status: z.int().min(1).max(2).optional() },
    },
    response: listing(["enterprise_projects"], enterpriseProject),
    document: DOCUMENT,
    repeatable: true,
    paged: { style: "offset", in: "query", names: ["offset", "limit"], size: 1000 },
  }),

  /** Lists the resources of an enterprise project. */
  listEnterpriseProjectResources: defineOperation({
    id: "show_resource_bind_enterprise_project",
    service: "eps",
    method: "POST",
    path: "/v1.0/enterprise-projects/{enterprise_project_id}/resources/filter",
    request: {
      path: { enterprise_project_id: enterpriseProjectId },
      body: {
        projects: z.array(z.string()).optional(),
        resource_types: z.array(z.string()).min(1),
        matches: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
      },
    },
    response: listing(["resources"], enterpriseResource),
    document: DOCUMENT,
    repeatable: true,
    paged: { style: "offset", in: "body", names: ["offset", "limit"], size: 1000 },
  }),

  /** Moves a resource to another enterprise project. */
  migrateResource: defineOperation({
    id: "migrate_resource",
    service: "eps",
    method: "POST",
    path: "/v1.0/enterprise-projects/{enterprise_project_id}/resources-migrate",
    request: {
      path: { enterprise_project_id: enterpriseProjectId },
      body: {
        project_id: z.string().optional(),
        region_id: z.string().optional(),
        resource_type: z.string().min(1),
        resource_id: id,
        associated: z.boolean().optional(),
      },
    },
    response: nothing,
    document: DOCUMENT,
    repeatable: true,
  }),
};

/** The operations of the Enterprise Project Management Service (EPS). */
export type EpsApi = Api<typeof epsOperations>;
