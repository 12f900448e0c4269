import { z } from "zod";
import type { State } from "../generated/types";
import { EDITIONS } from "./editions";
import { LEVELS } from "./instances";
import { flavorOf, type Location, makeRegion, rdsInstance, regionNamed, zonesOf } from "./make-region";
import { stateSchema } from "./schema";

/** The constants of the built-in account, which programs can rely on. */
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
  /** A second region with its own project, network and databases. */
  otherRegion: {
    region: "cn-east-3",
    projectId: "0605767a4f0010b92f6bc017c3e8d2a1",
    vpcId: "7d2e9c14-8f35-4b0a-91c6-5e3f7a1b2d48",
    subnetId: "e84b1f60-2c97-4d5e-8a13-b7c9d0f2a651",
    securityGroupIds: ["1c6f8e2a-94d7-4b53-a0e8-3d7c5b9f1a26"],
    availabilityZones: ["cn-east-3a", "cn-east-3b"],
    flavors: { low: "c7n.xlarge.4", medium: "c7n.2xlarge.4", high: "c7.4xlarge.4" },
    rdsInstances: {
      mysqlShop: "3a90e7c5d1b84f62a7e9c0d4f8b16e27in01",
      postgresqlStock: "b6d7f3a2c8e14095b1f6a3d9e7c2804fin03",
    },
  },
} as const;

const FIRST: Location = { ...ACCOUNT, network: "192.168.0" };

function rdsInstances() {
  const ids = ACCOUNT.rdsInstances;
  return [
    { id: ids.mysqlOrders, name: "orders", engine: "MySQL", version: "8.0", port: 3306, host: 119 },
    { id: ids.mysqlUsers, name: "users", engine: "MySQL", version: "8.0", port: 3306, host: 92 },
    { id: ids.mysqlBilling, name: "billing", engine: "MySQL", version: "5.7", port: 3306, host: 93 },
    { id: ids.mysqlLegacy, name: "legacy", engine: "MySQL", version: "5.6", port: 3306, host: 94 },
    { id: ids.postgresql, name: "analytics", engine: "PostgreSQL", version: "16", port: 5432, host: 120 },
    { id: ids.sqlserver, name: "reporting", engine: "SQLServer", version: "2019_SE", port: 1433, host: 121 },
    { id: ids.mariadb, name: "catalog", engine: "MariaDB", version: "10.5", port: 3306, host: 122 },
  ].map((server) => rdsInstance(FIRST, server));
}

function otherRegion() {
  const { rdsInstances: ids, ...place } = ACCOUNT.otherRegion;
  return makeRegion({
    ...place,
    network: "172.16.0",
    networkName: "east",
    servers: [
      { id: ids.mysqlShop, name: "shop", engine: "MySQL", version: "8.0", port: 3306, host: 51 },
      { id: ids.postgresqlStock, name: "stock", engine: "PostgreSQL", version: "15", port: 5432, host: 52 },
    ],
  });
}

function identities(regions: readonly ReturnType<typeof makeRegion>[]) {
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
      ...regions.map(({ project_id: id, region: name }) => ({ id, name })),
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
    availabilityZones: zonesOf(ACCOUNT.availabilityZones),
  };
}

function catalog() {
  const [zoneA, zoneB] = ACCOUNT.availabilityZones;
  return {
    // As in the example of the documents, the small editions are offered in fewer zones than the large one.
    flavors: LEVELS.map((level) =>
      flavorOf(level, ACCOUNT.flavors[level], level === "high" ? ACCOUNT.availabilityZones : [zoneA, zoneB]),
    ),
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

/** The lists of what an account can have, with nothing in them. */
export function emptyLists() {
  return {
    coupons: [],
    discounts: [],
    orders: [],
    payments: [],
    refunds: [],
    subscriptions: [],
    instances: [],
    jobs: [],
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
  } satisfies Partial<State>;
}

/** The initial account of an emulator. It also has a project in each of the further regions. */
export function builtInState(now: Date, furtherRegions: readonly string[] = []): State {
  const own: readonly string[] = [ACCOUNT.region, ACCOUNT.otherRegion.region];
  const regions = [
    otherRegion(),
    ...[...new Set(furtherRegions)].filter((name) => !own.includes(name)).map(regionNamed),
  ];
  return z.parse(stateSchema, {
    ...emptyLists(),
    denied: [],
    tokens: [],
    events: [],
    now: now.toISOString(),
    settings: {},
    temperament: {},
    ...identities(regions),
    ...network(),
    ...catalog(),
    quota: { audit_quota: 10, cpu: 796, ram: 1622016 },
    rdsInstances: rdsInstances(),
    regions,
    obsBuckets: ACCOUNT.obsBuckets.map((name) => ({ bucket_name: name, location: ACCOUNT.region })),
  });
}
