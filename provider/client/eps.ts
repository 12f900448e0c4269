import { z } from "zod";
import { type Api, defineOperation } from "./operation";
import { record } from "./spelling";
import { id, listing, nothing, optionalNumber, optionalText, text } from "./wire";

const DOCUMENT = "neighbours.json, eps";

const enterpriseProject = record({
  /** "0" is the default enterprise project. */
  id: text,
  name: text,
  description: optionalText,
  /** 1 enabled, 2 disabled. */
  status: optionalNumber,
  /** "prod" or "poc" (a test environment). */
  type: optionalText,
  /** In UTC: "2018-05-18T06:49:06Z". */
  created_at: optionalText,
  /** In UTC and in the same format. */
  updated_at: optionalText,
});

/** An enterprise project of the account. */
export type EnterpriseProject = z.output<typeof enterpriseProject>;

const enterpriseResource = record({
  /** ID of the resource at its service. */
  resource_id: text,
  resource_name: optionalText,
  /** Type of the resource, as in the request. */
  resource_type: optionalText,
  /** ID of the project, not of the enterprise project. */
  project_id: optionalText,
  project_name: optionalText,
  enterprise_project_id: optionalText,
});

/** A resource in an enterprise project. */
export type EnterpriseResource = z.output<typeof enterpriseResource>;

const enterpriseProjectId = z.string().min(1).max(64).describe('ID of the enterprise project; "0" is the default one.');

export const epsOperations = {
  /** Lists enterprise projects. */
  listEnterpriseProjects: defineOperation({
    id: "list_enterprise_project",
    service: "eps",
    method: "GET",
    path: "/v1.0/enterprise-projects",
    request: {
      query: {
        id: z.string().optional(),
        name: z.string().optional(),
        /** 1 for enabled, 2 for disabled enterprise projects. Both if omitted. */
        status: z.int().min(1).max(2).optional(),
      },
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
        /** IDs of projects. All if omitted. */
        projects: z.array(z.string()).optional(),
        /** Types of the resources. */
        resource_types: z.array(z.string()).min(1),
        /** Fields to match, such as `resource_name`. */
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
        /** ID of the project that the resource is in. */
        project_id: z.string().optional(),
        /** ID of the region that the resource is in. */
        region_id: z.string().optional(),
        /** Type of the resource. */
        resource_type: z.string().min(1),
        /** ID of the resource at its service. */
        resource_id: id,
        /** Whether to move what belongs to the resource, too. */
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
