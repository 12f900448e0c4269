import { ACCOUNT, EDITIONS } from "../../emulator/index";
import { at, Cloud } from "../emulator/cloud";
import { buy, orderBody } from "../emulator/purchase";

/** An emulated account with at least one item in every documented list. */
export interface Lively extends AsyncDisposable {
  readonly cloud: Cloud;
  /** The values of the placeholders of paths. */
  readonly ids: Readonly<Record<string, string>>;
  readonly agentId: string;
  readonly templateId: string;
}

/** A frozen instance with values in fields that are null on others. */
const FROZEN = { name: "frozen", status: "FROZEN", effect: 2, scene: "ARREARS" };

const TAGS = [
  { key: "key1", value: "value1" },
  { key: "key2", value: "value1" },
];

export const RISK_RULE = {
  rule_name: "no-drop",
  risk_level: "HIGH",
  status: "ON",
  action: "DROP_TABLE,DELETE",
  affect_rows: 10,
  affect_symbol: "GREATER",
  execution_time: 0,
  execution_symbol: "NO_MATCH",
  client_ips: "192.168.0.0/24",
  schemas: [{ schema: "shop", table: "orders", column: "id" }],
};

const SELF_BUILT = {
  db_classification: "ECS",
  name: "db01",
  type: "MYSQL",
  version: "5.0",
  charset: "UTF8",
  ip: "192.168.0.204",
  port: "3306",
  os: "LINUX64",
};

const MEDIUM = { product_id: EDITIONS.medium.month.productId, resource_spec_code: "dbss.bypassaudit.medium" };
const HOME = { flavor_ref: ACCOUNT.flavors.medium, availability_zone: "cn-north-4a,cn-north-4b", tags: TAGS };

/** An order that can be placed repeatedly. */
export const ORDER = orderBody(
  { ...HOME, nics: [{ subnet_id: ACCOUNT.subnetId, ip_address: "192.168.0.77" }] },
  MEDIUM,
);

export async function startLively(): Promise<Lively> {
  const cloud = await Cloud.start({ temperament: { fieldNames: "documented" } });
  const { instanceId, resourceId, orderId } = await buy(cloud, HOME, MEDIUM);
  await cloud.patch({ op: "add", path: "/instances/-", value: FROZEN });
  const old = (version: string, rest: string) => `/${version}/${cloud.p}/${instanceId}/${rest}`;
  const audit = (version: string, rest: string) => `/${version}/${cloud.p}/audit/${instanceId}/${rest}`;
  const rds = [{ id: ACCOUNT.rdsInstances.mysqlOrders, type: "MYSQL" }];
  await cloud.post(old("v2", "audit/databases/rds"), { databases: rds });
  const database = await cloud.post(old("v1", "audit/databases"), { database: SELF_BUILT });
  const agent = { db_id: at(database.body, "id"), mode: 0, agent_type: "DB", agent_os: "LINUX64_X86" };
  await cloud.post(old("v2", "audit/agents"), agent);
  await cloud.post(audit("v1", "rule/risk"), RISK_RULE);
  const templates = await cloud.get(audit("v2", "reports/templates"));
  const templateId = at(templates.body, "templates", 0, "template", "id");
  const period = { start_time: "2025-08-20 16:00:00", end_time: "2025-08-21 07:03:31" };
  await cloud.post(audit("v1", "reports/create"), { template_id: templateId, ...period, db_ids: null });
  await cloud.advance("PT1M");
  const state = await cloud.state();
  const ids = {
    project_id: cloud.p,
    instance_id: instanceId,
    resource_id: resourceId,
    resource_type: "auditInstance",
    risk_id: state.riskRules.at(-1)?.id ?? "",
    report_id: state.reports[0]?.id ?? "",
    busi_type: "risk",
    order_id: orderId,
    enterprise_project_id: "0",
  };
  return {
    cloud,
    ids,
    agentId: state.agents[0]?.id ?? "",
    templateId,
    [Symbol.asyncDispose]: () => cloud[Symbol.asyncDispose](),
  };
}
