import { z } from "zod";
import { failingOnRetList, failingUnlessSuccess } from "../answers";
import { defineOperation } from "../operation";
import { fieldOf, record } from "../spelling";
import { id, listing, nothing, onOff, optionalFlag, optionalOnOff, optionalText, text, textList } from "../wire";
import { DESCRIPTION, REFERENCE } from "./documents";

const auditDatabase = record({
  id: text,
  name: optionalText,
  type: text.transform((type) => type.toUpperCase()),
  version: optionalText,
  charset: optionalText,
  ip: optionalText,
  port: optionalText,
  os: optionalText,
  /** ON or OFF: whether the database is audited. */
  status: optionalOnOff,
  instance_name: optionalText,
  audit_status: optionalText,
  agent_url: textList,
  /** RDS or ECS (self-built). */
  db_classification: optionalText,
  rds_id: optionalText,
  rds_audit_switch_mismatch: optionalFlag,
  rds_obj_info: optionalText,
  dws_obj_info: optionalText,
  clouddb_obj_info: optionalText,
});

/** A database that an instance audits. */
export type AuditDatabase = z.output<typeof auditDatabase>;

const auditableRdsDatabase = record({
  id: text,
  db_name: optionalText,
  status: optionalText,
  port: optionalText,
  ip: optionalText,
  instance_name: optionalText,
  type: optionalText,
  version: optionalText,
  is_supported: optionalFlag,
  enterprise_id: optionalText,
});

/** An RDS database that can be added to an audit instance. */
export type AuditableRdsDatabase = z.output<typeof auditableRdsDatabase>;

/** Types of self-built databases, and of RDS. */
const databaseType = z.enum([
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
  "GREENPLUM",
  "HIGHGO",
  "SHENTONG",
  "GBASE8A",
  "GBASE8S",
  "GBASEXDM",
  "MONGODB",
  "DDS",
]);

const port = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((value) => /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535, "a port from 1 to 65535");

const selfBuiltDatabase = z.object({
  db_classification: z.string().default("ECS"),
  name: z.string().min(1),
  type: databaseType,
  version: z.string().min(1),
  charset: z.enum(["GBK", "UTF8"]).default("UTF8"),
  ip: z.string().min(1),
  port,
  os: z.string().min(1),
  instance_name: z.string().optional(),
});

const rdsDatabase = z.object({
  /** ID of the RDS instance. */
  id,
  db_name: z.string().min(1),
  status: z.string().min(1),
  port,
  ip: z.string().min(1),
  instance_name: z.string().min(1),
  version: z.string().min(1),
  type: z.string().min(1),
  enterprise_id: z.string().default("0"),
  enterprise_name: z.string().optional(),
});

export const databaseOperations = {
  /** Lists the databases of an instance, audited or not. */
  listDatabases: defineOperation({
    id: "listAuditDatabasesNew",
    service: "dbss",
    method: "GET",
    path: "/v2/{project_id}/audit/{instance_id}/databases",
    older: { id: "listAuditDatabases", path: "/v1/{project_id}/{instance_id}/dbss/audit/databases" },
    request: { path: { instance_id: id }, query: { status: onOff.optional() } },
    response: listing(
      ["databases"],
      z.preprocess((entry) => fieldOf(entry, "database") ?? entry, auditDatabase),
    ),
    document: `${REFERENCE}, 3.3.1`,
    repeatable: true,
    paged: { style: "offset", in: "query", names: ["offset", "limit"], size: 100, asText: true },
  }),

  /** Adds RDS databases without agents; databases that cannot be added are returned, not thrown. */
  addRdsDatabases: defineOperation({
    id: "addRdsNoAgentDatabase",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/{instance_id}/dbss/audit/databases/rds",
    request: {
      path: { instance_id: id },
      body: { databases: z.array(rdsDatabase).min(1), total_count: z.int().optional() },
    },
    response: record({ legal_db_id: textList, illegal_db_id: textList }),
    document: `${REFERENCE}, 3.3.2`,
    repeatable: false,
  }),

  /** The later operation to add RDS databases; fails if any database is refused. */
  addRdsDatabasesById: defineOperation({
    id: "addRdsDatabaseNew",
    service: "dbss",
    method: "POST",
    path: "/v3/{project_id}/audit/{instance_id}/databases/rds",
    older: { id: "addRdsDatabase", path: "/v2/{project_id}/{instance_id}/audit/databases/rds" },
    request: {
      path: { instance_id: id },
      // The sources name types that differ from those of the list; the service rejects invalid ones.
      body: { databases: z.array(z.object({ id, type: z.string().min(1) })).min(1) },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: false,
    failing: failingOnRetList,
  }),

  /** Adds a self-built database. */
  addSelfBuiltDatabase: defineOperation({
    id: "addAuditDatabaseNew",
    service: "dbss",
    method: "POST",
    path: "/v2/{project_id}/audit/{instance_id}/databases",
    older: { id: "addAuditDatabase", path: "/v1/{project_id}/{instance_id}/audit/databases" },
    request: { path: { instance_id: id }, body: { database: selfBuiltDatabase } },
    response: record({ id: text }),
    document: DESCRIPTION,
    repeatable: false,
  }),

  /** Enables or disables the audit of a database. */
  switchDatabase: defineOperation({
    id: "switchAuditDatabaseNew",
    service: "dbss",
    method: "POST",
    path: "/v3/{project_id}/audit/{instance_id}/databases/switch",
    older: { id: "switchAuditDatabase", path: "/v2/{project_id}/{instance_id}/audit/databases/switch" },
    request: {
      path: { instance_id: id },
      /** 1 disables auditing through LTS (DWS only); any other value leaves it unchanged. */
      body: { id, status: onOff, lts_audit_switch: z.int().optional() },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),

  /** Sends the private key of a self-built database that is reached over TLS. */
  addTlsKey: defineOperation({
    id: "addDatabaseSslKey",
    service: "dbss",
    method: "POST",
    path: "/v2/{project_id}/audit/{instance_id}/databases/{db_id}/sslkey",
    request: { path: { instance_id: id, db_id: id }, body: { pem_key_txt: z.string().min(1) } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),

  /** Removes a database from an instance. */
  deleteDatabase: defineOperation({
    id: "deleteAuditDatabaseNew",
    service: "dbss",
    method: "DELETE",
    path: "/v3/{project_id}/audit/{instance_id}/databases/{db_id}",
    older: { id: "deleteAuditDatabase", path: "/v2/{project_id}/{instance_id}/audit/databases/{db_id}" },
    request: { path: { instance_id: id, db_id: id } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status", "result"),
  }),

  /** Lists the RDS databases of one type with what auditing them requires. */
  listRdsDatabases: defineOperation({
    id: "listRdsDatabases",
    service: "dbss",
    method: "GET",
    path: "/v2/{project_id}/audit/databases/rds",
    request: { query: { db_type: databaseType } },
    response: listing(["databases"], auditableRdsDatabase),
    document: DESCRIPTION,
    repeatable: true,
    paged: { style: "offset", in: "query", names: ["offset", "limit"], size: 100, asText: true },
  }),
};
