import { z } from "zod";
import type { Level } from "./instances";
import { type State, stateSchema } from "./schema";

/** The constants of the built-in account: what programs, examples and the README may rely on. */
export const ACCOUNT = {
  region: "cn-north-4",
  projectId: "0605767a3c8010e12f4ac0178a2f1b3c",
  domainId: "0605767a2a0010f10f2cc01730adb9d0",
  domainName: "emulated-account",
  userName: "emulated-user",
  userPassword: "Emulated-Pa55word",
  accessKey: "EMULATEDACCESSKEY001",
  secretKey: "emulatedSecretKeyThatOpensNothingReal0001",
  agencyName: "dbss-operator",
  vpcId: "4c035747-f77b-4c6d-b23b-cb3a2b96c7e6",
  subnetId: "6201dcf2-1374-43ec-ae8b-78b4081572d3",
  otherVpcId: "a1d5e6c2-0b7f-4f0e-9d2f-8c1e5f3b7a90",
  otherSubnetId: "c9a3f0d4-5e21-4d83-b6a7-2f4c8e9d1b35",
  securityGroupIds: ["59c45017-a484-481b-8440-18c2214ccb06", "f0fbec06-bcf6-4c7e-99fa-f0ddfbb1d9bd"],
  availabilityZones: ["cn-north-4a", "cn-north-4b", "cn-north-4c"],
  enterpriseProjectIds: ["0", "5aa119a8-d25b-45a7-8d1b-88e127885635", "b7c2e9d4-61f3-4a58-8e0d-93a5c1f2d746"],
  flavors: { low: "c3ne.xlarge.4", medium: "c3ne.2xlarge.4", high: "c6.4xlarge.4" },
  obsBuckets: ["audit-evidence", "audit-risks"],
  rdsInstances: {
    mysqlOrders: "123751d3ee2f47aea64822e98318c6a8in01",
    mysqlUsers: "2343f7285d684fed8b09fac201c3fc7ain01",
    mysqlBilling: "8b0f4c21d7e34a6f9c5d2e1a7f6b3c84in01",
    mysqlLegacy: "d41c9a70b2f84e5d8a63c7f1e0295b16in01",
    postgresql: "5e7a1d93c0b64f28a9d4e8b3f7162c05in03",
    sqlserver: "9c24f6b8e1d7403aa5f8c3d2b7e06194in04",
    mariadb: "f3b8d2c6a9e4417c8d05e1f7b2a6943cin05",
  },
} as const;

/** Per edition: how many databases it audits, its size, and its prices in CNY per month and per year. */
export const EDITIONS: Record<Level, EditionFacts> = {
  low: {
    proxy: 3,
    vcpus: 4,
    ram: 16384,
    month: { productId: "00301-225394-0--0", amount: 2925 },
    year: { productId: "00301-225395-0--0", amount: 29250 },
  },
  medium: {
    proxy: 6,
    vcpus: 8,
    ram: 32768,
    month: { productId: "00301-225396-0--0", amount: 6500 },
    year: { productId: "00301-225397-0--0", amount: 65000 },
  },
  high: {
    proxy: 30,
    vcpus: 16,
    ram: 65536,
    month: { productId: "00301-225398-0--0", amount: 13000 },
    year: { productId: "00301-225399-0--0", amount: 130000 },
  },
};

interface EditionFacts {
  readonly proxy: number;
  readonly vcpus: number;
  readonly ram: number;
  readonly month: { readonly productId: string; readonly amount: number };
  readonly year: { readonly productId: string; readonly amount: number };
}

const LEVELS: readonly Level[] = ["low", "medium", "high"];

function rds(id: string, name: string, engine: string, version: string, port: number, host: number) {
  return {
    id,
    name,
    status: "ACTIVE",
    type: "Single",
    port,
    private_ips: [`192.168.0.${host}`],
    public_ips: [],
    datastore: { type: engine, version },
    enterprise_project_id: "0",
    region: ACCOUNT.region,
    vpc_id: ACCOUNT.vpcId,
    subnet_id: ACCOUNT.subnetId,
    security_group_id: ACCOUNT.securityGroupIds[0],
    created: "2024-01-15T08:30:00+0000",
    updated: "2024-01-15T08:42:10+0000",
    db_user_name: "root",
    flavor_ref: "rds.mysql.c6.large.2",
    volume: { type: "ESSD", size: 100 },
    charge_info: { charge_mode: "postPaid" },
    tags: [],
    nodes: [],
    related_instance: [],
  };
}

function rdsInstances() {
  const ids = ACCOUNT.rdsInstances;
  return [
    rds(ids.mysqlOrders, "orders", "MySQL", "8.0", 3306, 119),
    rds(ids.mysqlUsers, "users", "MySQL", "8.0", 3306, 92),
    rds(ids.mysqlBilling, "billing", "MySQL", "5.7", 3306, 93),
    rds(ids.mysqlLegacy, "legacy", "MySQL", "5.6", 3306, 94),
    rds(ids.postgresql, "analytics", "PostgreSQL", "16", 5432, 120),
    rds(ids.sqlserver, "reporting", "SQLServer", "2019_SE", 1433, 121),
    rds(ids.mariadb, "catalog", "MariaDB", "10.5", 3306, 122),
  ];
}

function identities() {
  return {
    account: {
      region: ACCOUNT.region,
      project_id: ACCOUNT.projectId,
      domain_id: ACCOUNT.domainId,
      domain_name: ACCOUNT.domainName,
      currency: "CNY",
      balance: 1_000_000,
    },
    users: [{ id: "07b1c3e2f4801f2e1f3cc0170e5d4a6b", name: ACCOUNT.userName, password: ACCOUNT.userPassword }],
    credentials: [{ access_key: ACCOUNT.accessKey, secret_key: ACCOUNT.secretKey, user_name: ACCOUNT.userName }],
    projects: [
      { id: ACCOUNT.projectId, name: ACCOUNT.region },
      { id: "0605767a4f0010b92f6bc017c3e8d2a1", name: "cn-east-3" },
    ],
    agencies: [{ name: ACCOUNT.agencyName }],
  };
}

function network() {
  return {
    vpcs: [
      { id: ACCOUNT.vpcId, name: "vpc-default", cidr: "192.168.0.0/16" },
      { id: ACCOUNT.otherVpcId, name: "vpc-other", cidr: "10.0.0.0/16" },
    ],
    subnets: [
      { id: ACCOUNT.subnetId, vpc_id: ACCOUNT.vpcId, name: "subnet-default", cidr: "192.168.0.0/24" },
      { id: ACCOUNT.otherSubnetId, vpc_id: ACCOUNT.otherVpcId, name: "subnet-other", cidr: "10.0.0.0/24" },
    ],
    securityGroups: ACCOUNT.securityGroupIds.map((id, index) => ({ id, name: index === 0 ? "default" : "audit" })),
    availabilityZones: ACCOUNT.availabilityZones.map((code, index) => ({
      code,
      number: index + 1,
      alias: `可用区${index + 1}`,
      alias_us: `AZ${index + 1}`,
    })),
  };
}

function catalogue() {
  const [zoneA, zoneB] = ACCOUNT.availabilityZones;
  return {
    // The documents' example offers the small editions in one zone less than the large one.
    flavors: LEVELS.map((level) => ({
      id: ACCOUNT.flavors[level],
      name: ACCOUNT.flavors[level],
      level,
      vcpus: EDITIONS[level].vcpus,
      ram: EDITIONS[level].ram,
      proxy: EDITIONS[level].proxy,
      azs: level === "high" ? [...ACCOUNT.availabilityZones] : [zoneA, zoneB],
    })),
    prices: LEVELS.flatMap((level) =>
      ([2, 3] as const).map((periodType) => {
        const { productId, amount } = periodType === 2 ? EDITIONS[level].month : EDITIONS[level].year;
        return {
          resource_spec_code: `dbss.bypassaudit.${level}`,
          period_type: periodType,
          product_id: productId,
          amount,
        };
      }),
    ),
    enterpriseProjects: ACCOUNT.enterpriseProjectIds.map((id, index) => ({
      id,
      name: ["default", "security", "finance"][index],
    })),
  };
}

const LISTS = {
  denied: [],
  tokens: [],
  coupons: [],
  discounts: [],
  orders: [],
  payments: [],
  refunds: [],
  subscriptions: [],
  instances: [],
  jobs: [],
  events: [],
  tags: [],
  databases: [],
  agents: [],
  riskRules: [],
  sqlRules: [],
  scopes: [],
  maskRules: [],
  whitelists: [],
  instanceSettings: [],
  reportTemplates: [],
  reports: [],
  alarms: [],
  risks: [],
  logBackups: [],
  operateLogs: [],
  summaryTasks: [],
};

/** The account the emulator starts with. */
export function builtInState(now: Date): State {
  return z.parse(stateSchema, {
    ...LISTS,
    now: now.toISOString(),
    settings: {},
    temperament: {},
    ...identities(),
    ...network(),
    ...catalogue(),
    quota: { audit_quota: 10, cpu: 796, ram: 1622016 },
    rdsInstances: rdsInstances(),
    obsBuckets: ACCOUNT.obsBuckets.map((name) => ({ bucket_name: name, location: ACCOUNT.region })),
  });
}
