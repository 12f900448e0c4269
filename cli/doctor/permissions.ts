import type { Service } from "../../provider/client";
import type { Operation } from "../../provider/client/operation";
import { operations } from "../../provider/client/operations";
import { SERVICE_TYPE } from "../../provider/model/snapshots";
import { type Fields, listIn, textIn } from "./json";
import type { CheckStatus, Findings } from "./report";
import { failureText, isSuccess, type Response, type Wire } from "./wire";

const { dbss, bss, rds, eps } = operations;

/** A permission, and a harmless request that needs it. */
interface Permission {
  readonly id: string;
  readonly name: string;
  readonly operation: Operation;
  readonly fields?: Fields;
  /** The status if the permission is missing. Without a permission with "failed", nothing can be bought. */
  readonly lacking: Extract<CheckStatus, "warning" | "failed">;
  /** What needs it, if a purchase does not. */
  readonly purpose?: string;
  /** The action for a custom policy, if it is documented. */
  readonly action?: string;
}

const GRANTS: Readonly<Record<Service, string>> = {
  dbss: "Grant DBSS FullAccess",
  bss: "Grant BSS Administrator, or a policy that allows viewing and paying orders, and unsubscribing",
  rds: "Grant RDS ReadOnlyAccess",
  eps: "Grant EPS ReadOnlyAccess",
  iam: "Grant IAM ReadOnlyAccess",
};

const PAGE = { offset: "0", limit: "100" };

const PERMISSIONS: readonly Permission[] = [
  {
    id: "listAuditInstances",
    name: "list audit instances",
    action: "dbss:auditInstance:list",
    operation: dbss.listAuditInstances,
    fields: PAGE,
    lacking: "failed",
  },
  { id: "showAuditQuota", name: "read the quota", operation: dbss.showAuditQuota, lacking: "failed" },
  {
    id: "listSpecifications",
    name: "list flavors",
    action: "dbss:auditInstance:getSpecification",
    operation: dbss.listSpecifications,
    lacking: "failed",
  },
  { id: "listAvailabilityZones", name: "list zones", operation: dbss.listAvailabilityZones, lacking: "failed" },
  {
    id: "listProjectTags",
    name: "list tags",
    operation: dbss.listProjectTags,
    fields: { resource_type: "auditInstance" },
    lacking: "warning",
    purpose: "It is needed for tags.",
  },
  {
    id: "listOrders",
    name: "list orders",
    operation: bss.listOrders,
    fields: { service_type_code: SERVICE_TYPE, offset: 0, limit: 100 },
    lacking: "failed",
  },
  {
    id: "listResources",
    name: "list subscriptions",
    operation: bss.listResources,
    fields: { service_type_code: SERVICE_TYPE, offset: 0, limit: 100 },
    lacking: "failed",
  },
  {
    id: "listRdsInstances",
    name: "list RDS instances",
    operation: rds.listInstances,
    fields: { offset: 0, limit: 100 },
    lacking: "warning",
    purpose: "It is needed to audit RDS databases.",
  },
  {
    id: "listEnterpriseProjects",
    name: "list enterprise projects",
    operation: eps.listEnterpriseProjects,
    fields: { offset: 0, limit: 100 },
    lacking: "warning",
    purpose: "It is only needed for enterpriseProjectId.",
  },
];

/** The successful responses, by permission ID. */
export type Allowed = ReadonlyMap<string, Response>;

/** Checks the read permissions, one request each. Nothing is changed. */
export async function checkPermissions(wire: Wire, findings: Findings): Promise<Allowed> {
  const allowed = new Map<string, Response>();
  for (const permission of PERMISSIONS) {
    await checkPermission(wire, findings, permission, allowed);
  }
  await checkOnInstance(wire, findings, allowed);
  await checkOnOrder(wire, findings, allowed);
  return allowed;
}

async function checkPermission(
  wire: Wire,
  findings: Findings,
  { id, name, action, operation, fields, lacking, purpose }: Permission,
  allowed: Map<string, Response>,
): Promise<void> {
  const response = await wire.ask(operation, fields);
  const check = [`permission.${id}`, name] as const;
  if (isSuccess(response)) {
    allowed.set(id, response);
    findings.add(...check, "ok", "allowed");
  } else if (response.status === 403) {
    const grant = [GRANTS[operation.service], action && `or ${action} in a custom policy`].filter(Boolean).join(", ");
    const advice = [`${grant}.`, purpose].filter(Boolean).join(" ");
    findings.add(...check, lacking, { detail: `denied: ${failureText(response)}`, advice });
  } else {
    const advice = "Run the command again. If the failure persists, contact support with this report.";
    findings.add(...check, lacking, { detail: failureText(response), advice });
  }
}

async function checkOnInstance(wire: Wire, findings: Findings, allowed: Map<string, Response>): Promise<void> {
  const name = "list databases of an instance";
  const [instance] = listIn(allowed.get("listAuditInstances")?.json, "servers", "instances").items;
  if (instance === undefined) {
    findings.add("permission.listDatabases", name, "skipped", "there is no audit instance");
    return;
  }
  const fields = { instance_id: textIn(instance, "instance_id", "id"), ...PAGE };
  const permission = { id: "listDatabases", name, operation: dbss.listDatabases, fields, lacking: "warning" } as const;
  await checkPermission(wire, findings, permission, allowed);
}

async function checkOnOrder(wire: Wire, findings: Findings, allowed: Map<string, Response>): Promise<void> {
  const name = "read an order";
  const [order] = listIn(allowed.get("listOrders")?.json, "order_infos").items;
  if (order === undefined) {
    findings.add("permission.showOrder", name, "skipped", "there is no order");
    return;
  }
  const fields = { order_id: textIn(order, "order_id"), offset: 0, limit: 100 };
  const permission = { id: "showOrder", name, operation: bss.showOrder, fields, lacking: "failed" } as const;
  await checkPermission(wire, findings, permission, allowed);
}
