import { ACCOUNT } from "../../emulator";
import { append, type Cloud, startCloud } from "../cloud";

/** The network of an instance that is added without a purchase. */
export const NETWORK = {
  vpc_id: ACCOUNT.vpcId,
  subnet_id: ACCOUNT.subnetId,
  security_group_id: ACCOUNT.securityGroupIds[0],
  connect_ip: "192.168.0.50",
};

export const ODD = `数据库 "1" | 'x' & \`y\` \${z}\u2028 end`;

/** A cloud with instances that people created in the console over the years, with names that no program would use. */
export async function startFurnishedCloud(): Promise<Cloud> {
  const cloud = await startCloud(0);
  const add = (list: string, ...rows: readonly object[]) => append(cloud, list, rows);
  await add(
    "instances",
    {
      ...NETWORK,
      id: "i-audit",
      resource_id: "r-audit",
      name: "audit",
      comment: `for the auditors 审计`,
      resource_spec_code: "dbss.bypassaudit.medium",
      zone: "cn-north-4b,cn-north-4a",
      enterprise_project_id: ACCOUNT.enterpriseProjectIds[1],
      database_limit: 6,
      tags: [
        { key: "team", value: "security" },
        { key: "成本 中心", value: `it's "odd" $\${x} a$$b` },
        { key: `\${k}`, value: "v" },
        { key: "_sys_enterprise_project_id", value: "0" },
      ],
    },
    { ...NETWORK, id: "i-twin", resource_id: "r-twin", name: "audit", status: "SHUTOFF", connect_ip: "192.168.0.51" },
    {
      ...NETWORK,
      id: "i-odd",
      resource_id: "r-odd",
      name: "审计 实例",
      connect_ip: "192.168.0.52",
      tags: [{ key: "team", value: "risk" }],
    },
    { ...NETWORK, id: "i-frozen", resource_id: "r-frozen", name: "frozen", status: "FROZEN" },
  );
  const on = (instance_id: string, row: object) => ({ instance_id, ...row });
  const rds = (id: string, name: string, rds_id: string, status: string) => ({
    id,
    name,
    rds_id,
    status,
    type: "MYSQL",
    version: "8.0",
    ip: "192.168.0.9",
    port: "3306",
  });
  const selfBuilt = (id: string, name: string, more: object = {}) => ({
    id,
    name,
    status: "ON",
    type: "ORACLE",
    version: "19c",
    ip: "10.0.0.1",
    port: "1521",
    db_classification: "ECS",
    ...more,
  });
  await add(
    "databases",
    on("i-audit", rds("d-orders", "orders", ACCOUNT.rdsInstances.mysqlOrders, "ON")),
    on("i-audit", rds("d-users", "orders", ACCOUNT.rdsInstances.mysqlUsers, "OFF")),
    on("i-audit", selfBuilt("d-erp", ODD, { charset: "GBK", instance_name: `ORCL "1"` })),
    on("i-audit", selfBuilt("d-solaris", "solaris", { os: "SOLARIS", ip: "10.0.0.2" })),
    on("i-odd", selfBuilt("d-crm", "crm", { ip: "10.0.0.3" })),
  );
  const agent = (id: string, databaseId: string, more: object = {}) => ({
    id,
    db_ids: [databaseId],
    agent_type: "DB",
    agent_os: "LINUX64_X86",
    ...more,
  });
  await add(
    "agents",
    on("i-audit", agent("a-erp", "d-erp", { agent_nic: "eth0", cpu_threshold: 70, status: 0 })),
    on("i-odd", agent("a-crm-1", "d-crm")),
    on("i-odd", agent("a-crm-2", "d-crm")),
  );
  await addRules(add, on);
  await scheduleReport(cloud, "i-audit", "SOX", {
    status: "ON",
    frequency: "AUDIT_REPORT_WEEK",
    start_time: "02:00",
    db_ids: "d-orders,d-erp",
  });
  await exportEvidence(cloud, "i-audit", "d-orders");
  return cloud;
}

/** Requests that change something. Adding tags does not count: writing existing tags again changes nothing. */
const WRITES = /^(PUT|DELETE|PATCH|POST (?!\S*(resources\/query|rule\/sqls|operation-log|tags\/create)))/;

/** The requests since the last look that match `WRITES`. */
export async function writesTo(cloud: Cloud): Promise<string[]> {
  const requests = (await cloud.requests()).map(({ method, path }) => `${method} ${path}`);
  return requests.filter((request) => WRITES.test(request));
}

/** Enables backups of the audit logs of an instance, and the export of the risks of one of its databases. */
async function exportEvidence(cloud: Cloud, instanceId: string, databaseId: string): Promise<void> {
  const { instanceSettings, databases } = await cloud.state();
  const settings = instanceSettings.findIndex((each) => each.instance_id === instanceId);
  const database = databases.findIndex(({ id }) => id === databaseId);
  const backup = { status: 1, bucket_name: "audit-evidence", cycle: "PER_WEEK", trigger_time: "2030-01-06 03:00:00" };
  await cloud.patch(
    { op: "replace", path: `/instanceSettings/${settings}/log_backup`, value: backup },
    { op: "replace", path: `/instanceSettings/${settings}/risk_export/bucket_name`, value: "audit-risks" },
    { op: "replace", path: `/databases/${database}/risk_export/status`, value: 1 },
  );
}

async function scheduleReport(cloud: Cloud, instanceId: string, type: string, fields: object): Promise<void> {
  const { reportTemplates } = await cloud.state();
  const index = reportTemplates.findIndex((each) => each.instance_id === instanceId && each.type === type);
  const path = `/reportTemplates/${index}/scheduler`;
  await cloud.patch({ op: "replace", path, value: { ...reportTemplates[index]?.scheduler, ...fields } });
}

type Add = (list: string, ...rows: readonly object[]) => Promise<void>;
type On = (instance: string, row: object) => object;

async function addRules(add: Add, on: On): Promise<void> {
  await add(
    "riskRules",
    on("i-audit", {
      id: "k-delete",
      name: "No deletion of orders",
      action: "DELETE,DROP_TABLE",
      risk_level: "HIGH",
      rank: 10,
      db_ids: "d-orders,d-erp",
      schemas: [
        { schema: "shop", table: "orders", column: null },
        { schema: "shop", table: "订单", column: "amount" },
      ],
      client_ips: "10.0.0.0/24,10.0.1.1-10.0.1.9",
      // The service does not report this, and it must not be lost.
      exception_ips: "10.0.0.7",
      affect_symbol: "GREATER",
      affect_rows: 100,
    }),
    on("i-audit", { id: "k-twin-1", name: "twin", risk_level: "LOW", rank: 11, status: "OFF" }),
    on("i-audit", { id: "k-twin-2", name: "twin", risk_level: "LOW", rank: 12 }),
  );
  await add(
    "sqlRules",
    on("i-audit", { id: "s-own", name: ODD.slice(0, 19), risk_level: "LOW", regex: `\\b'"$\\{x}`, rank: 7 }),
  );
  await add("maskRules", on("i-audit", { id: "m-own", name: "IBAN", regex: "[A-Z]{2}\\d+", mask_value: `"***"` }));
  await add(
    "scopes",
    on("i-audit", {
      id: "c-own",
      name: "night shift",
      action: "LOGIN,SELECT",
      db_ids: "d-users",
      db_names: "orders",
      db_users: "root,应用",
      source_ports: "1024,1025",
      status: "OFF",
    }),
  );
  const sql = `SELECT 'x', "y" FROM t -- ${"long ".repeat(30)}`;
  await add(
    "whitelists",
    on("i-audit", { id: "w-1", sql, db_ids: ["d-orders"], desc: "health check" }),
    on("i-audit", { id: "w-2", sql: "SELECT 1", enabled: false }),
  );
}
