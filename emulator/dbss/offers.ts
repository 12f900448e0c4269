import { type Call, ok, type Reply } from "../operation";
import { paginate } from "../paging";

// What can be bought and audited.

/** The table and the example spell the project differently, so it is returned under both names. */
export function showQuota(call: Call): Reply {
  const { quota, project_id: id } = call.region;
  return ok({ projectId: id, project_id: id, cpu: quota.cpu, ram: quota.ram, audit_quota: quota.audit_quota });
}

export function listSpecifications(key: "specification" | "specifications") {
  return (call: Call): Reply =>
    ok({
      [key]: call.region.flavors.map(({ level, id, name, vcpus, ram, proxy, azs }) => ({
        level,
        id,
        name,
        vcpus,
        ram,
        proxy,
        azs,
        ...(key === "specification" ? { azType: null } : { az_type: null }),
      })),
    });
}

export function listZones(call: Call): Reply {
  return ok({
    azs: call.region.availabilityZones.map((zone) => ({
      zone_name: zone.code,
      zone_number: zone.number,
      az_type: zone.type,
      alias: zone.alias,
      alias_us: zone.alias_us,
    })),
  });
}

const SUPPORTED_ENGINES: Record<string, (version: string) => boolean> = {
  MYSQL: (version) => Number.parseFloat(version) >= 5.7,
  POSTGRESQL: () => true,
  SQLSERVER: () => true,
  MARIADB: () => true,
};

/** Other names of engines, in the documents or in RDS. */
const ALIASES: Record<string, string> = {
  TAURUSDB: "TAURUS",
  GAUSSDB: "GAUSSDBOPENGAUSS",
  GAUSSDBFOROPENGAUSS: "GAUSSDBOPENGAUSS",
};

/** `MySQL` and `MYSQL`, `SQLServer` and `SQLSERVER` are the same engine. */
export function engineOf(type: string): string {
  const engine = type.replace(/[\s_-]/g, "").toUpperCase();
  return ALIASES[engine] ?? engine;
}

/** Whether RDS lists the instances of an engine. Those of other services are listed by DBSS only. */
export function isOfRds(type: string): boolean {
  return !ENGINES_BY_REFERENCE.includes(engineOf(type));
}

export function canBeAudited(type: string, version: string): boolean {
  return SUPPORTED_ENGINES[engineOf(type)]?.(version) ?? false;
}

const ENGINES_BY_REFERENCE = ["TAURUS", "DWS", "GAUSSDBOPENGAUSS"];

/** The later operations, which take an ID and an engine, accept more engines. */
export function canBeAuditedByReference(type: string, version: string): boolean {
  return canBeAudited(type, version) || ENGINES_BY_REFERENCE.includes(engineOf(type));
}

const ENGINES = [
  "MYSQL",
  "ORACLE",
  "POSTGRESQL",
  "SQLSERVER",
  "DAMENG",
  "TAURUS",
  "DWS",
  "KINGBASE",
  "MARIADB",
  "GAUSSDBOPENGAUSS",
];

/** The RDS databases of one engine that could be audited. */
export function listRdsDatabases(call: Call): Reply {
  const engine = call.query.get("db_type") ?? "";
  if (!ENGINES.includes(engine)) {
    throw call.invalid(`db_type is mandatory, one of ${ENGINES.join(", ")}`);
  }
  const matching = call.region.rdsInstances.filter((instance) => engineOf(instance.datastore.type) === engine);
  const { items, total } = paginate(call, matching, { defaultLimit: 100, maxLimit: 1000 });
  return ok({
    databases: items.map((instance) => ({
      id: instance.id,
      db_name: instance.name,
      status: instance.status,
      port: call.state.temperament.numericIds ? instance.port : String(instance.port),
      ip: instance.private_ips[0] ?? "",
      instance_name: instance.name,
      type: engine,
      version: instance.datastore.version,
      is_supported: canBeAuditedByReference(instance.datastore.type, instance.datastore.version),
      enterprise_id: instance.enterprise_project_id,
    })),
    total_count: total,
  });
}
