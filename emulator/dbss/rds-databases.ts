import { z } from "zod";
import { type Call, ok, type Reply } from "../operation";
import { databaseSchema } from "../state/contents";
import type { Instance } from "../state/instances";
import type { RdsInstance } from "../state/schema";
import { checkDatabaseLimit } from "./databases";
import { instanceInPath, requireIdle } from "./lookup";
import { canBeAudited, canBeAuditedByReference, engineOf } from "./offers";

interface Wanted {
  readonly id: string;
  readonly type: string;
}

const agentFreeSchema = z.object({
  databases: z
    .array(
      z.object({
        id: z.string().min(1),
        db_name: z.string().min(1),
        status: z.string().min(1),
        port: z.coerce.string().min(1),
        ip: z.string().min(1),
        instance_name: z.string().min(1),
        version: z.string().min(1),
        type: z.string().min(1),
        // Mandatory in the table, missing in the example.
        enterprise_id: z.string().nullish(),
        enterprise_name: z.string().nullish(),
      }),
    )
    .min(1),
  total_count: z.number().int().nullish(),
});

/** The operation of 2024: takes the fields that RDS returns, and reports which IDs were accepted. */
export function addAgentFree(call: Call): Reply {
  const { legal, illegal } = addAll(call, call.input(agentFreeSchema).databases, canBeAudited);
  return ok({ illegal_db_id: illegal.map(({ id }) => id), legal_db_id: legal });
}

const referencesSchema = z.array(z.object({ id: z.string().min(1), type: z.string().min(1) })).min(1);
const addRdsSchema = z.union([z.object({ databases: referencesSchema }), referencesSchema]);

/** The later operations: take an ID and an engine, and report a result for each database. */
export function addRds(call: Call): Reply {
  const input = call.input(addRdsSchema);
  const wanted = Array.isArray(input) ? input : input.databases;
  const { illegal } = addAll(call, wanted, canBeAuditedByReference);
  return ok({
    ret_list: wanted.map(({ id }) => {
      const problem = illegal.find((failure) => failure.id === id)?.problem;
      return { id, ret_status: problem === undefined ? "SUCCESS" : "FAILED", ret_message: problem ?? "" };
    }),
  });
}

/** Checks the limit for all databases together, everything else one by one. */
function addAll(call: Call, wanted: readonly Wanted[], canBe: typeof canBeAudited) {
  const instance = instanceInPath(call);
  call.subject = wanted.map(({ id }) => id).join(",");
  requireIdle(instance);
  const legal = new Map<string, RdsInstance>();
  const illegal: { id: string; problem: string }[] = [];
  for (const item of wanted) {
    const rds = legal.has(item.id) ? "it is named twice" : auditable(call, item, canBe);
    if (typeof rds === "string") {
      illegal.push({ id: item.id, problem: rds });
    } else {
      legal.set(item.id, rds);
    }
  }
  checkDatabaseLimit(call, instance, legal.size);
  for (const rds of legal.values()) {
    call.state.databases.push(databaseOf(call, instance, rds));
  }
  return { legal: [...legal.keys()], illegal };
}

/** The RDS instance, or why it cannot be audited. */
function auditable(call: Call, { id, type }: Wanted, canBe: typeof canBeAudited): RdsInstance | string {
  const rds = call.region.rdsInstances.find((candidate) => candidate.id === id);
  if (rds === undefined) {
    return `RDS instance ${id} does not exist`;
  }
  const engine = engineOf(rds.datastore.type);
  if (engineOf(type) !== engine) {
    return `RDS instance ${id} is ${engine}, not ${type}`;
  }
  if (!canBe(engine, rds.datastore.version)) {
    return `${rds.datastore.type} ${rds.datastore.version} cannot be audited without an agent`;
  }
  if (rds.status !== "ACTIVE") {
    return `RDS instance ${id} is ${rds.status}, it must be ACTIVE`;
  }
  const known = call.state.databases.find((database) => database.rds_id === id);
  return known ? `RDS instance ${id} is audited already, as ${known.id} on instance ${known.instance_id}` : rds;
}

function databaseOf(call: Call, instance: Instance, rds: RdsInstance) {
  const isOn = call.state.temperament.additions === "on";
  return databaseSchema.parse({
    ...(isOn && { status: "ON", audit_status: "ACTIVE" }),
    instance_id: instance.id,
    created_at: call.state.now,
    name: rds.name,
    type: engineOf(rds.datastore.type),
    version: rds.datastore.version,
    ip: rds.private_ips[0] ?? "",
    port: String(rds.port),
    instance_name: rds.name,
    db_classification: "RDS",
    rds_id: rds.id,
  });
}
