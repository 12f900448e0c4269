import type { AuditInstance, SubscribedResource } from "../../client";
import type { Context } from "../../lifecycle/context";
import { PROJECT } from "../../lifecycle/snapshots";
import { AUDIT_INSTANCE, fromWireTags, tagsKey } from "../tags";
import type { AuditInstanceState } from "./lifecycle";
import { isRecent } from "./purchases";
import { findInstance } from "./settle";

/** `expire_policy` of a subscription that renews itself. */
const RENEWS_ITSELF = 3;

/**
 * The state of an instance as it really is. What `known` declares is read back; what the service does not report is
 * carried over. Answers undefined when there is no such instance,
 * neither in the list nor among what was paid lately.
 */
export async function observe(
  context: Context,
  resourceId: string,
  known: AuditInstanceState,
): Promise<AuditInstanceState | undefined> {
  const { snapshots } = context;
  const [instances, subscriptions] = await Promise.all([
    snapshots.instances.get(PROJECT),
    snapshots.subscriptions.get(PROJECT),
  ]);
  const listed = instances.find((instance) => instance.resource_id === resourceId);
  if (listed?.status === "DELETED") {
    return undefined;
  }
  // A list may lag: what it does not show is looked for once more.
  const instance = listed ?? (await findInstance(context, resourceId));
  if (instance === undefined) {
    return (await isRecent(context, resourceId)) ? known : undefined;
  }
  const tags = known.tags && (await snapshots.tags.get(tagsKey(AUDIT_INSTANCE, resourceId)));
  const subscription = subscriptions.find((candidate) => candidate.resource_id === resourceId);
  return {
    ...known,
    ...declared(known, instance, subscription, tags && fromWireTags(tags)),
    ...facts(instance, subscription),
  };
}

/** The declared arguments as they really are. */
function declared(
  known: AuditInstanceState,
  instance: AuditInstance,
  subscription: SubscribedResource | undefined,
  tags: Readonly<Record<string, string>> | undefined,
): Partial<AuditInstanceState> {
  return {
    name: instance.name,
    edition: instance.resource_spec_code?.split(".").at(-1) ?? known.edition,
    availabilityZones: inOrderOf(known.availabilityZones, instance.zone?.split(",")),
    vpcId: instance.vpc_id ?? known.vpcId,
    subnetId: instance.subnet_id ?? known.subnetId,
    ipAddress: known.ipAddress && (instance.connect_ip ?? known.ipAddress),
    securityGroupIds: inOrderOf(known.securityGroupIds, instance.security_group_id?.split(",")),
    autoRenew: subscription ? subscription.expire_policy === RENEWS_ITSELF : known.autoRenew,
    description: known.description === undefined ? undefined : (instance.comment ?? ""),
    enterpriseProjectId:
      known.enterpriseProjectId && enterpriseProject(known.enterpriseProjectId, instance, subscription),
    tags: known.tags && ownTags(known.tags, tags ?? {}),
    powerState: known.powerState && powerState(instance.status),
  };
}

function facts(instance: AuditInstance, subscription: SubscribedResource | undefined): Partial<AuditInstanceState> {
  return {
    resourceId: instance.resource_id,
    instanceId: instance.id,
    status: instance.status,
    connectIp: instance.connect_ip ?? undefined,
    connectIpv6: instance.connect_ipv6 ?? undefined,
    databaseLimit: instance.database_limit ?? undefined,
    version: instance.version ?? undefined,
    createdAt: instance.created ?? undefined,
    expiresAt: subscription?.expire_time ?? instance.expired ?? undefined,
  };
}

function enterpriseProject(
  known: string,
  instance: AuditInstance,
  subscription: SubscribedResource | undefined,
): string {
  return instance.enterprise_project_id ?? subscription?.enterprise_project?.id ?? known;
}

/** A frozen or failed instance neither runs nor is it stopped: its status is the drift to show. */
function powerState(status: string): string {
  if (status === "SHUTOFF") {
    return "stopped";
  }
  return status === "FROZEN" || status === "ERROR" ? status.toLowerCase() : "running";
}

function ownTags(known: Readonly<Record<string, string>>, actual: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(actual).filter(([key]) => Object.hasOwn(known, key)));
}

/** A list whose order carries no meaning, in the order in which it was declared. */
export function inOrderOf(known: readonly string[], actual: readonly string[] | undefined): string[] {
  const trimmed = actual?.map((item) => item.trim());
  const same = trimmed && trimmed.length === known.length && trimmed.every((item) => known.includes(item));
  return trimmed && !same ? trimmed : [...known];
}
