import type { AuditInstance, SubscribedResource } from "../../client";
import type { Context } from "../../model/context";
import { inOrderOf } from "../../model/diff";
import { ON_INSTANCES } from "../../model/snapshots";
import { renewsItself } from "../audit-order/orders";
import { editionIn } from "../audit-order/price";
import { separatedIfAny } from "../fields";
import { AUDIT_INSTANCE, fromWireTags, tagsAmong, tagsKey } from "../tags";
import type { AuditInstanceState } from "./args";
import { presenceOf } from "./presence";

/**
 * The state of an instance as both services report it. What `known` declares is read back; a value that the service
 * does not report (absent, null or empty) is carried over. Undefined when the instance no longer exists.
 */
export async function observe(
  context: Context,
  resourceId: string,
  known: AuditInstanceState,
): Promise<AuditInstanceState | undefined> {
  const presence = await presenceOf(context, resourceId, known.orderId);
  if (presence.is === "gone") {
    return undefined;
  }
  const { instance, subscription } = presence;
  const tags = known.tags && (await context.snapshots.tags.get(tagsKey(AUDIT_INSTANCE, resourceId)));
  return {
    ...known,
    ...declared(known, instance, subscription, tags && fromWireTags(tags)),
    ...facts(known, instance, subscription),
  };
}

/** The declared arguments as the service reports them. */
function declared(
  known: AuditInstanceState,
  instance: AuditInstance,
  subscription: SubscribedResource | undefined,
  tags: Readonly<Record<string, string>> | undefined,
): Partial<AuditInstanceState> {
  return {
    name: known.name && (instance.name || known.name),
    securityGroupIds:
      known.securityGroupIds &&
      inOrderOf(known.securityGroupIds, separatedIfAny(instance.security_group_id) ?? known.securityGroupIds),
    autoRenew: known.autoRenew === undefined ? undefined : renews(known.autoRenew, subscription),
    description: known.description === undefined ? undefined : (instance.comment ?? ""),
    enterpriseProjectId:
      known.enterpriseProjectId &&
      (instance.enterprise_project_id || subscription?.enterprise_project?.id || known.enterpriseProjectId),
    tags: known.tags && tagsAmong(tags ?? {}, known.tags),
    timezone: known.timezone && (instance.timezone || known.timezone),
    powerState: known.powerState && powerState(instance.status),
  };
}

function facts(
  known: AuditInstanceState,
  instance: AuditInstance,
  subscription: SubscribedResource | undefined,
): Partial<AuditInstanceState> {
  return {
    resourceId: instance.resource_id,
    instanceId: instance.id,
    status: instance.status,
    edition: editionIn(instance.resource_spec_code) ?? known.edition,
    availabilityZones: separatedIfAny(instance.zone) ?? known.availabilityZones,
    vpcId: instance.vpc_id || known.vpcId,
    subnetId: instance.subnet_id || known.subnetId,
    connectIp: instance.connect_ip || known.connectIp,
    connectIpv6: instance.connect_ipv6 || known.connectIpv6,
    databaseLimit: instance.database_limit ?? known.databaseLimit,
    portId: instance.port_id || known.portId,
    specification: instance.specification || known.specification,
    version: instance.version || known.version,
    newVersion: instance.new_version,
    upgradeLog: instance.upgrade_log,
    failedReason: instance.failed_reason,
    createdAt: instance.created || known.createdAt,
    expiresAt: subscription?.expire_time || instance.expired || known.expiresAt,
  };
}

function renews(known: boolean, subscription: SubscribedResource | undefined): boolean {
  return subscription?.expire_policy === undefined ? known : renewsItself(subscription);
}

/** The power state. A frozen or failed instance is neither running nor stopped: its status is the drift to show. */
function powerState(status: string): string {
  if (status === "SHUTOFF") {
    return "stopped";
  }
  return status === "FROZEN" || status === "ERROR" ? status.toLowerCase() : "running";
}

/** Announces the lists of an instance in the stack, because its resources are usually read, too. */
export function expectLists({ snapshots }: Context, { instanceId, resourceId }: AuditInstanceState): void {
  if (instanceId !== undefined && resourceId !== undefined) {
    for (const kind of ON_INSTANCES) {
      snapshots[kind].expect(instanceId);
    }
    snapshots.tags.expect(tagsKey(AUDIT_INSTANCE, resourceId));
  }
}
