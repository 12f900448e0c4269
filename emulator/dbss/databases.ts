import { createHash } from "node:crypto";
import { z } from "zod";
import { CloudError } from "../errors";
import { type Call, ok, type Reply } from "../operation";
import { paginate } from "../paging";
import { type Database, databaseSchema, onOff } from "../state/contents";
import type { Instance } from "../state/instances";
import { instanceInPath, listed, notFound, requireIdle, rowsOf } from "./lookup";

export function listDatabases(call: Call): Reply {
  const instance = instanceInPath(call);
  const status = call.query.get("status");
  const rows = listed(call, rowsOf(instance, call.state.databases));
  const matching = rows.filter((row) => status === null || status === "" || row.status === status);
  const { items, total } = paginate(call, matching, { defaultLimit: 100, maxLimit: 1000 });
  return ok({ databases: items.map((row) => ({ database: wireDatabase(call, row) })), total });
}

function wireDatabase(call: Call, row: Database) {
  const agents = call.state.agents.filter((agent) => agent.db_ids.includes(row.id));
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    version: row.version,
    charset: row.charset,
    ip: row.ip,
    port: call.state.temperament.numericIds ? Number(row.port) : row.port,
    os: row.os,
    status: row.status,
    instance_name: row.instance_name,
    audit_status: row.audit_status,
    agent_url: agents.map((agent) => agent.id),
    db_classification: row.db_classification,
    ...(row.rds_id !== undefined && { rds_audit_switch_mismatch: row.rds_audit_switch_mismatch, rds_id: row.rds_id }),
  };
}

/** Refuses more databases than the edition allows. */
export function checkDatabaseLimit(call: Call, instance: Instance, adding: number): void {
  const used = rowsOf(instance, call.state.databases).length;
  if (used + adding > instance.database_limit) {
    throw new CloudError(
      400,
      "DBSS.10020118",
      `Failed to add database, exceeding the limit: instance ${instance.id} audits ${used} of at most ${instance.database_limit}`,
    );
  }
}

const switchSchema = z.object({ id: z.string(), status: onOff, lts_audit_switch: z.number().int().nullish() });

export function switchDatabase(call: Call): Reply {
  const instance = instanceInPath(call);
  const { id, status, lts_audit_switch: ltsSwitch } = call.input(switchSchema);
  const database = rowsOf(instance, call.state.databases).find((row) => row.id === id);
  if (database === undefined) {
    throw call.invalid(`database ${id} does not exist on instance ${instance.id}`);
  }
  call.subject = database.name;
  requireIdle(instance);
  database.status = status;
  database.audit_status = status === "ON" ? "ACTIVE" : "SHUTOFF";
  if (ltsSwitch != null) {
    database.lts_audit_switch = ltsSwitch;
  }
  return ok({ status: "SUCCESS" });
}

/** The two generations have different names for the ID in the path and for the field of the response. */
export function deleteDatabase(idParam: "db_id" | "id", answer: "result" | "status") {
  return (call: Call): Reply => {
    const { state } = call;
    const instance = instanceInPath(call);
    const id = call.param(idParam);
    const database = rowsOf(instance, state.databases).find((row) => row.id === id);
    if (database === undefined) {
      throw notFound(`database ${id}`);
    }
    call.subject = database.name;
    requireIdle(instance);
    state.databases.splice(state.databases.indexOf(database), 1);
    for (const agent of rowsOf(instance, state.agents)) {
      agent.db_ids = agent.db_ids.filter((dbId) => dbId !== id);
    }
    state.agents = state.agents.filter((agent) => agent.db_ids.length > 0);
    return ok({ [answer]: "SUCCESS" });
  };
}

const tlsKeySchema = z.object({
  pem_key_txt: z.string().regex(/^-----BEGIN [A-Z ]*PRIVATE KEY-----/, "must be a private key in PEM"),
});

export function addTlsKey(call: Call): Reply {
  const instance = instanceInPath(call);
  const id = call.param("db_id");
  const database = rowsOf(instance, call.state.databases).find((row) => row.id === id);
  if (database === undefined) {
    throw notFound(`database ${id}`);
  }
  call.subject = database.name;
  const { pem_key_txt: key } = call.input(tlsKeySchema);
  requireIdle(instance);
  if (database.db_classification !== "ECS") {
    throw call.invalid(`database ${id} is not self-built`);
  }
  database.tls_key_digest = createHash("sha256").update(key).digest("hex");
  return ok({ result: "SUCCESS" });
}

const selfBuiltSchema = z.object({
  database: z.object({
    db_classification: z.literal("ECS"),
    name: z.string().min(1).max(256),
    type: z.enum([
      "MYSQL",
      "ORACLE",
      "POSTGRESQL",
      "SQLSERVER",
      "DAMENG",
      "TAURUS",
      "DWS",
      "KINGBASE",
      "GAUSSDBOPENGAUSS",
      "GREENPLUM",
      "HIGHGO",
      "SHENTONG",
      "GBASE8A",
      "GBASE8S",
      "GBASEXDM",
      "MARIADB",
      "MONGODB",
      "DDS",
    ]),
    version: z.string().min(1),
    charset: z.enum(["GBK", "UTF8"]),
    ip: z.string().min(1),
    port: z.string().regex(/^\d{1,5}$/, "must be a port number, as a string"),
    os: z.enum(["LINUX64", "WINDOWS64", "UNIX"]),
    instance_name: z.string().nullish(),
  }),
});

export function addSelfBuiltDatabase(call: Call): Reply {
  const { state } = call;
  const instance = instanceInPath(call);
  const { instance_name: instanceName, ...database } = call.input(selfBuiltSchema).database;
  call.subject = database.name;
  requireIdle(instance);
  const twin = state.databases.find(
    (row) => row.instance_id === instance.id && row.ip === database.ip && row.port === database.port,
  );
  if (twin !== undefined && twin.instance_name === (instanceName ?? "")) {
    throw new CloudError(
      400,
      "DBSS.10020102",
      `Enter a valid request message: ${database.ip}:${database.port} is audited already, as ${twin.id}`,
    );
  }
  checkDatabaseLimit(call, instance, 1);
  const row = databaseSchema.parse({
    ...database,
    instance_id: instance.id,
    created_at: state.now,
    instance_name: instanceName ?? "",
  });
  state.databases.push(row);
  return ok({ id: row.id });
}
