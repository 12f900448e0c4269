import { z } from "zod";
import { type Api, defineOperation } from "./operation";
import { record } from "./spelling";
import { listing, optionalList, optionalNumber, optionalText, text, textList } from "./wire";

const rdsInstance = record({
  id: text,
  name: text,
  status: optionalText,
  /** Single, Ha or Replica. */
  type: optionalText,
  port: optionalNumber,
  private_ips: textList,
  datastore: record({ type: text, version: optionalText, complete_version: optionalText }),
  enterprise_project_id: optionalText,
  region: optionalText,
  vpc_id: optionalText,
  subnet_id: optionalText,
  security_group_id: optionalText,
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
        name: z.string().optional(),
        type: z.string().optional(),
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
