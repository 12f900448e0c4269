import { z } from "zod";
import { type Call, ok, type Reply } from "../operation";
import { slice } from "../paging";
import type { Subscription } from "../state/billing";
import type { State } from "../state/schema";
import { bssTime } from "../times";
import { orderIdSchema } from "./money";

const SERVICE_TYPE = "hws.service.type.dbss";
const RESOURCE_TYPE = "hws.resource.type.dbss";

const querySchema = z.object({
  resource_ids: z.array(z.string()).max(500).nullish(),
  order_id: orderIdSchema.nullish(),
  only_main_resource: z.number().int().nullish(),
  status_list: z.array(z.number().int()).nullish(),
  service_type_code: z.string().nullish(),
  expire_time_begin: z.iso.datetime().nullish(),
  expire_time_end: z.iso.datetime().nullish(),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(500).default(10),
});

type Query = z.infer<typeof querySchema>;

export function listResources(call: Call): Reply {
  const query = call.input(querySchema);
  const matching = call.state.subscriptions.filter((row) => matches(row, query));
  const { items, total } = slice(call, matching, query.offset, query.limit);
  return ok({ total_count: total, data: items.map((row) => wireResource(call.state, row)) });
}

function matches(row: Subscription, query: Query): boolean {
  return (
    (!query.resource_ids?.length || query.resource_ids.includes(row.resource_id)) &&
    (query.order_id == null || query.order_id === row.order_id) &&
    (!query.status_list?.length || query.status_list.includes(row.status)) &&
    (query.service_type_code == null || query.service_type_code === SERVICE_TYPE) &&
    (query.expire_time_begin == null || query.expire_time_begin <= row.expire_time) &&
    (query.expire_time_end == null || query.expire_time_end >= row.expire_time)
  );
}

function wireResource(state: State, row: Subscription) {
  const instance = state.instances.find((candidate) => candidate.resource_id === row.resource_id);
  const enterpriseProject = state.enterpriseProjects.find((project) => project.id === instance?.enterprise_project_id);
  return {
    id: row.id,
    resource_id: row.resource_id,
    resource_name: instance?.name ?? row.resource_name,
    region_code: state.account.region,
    service_type_code: SERVICE_TYPE,
    service_type_name: "Database Security Service",
    resource_type_code: RESOURCE_TYPE,
    resource_type_name: "Database Audit",
    resource_spec_code: row.resource_spec_code,
    project_id: state.account.project_id,
    product_id: row.product_id,
    parent_resource_id: null,
    is_main_resource: 1,
    status: row.status,
    effective_time: bssTime(row.effective_time),
    expire_time: bssTime(row.expire_time),
    expire_policy: row.expire_policy,
    product_spec_desc: row.product_spec_desc,
    spec_size: 0,
    spec_size_measure_id: 0,
    update_time: bssTime(row.created_at),
    enterprise_project: enterpriseProject && { id: enterpriseProject.id, name: enterpriseProject.name },
  };
}
