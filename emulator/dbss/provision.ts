import { randomUUID } from "node:crypto";
import { hexId } from "../ids";
import {
  EXPIRE_POLICY,
  type InstanceOrder,
  type Order,
  SUBSCRIPTION_STATUS,
  subscriptionSchema,
} from "../state/billing";
import { instanceSchema, type Job, jobSchema } from "../state/instances";
import { regionOfRow } from "../state/regions";
import type { State } from "../state/schema";
import { periodsAfter, secondsAfter } from "../times";
import { freeAddress } from "./network";

/** Creates the subscription, the instance and the jobs of a paid order. */
export function provision(state: State, orderId: string, at: string): void {
  const order = state.orders.find((candidate) => candidate.order_id === orderId);
  if (order?.instance == null) {
    return;
  }
  const resourceId = randomUUID();
  const expireTime = periodsAfter(at, order.period_type, order.period_num);
  order.resource_ids = [resourceId];
  addInstance(state, order, order.instance, resourceId, at, expireTime);
  state.subscriptions.push(
    subscriptionSchema.parse({
      resource_id: resourceId,
      project_id: order.project_id,
      resource_name: order.instance.name,
      order_id: order.order_id,
      product_id: order.product_id,
      product_spec_desc: order.product_spec_desc,
      resource_spec_code: order.resource_spec_code,
      period_type: order.period_type,
      period_num: order.period_num,
      status: SUBSCRIPTION_STATUS.inUse,
      effective_time: at,
      expire_time: expireTime,
      expire_policy: order.is_auto_renew ? EXPIRE_POLICY.renew : EXPIRE_POLICY.grace,
      created_at: at,
    }),
  );
  scheduleJobs(state, order, order.instance, resourceId, at);
}

function addInstance(
  state: State,
  order: Order,
  wanted: InstanceOrder,
  resourceId: string,
  at: string,
  expiresAt: string,
): void {
  const region = regionOfRow(state, order);
  const flavor = region.flavors.find((candidate) => candidate.id === wanted.flavor_ref);
  state.instances.push(
    instanceSchema.parse({
      resource_id: resourceId,
      project_id: region.project_id,
      name: wanted.name,
      comment: wanted.comment,
      status: "BUILD",
      resource_spec_code: order.resource_spec_code,
      flavor_id: wanted.flavor_ref,
      zone: wanted.availability_zone,
      vpc_id: wanted.vpc_id,
      subnet_id: wanted.subnet_id,
      connect_ip: wanted.ip_address || freeAddress(state, region, wanted.subnet_id),
      security_group_id: wanted.security_group_ids.join(","),
      enterprise_project_id: order.enterprise_project_id,
      database_limit: flavor?.proxy,
      created_at: at,
      expires_at: expiresAt,
    }),
  );
  state.tags.push(...wanted.tags.map((tag) => ({ resource_type: "auditInstance", resource_id: resourceId, ...tag })));
}

/** Two consecutive jobs for each zone: the first one starts at once, the last one ends when the instance is ready. */
function scheduleJobs(state: State, order: Order, wanted: InstanceOrder, resourceId: string, at: string): void {
  const count = wanted.availability_zone.split(",").length * 2;
  const seconds = state.settings.jobSeconds;
  const jobs: Job[] = Array.from({ length: count }, (_, index) =>
    jobSchema.parse({
      job_id: hexId(),
      resource_id: resourceId,
      status: index === 0 ? "RUNNING" : "INIT",
      server_id: randomUUID(),
      server_name: wanted.name,
      created_at: at,
      begin_time: index === 0 ? at : null,
    }),
  );
  state.jobs.push(...jobs);
  jobs.forEach((job, index) => {
    if (index > 0) {
      state.events.push({ at: secondsAfter(at, (seconds * index) / count), kind: "job-start", job_id: job.job_id });
    }
    const end = secondsAfter(at, (seconds * (index + 1)) / count);
    state.events.push({ at: end, kind: "job-end", job_id: job.job_id });
  });
  state.events.push({ at: secondsAfter(at, seconds), kind: "built", order_id: order.order_id });
}
