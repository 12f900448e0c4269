import { z } from "zod";
import { failingOnRetList, failingUnlessSuccess } from "../body-failures";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import {
  id,
  listing,
  nothing,
  onOff,
  optionalFlag,
  optionalOnOff,
  optionalText,
  text,
  textList,
  unwrapped,
} from "../wire";
import { DESCRIPTION, REFERENCE } from "./documents";
import { databaseId, enabled, instanceId, onInstance } from "./fields";

const auditDatabase = record({
  /** ID of the database on its audit instance. That of the RDS instance is `rds_id`. */
  id: text,
  name: optionalText,
  /** Engine in upper case, such as "MYSQL". */
  type: text.transform((type) => type.toUpperCase()),
  /** Version of the engine. */
  version: optionalText,
  /** Character set: GBK or UTF8. */
  charset: optionalText,
  ip: optionalText,
  port: optionalText,
  /** Operating system of the database server, such as "LINUX64". */
  os: optionalText,
  /** ON if the database is audited, else OFF. */
  status: optionalOnOff,
  /** Name of the database instance, not of the audit instance. */
  instance_name: optionalText,
  /** Status of the audit: ACTIVE, SHUTOFF or ERROR. */
  audit_status: optionalText,
  /** IDs of the agents on the database. */
  agent_url: textList,
  /** RDS, or ECS for a self-built database. */
  db_classification: optionalText,
  /** ID of the RDS instance. Absent for a self-built database. */
  rds_id: optionalText,
  /** Whether the audit is ON but the RDS instance uploads no SQL logs, so that nothing is audited. */
  rds_audit_switch_mismatch: optionalFlag,
  /** Bucket of the full audit logs of RDS. */
  rds_obj_info: optionalText,
  /** Bucket of the full audit logs of DWS. */
  dws_obj_info: optionalText,
  /** Bucket of the full audit logs of other cloud databases. */
  clouddb_obj_info: optionalText,
});

/** A database of an instance, audited or not. */
export type AuditDatabase = z.output<typeof auditDatabase>;

const auditableRdsDatabase = record({
  /** ID of the RDS instance. */
  id: text,
  db_name: optionalText,
  /** Status of the RDS instance, such as "ACTIVE" or "BUILD". */
  status: optionalText,
  port: optionalText,
  ip: optionalText,
  /** Name of the RDS instance. */
  instance_name: optionalText,
  /** Engine, such as "MYSQL". */
  type: optionalText,
  /** Version of the engine. */
  version: optionalText,
  /** Whether it can be audited without an agent. */
  is_supported: optionalFlag,
  /** ID of its enterprise project. */
  enterprise_id: optionalText,
});

/** An RDS database that can be added to an audit instance. */
export type AuditableRdsDatabase = z.output<typeof auditableRdsDatabase>;

/** Engines of self-built databases, and of RDS. */
export const databaseType = z.enum([
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
  .refine((value) => /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535, "a port from 1 to 65535")
  .describe("Port of the database: 1 to 65535.");

const selfBuiltDatabase = z.object({
  /** "ECS": self-built. */
  db_classification: z.string().default("ECS"),
  name: z.string().min(1),
  /** Engine. */
  type: databaseType,
  /** Version of the engine, such as "8.0". */
  version: z.string().min(1),
  /** Character set. */
  charset: z.enum(["GBK", "UTF8"]).default("UTF8"),
  ip: z.string().min(1),
  port,
  /** Operating system of the database server: "LINUX64", "WINDOWS64" or "UNIX". */
  os: z.string().min(1),
  /** Name of the database instance on its server, if there are several. */
  instance_name: z.string().optional(),
});

const rdsId = id.describe("ID of the RDS instance.");

const rdsDatabase = z.object({
  id: rdsId,
  db_name: z.string().min(1),
  /** Status of the RDS instance, as RDS reports it: "ACTIVE" is normal. */
  status: z.string().min(1),
  port,
  /** Private IPv4 address of the RDS instance. */
  ip: z.string().min(1),
  /** Name of the RDS instance. */
  instance_name: z.string().min(1),
  /** Version of the engine, such as "8.0". */
  version: z.string().min(1),
  /** Engine as RDS spells it, such as "MySQL". */
  type: z.string().min(1),
  /** ID of the enterprise project of the RDS instance; "0" is the default one. */
  enterprise_id: z.string().default("0"),
  /** Name of the enterprise project. */
  enterprise_name: z.string().optional(),
});

const onDatabase = { instance_id: instanceId, db_id: databaseId };

export const databaseOperations = {
  /** Lists the databases of an instance, audited or not. */
  listDatabases: defineOperation({
    id: "listAuditDatabasesNew",
    service: "dbss",
    method: "GET",
    path: "/v2/{project_id}/audit/{instance_id}/databases",
    older: { id: "listAuditDatabases", path: "/v1/{project_id}/{instance_id}/dbss/audit/databases" },
    request: {
      path: onInstance,
      query: {
        /** "ON" for databases that are audited, "OFF" for those that are not. Both if omitted. */
        status: onOff.optional(),
      },
    },
    response: listing(["databases"], unwrapped("database", auditDatabase)),
    document: `${REFERENCE}, 3.3.1`,
    repeatable: true,
    paged: { style: "offset", in: "query", names: ["offset", "limit"], size: 100, asText: true },
  }),

  /** Adds RDS databases without agents. The IDs of databases that cannot be added are returned; nothing is thrown. */
  addRdsDatabases: defineOperation({
    id: "addRdsNoAgentDatabase",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/{instance_id}/dbss/audit/databases/rds",
    request: {
      path: onInstance,
      body: {
        databases: z.array(rdsDatabase).min(1),
        /** Number of databases. */
        total_count: z.int().optional(),
      },
    },
    response: record({
      /** IDs of the RDS instances that were added. */
      legal_db_id: textList,
      /** IDs of those that were not. */
      illegal_db_id: textList,
    }),
    document: `${REFERENCE}, 3.3.2`,
    repeatable: false,
  }),

  /** Adds RDS databases by their IDs: the newer operation, which accepts more engines. Throws if any is refused. */
  addRdsDatabasesById: defineOperation({
    id: "addRdsDatabaseNew",
    service: "dbss",
    method: "POST",
    path: "/v3/{project_id}/audit/{instance_id}/databases/rds",
    older: { id: "addRdsDatabase", path: "/v2/{project_id}/{instance_id}/audit/databases/rds" },
    request: {
      path: onInstance,
      body: {
        databases: z
          .array(
            z.object({
              id: rdsId,
              // The sources name types that differ from those of the list; the service rejects invalid ones.
              /** Engine, such as "MYSQL". */
              type: z.string().min(1),
            }),
          )
          .min(1),
      },
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
    request: { path: onInstance, body: { database: selfBuiltDatabase } },
    response: record({
      /** ID of the database on its audit instance. */
      id: text,
    }),
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
      path: onInstance,
      body: {
        id: databaseId,
        status: enabled,
        /** For DWS: 1 disables auditing through Log Tank Service (LTS); any other value leaves it unchanged. */
        lts_audit_switch: z.int().optional(),
      },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),

  /** Uploads the private key of a self-built database whose clients connect over TLS. */
  addTlsKey: defineOperation({
    id: "addDatabaseSslKey",
    service: "dbss",
    method: "POST",
    path: "/v2/{project_id}/audit/{instance_id}/databases/{db_id}/sslkey",
    request: {
      path: onDatabase,
      body: {
        /** The private key, in PEM format. */
        pem_key_txt: z.string().min(1),
      },
    },
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
    request: { path: onDatabase },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status", "result"),
  }),

  /** Lists the RDS databases of one engine, and whether each can be audited without an agent. */
  listRdsDatabases: defineOperation({
    id: "listRdsDatabases",
    service: "dbss",
    method: "GET",
    path: "/v2/{project_id}/audit/databases/rds",
    request: {
      query: {
        /** Engine of the databases. */
        db_type: databaseType,
      },
    },
    response: listing(["databases"], auditableRdsDatabase),
    document: DESCRIPTION,
    repeatable: true,
    paged: { style: "offset", in: "query", names: ["offset", "limit"], size: 100, asText: true },
  }),
};
