import { createHash } from "node:crypto";
import { z } from "zod";
import { type Call, ok, type Reply } from "../operation";
import { slice } from "../paging";
import { SUBSCRIPTION_STATUS, type Subscription } from "../state/billing";
import { instanceOf, regionOfRow } from "../state/regions";
import type { State } from "../state/schema";
import { bssTime, secondsAfter } from "../times";
import { orderIdSchema } from "./money";
import { textField } from "./order-text";

const SERVICE = {
  service_type_code: "hws.service.type.dbss",
  service_type_name: "Database Security Service",
  resource_type_code: "hws.resource.type.dbss",
  resource_type_name: "Database Audit",
};
const VOLUME_SERVICE = {
  service_type_code: "hws.service.type.ebs",
  service_type_name: "Elastic Volume Service",
  resource_type_code: "hws.resource.type.volume",
  resource_type_name: "Disk",
};

const querySchema = z.object({
  resource_ids: z.array(z.string()).max(50).nullish(),
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

/** A subscription with the status that the query currently shows, or the volume that is attached to it. */
interface Entry {
  readonly row: Subscription;
  readonly resourceId: string;
  readonly service: typeof SERVICE;
  readonly status: number;
}

export function listResources(call: Call): Reply {
  const query = call.input(querySchema);
  const matching = entries(call.state).filter((entry) => matches(entry, query));
  const { items, total } = slice(call, matching, query.offset, query.limit);
  return ok({ total_count: total, data: items.map((entry) => wireResource(call, entry)) });
}

function entries(state: State): Entry[] {
  const { subscriptionLagSeconds: lag, closedSubscriptions, attachedResources } = state.temperament;
  const visibleSince = lag === 0 ? state.now : secondsAfter(state.now, -lag);
  return state.subscriptions
    .filter((row) => row.created_at <= visibleSince)
    .map((row) => ({
      row,
      resourceId: row.resource_id,
      service: SERVICE,
      status: row.closed_at !== null && row.closed_at > visibleSince ? SUBSCRIPTION_STATUS.inUse : row.status,
    }))
    .filter(({ status }) => closedSubscriptions === "told" || status !== SUBSCRIPTION_STATUS.closed)
    .flatMap((entry) => (attachedResources ? [volumeOf(entry), entry] : [entry]));
}

function volumeOf(entry: Entry): Entry {
  return { ...entry, resourceId: volumeId(entry.resourceId), service: VOLUME_SERVICE };
}

/** The ID of a volume, which the state does not contain: it is derived from the ID of the instance. */
function volumeId(id: string): string {
  const hash = createHash("sha256").update(`volume of ${id}`).digest("hex");
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

function matches({ row, resourceId, service, status }: Entry, query: Query): boolean {
  return (
    (!query.resource_ids?.length || query.resource_ids.includes(resourceId)) &&
    (query.order_id == null || query.order_id === row.order_id) &&
    (!query.status_list?.length || query.status_list.includes(status)) &&
    (query.service_type_code == null || query.service_type_code === service.service_type_code) &&
    (query.expire_time_begin == null || query.expire_time_begin <= row.expire_time) &&
    (query.expire_time_end == null || query.expire_time_end >= row.expire_time)
  );
}

function wireResource(call: Call, { row, resourceId, service, status }: Entry) {
  const { state } = call;
  const isMain = service === SERVICE;
  const region = regionOfRow(state, row);
  const instance = instanceOf(state, row.resource_id);
  const enterpriseProject = state.enterpriseProjects.find((project) => project.id === instance?.enterprise_project_id);
  return {
    id: isMain ? row.id : volumeId(row.id),
    resource_id: resourceId,
    resource_name: isMain ? (instance?.name ?? row.resource_name) : `${row.resource_name}-volume`,
    region_code: region.region,
    ...service,
    resource_spec_code: isMain ? row.resource_spec_code : "SSD",
    project_id: region.project_id,
    product_id: row.product_id,
    parent_resource_id: isMain ? null : row.resource_id,
    is_main_resource: isMain ? 1 : 0,
    status,
    effective_time: bssTime(row.effective_time),
    expire_time: bssTime(row.expire_time),
    ...(state.temperament.expirePolicy === "told" && { expire_policy: row.expire_policy }),
    ...textField(call, row),
    spec_size: 0,
    spec_size_measure_id: 0,
    update_time: bssTime(row.created_at),
    enterprise_project: enterpriseProject && { id: enterpriseProject.id, name: enterpriseProject.name },
  };
}
