import { z } from "zod";
import { type Api, defineOperation } from "./operation";
import { record } from "./spelling";
import { listing, optionalList, optionalNumber, optionalText, text, textList } from "./wire";

const rdsInstance = record({
  id: text,
  name: text,
  /** Status, such as "ACTIVE" (normal), "BUILD" or "SHUTDOWN". */
  status: optionalText,
  /** "Single", "Ha" (primary and standby) or "Replica" (read replica). */
  type: optionalText,
  port: optionalNumber,
  /** Private IPv4 addresses. Empty while the instance is created. */
  private_ips: textList,
  datastore: record({
    /** Engine, such as "MySQL", "PostgreSQL" or "SQLServer". */
    type: text,
    /** Version of the engine, such as "8.0". */
    version: optionalText,
    /** Version of the engine with all of its parts. */
    complete_version: optionalText,
  }),
  /** "0" is the default enterprise project. */
  enterprise_project_id: optionalText,
  region: optionalText,
  vpc_id: optionalText,
  subnet_id: optionalText,
  security_group_id: optionalText,
  /** When the instance was created, such as "2018-08-20T02:33:49+0000". */
  created: optionalText,
  tags: optionalList(record({ key: text, value: optionalText })),
});

/** An instance of the Relational Database Service. */
export type RdsInstance = z.output<typeof rdsInstance>;

export const rdsOperations = {
  /** Lists RDS instances. */
  listInstances: defineOperation({
    id: "list_instances",
    service: "rds",
    method: "GET",
    path: "/v3/{project_id}/instances",
    request: {
      query: {
        id: z.string().optional(),
        /** Name; one that starts with an asterisk matches a part of it. */
        name: z.string().optional(),
        /** "Single", "Ha" or "Replica". */
        type: z.string().optional(),
        /** Engine, such as "MySQL". */
        datastore_type: z.string().optional(),
        vpc_id: z.string().optional(),
        subnet_id: z.string().optional(),
      },
    },
    response: listing(["instances"], rdsInstance),
    document: "neighbours.json, rds",
    repeatable: true,
    paged: { style: "offset", in: "query", names: ["offset", "limit"], size: 100 },
  }),
};

/** The operations of the Relational Database Service (RDS). */
export type RdsApi = Api<typeof rdsOperations>;
