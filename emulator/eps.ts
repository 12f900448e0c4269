import { z } from "zod";
import { CloudError } from "./errors";
import { type Call, noContent, ok, operationsOf, type Reply } from "./operation";
import { paginate, slice } from "./paging";
import { instanceOf, projectOf, regionOfRow } from "./state/regions";
import { bssTime, secondsAfter } from "./times";

const RESOURCE_TYPES = ["auditInstance", "dbss"] as const;

export const epsOperations = operationsOf("eps", "nested", [
  ["listEnterpriseProject", "GET", "/v1.0/enterprise-projects", listProjects],
  ["migrateResource", "POST", "/v1.0/enterprise-projects/{enterprise_project_id}/resources-migrate", migrate],
  [
    "showResourceBindEnterpriseProject",
    "POST",
    "/v1.0/enterprise-projects/{enterprise_project_id}/resources/filter",
    listResources,
  ],
]);

const migrateSchema = z.object({
  project_id: z.string().optional(),
  region_id: z.string().optional(),
  resource_type: z.enum(RESOURCE_TYPES),
  resource_id: z.string(),
  associated: z.boolean().optional(),
});

const filterSchema = z.object({
  projects: z.array(z.string()).optional(),
  resource_types: z.array(z.string()),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(1000).default(1000),
  matches: z.array(z.object({ key: z.string(), value: z.string() })).default([]),
});

function listProjects(call: Call): Reply {
  const id = call.query.get("id");
  const name = call.query.get("name");
  const matching = call.state.enterpriseProjects.filter(
    (project) => (id === null || project.id === id) && (name === null || project.name.includes(name)),
  );
  const { items, total } = paginate(call, matching, { defaultLimit: 1000, maxLimit: 1000 });
  return ok({
    enterprise_projects: items.map(({ created_at: createdAt, ...project }) => ({
      ...project,
      type: "prod",
      created_at: bssTime(createdAt),
      updated_at: bssTime(createdAt),
      delete_flag: false,
    })),
    total_count: total,
  });
}

function migrate(call: Call): Reply {
  const { resource_id: resourceId, project_id: projectId } = call.input(migrateSchema);
  const target = findProject(call);
  const instance = instanceOf(call.state, resourceId);
  const owner = projectOf(call.state, instance);
  if (instance === undefined || (projectId ?? call.state.account.project_id) !== owner) {
    throw new CloudError(404, "EPS.0037", `Resource ${resourceId} does not exist.`);
  }
  call.state.events.push({
    at: secondsAfter(call.state.now, call.state.temperament.enterpriseMoveSeconds),
    kind: "moved",
    resource_id: resourceId,
    enterprise_project_id: target.id,
  });
  return noContent();
}

function listResources(call: Call): Reply {
  const filter = call.input(filterSchema);
  const target = findProject(call);
  const { state } = call;
  const ids = filter.matches.filter((match) => match.key === "resource_id").map((match) => match.value);
  const type = RESOURCE_TYPES.find((candidate) => filter.resource_types.includes(candidate));
  const matching = state.instances.filter(
    (instance) =>
      type !== undefined &&
      instance.enterprise_project_id === target.id &&
      (filter.projects?.includes(projectOf(state, instance)) ?? true) &&
      (ids.length === 0 || ids.includes(instance.resource_id)),
  );
  const { items, total } = slice(call, matching, filter.offset, filter.limit);
  return ok({
    resources: items.map((instance) => ({
      enterprise_project_id: target.id,
      project_id: projectOf(state, instance),
      project_name: regionOfRow(state, instance).region,
      resource_id: instance.resource_id,
      resource_name: instance.name,
      resource_type: type,
      resource_detail: null,
    })),
    errors: [],
    total_count: total,
  });
}

function findProject(call: Call) {
  const id = call.param("enterprise_project_id");
  const project = call.state.enterpriseProjects.find((candidate) => candidate.id === id);
  if (project === undefined) {
    throw new CloudError(404, "EPS.0004", `Enterprise project ${id} does not exist.`);
  }
  return project;
}
