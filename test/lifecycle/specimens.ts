import fc from "fast-check";
import { ACCOUNT } from "../../emulator";
import type { Found, Lifecycle } from "../../provider/lifecycle/contract";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import { rdsAuditDatabase } from "../../provider/resources/rds-audit-database/lifecycle";
import { resourceTags } from "../../provider/resources/resource-tags/lifecycle";
import { riskRuleSwitch } from "../../provider/resources/risk-rule-switch/lifecycle";
import type { Cloud } from "../cloud";

type Values = Record<string, unknown>;

/** What the laws need to know of one kind of resource. */
export interface Specimen {
  readonly name: string;
  readonly lifecycle: Lifecycle;
  /** Legal arguments, in every combination. `home` is the instance to be on. */
  readonly args: (home: Home) => fc.Arbitrary<Values>;
  /** Illegal arguments: what is put over legal ones, and the path that must be named. */
  readonly illegal: readonly { readonly put: Values; readonly property: string }[];
  /** Changes of single fields behind the resource's back, by the argument that must show them. */
  readonly tamper: Readonly<Record<string, (cloud: Cloud, found: Found<Values>) => Promise<void>>>;
  /** Removes it behind its back. */
  readonly remove: (cloud: Cloud, found: Found<Values>) => Promise<void>;
}

/** An instance that specimens live on. */
export interface Home {
  readonly instanceId: string;
  readonly resourceId: string;
}

/** Replaces fields of the rows of a list in the cloud's state. */
async function change(
  cloud: Cloud,
  list: "instances" | "databases" | "riskRules" | "subscriptions" | "tags",
  isMeant: (row: Record<string, unknown>) => boolean,
  fields: Values,
): Promise<void> {
  const rows: readonly Record<string, unknown>[] = (await cloud.state())[list];
  const index = rows.findIndex(isMeant);
  if (index < 0) {
    throw new Error(`No row of ${list} is meant.`);
  }
  await cloud.patch(
    ...Object.entries(fields).map(([name, value]) => ({
      op: "replace" as const,
      path: `/${list}/${index}/${name}`,
      value,
    })),
  );
}

async function removeRow(
  cloud: Cloud,
  list: "instances" | "databases",
  isMeant: (row: Record<string, unknown>) => boolean,
): Promise<void> {
  const rows: readonly Record<string, unknown>[] = (await cloud.state())[list];
  await cloud.patch({ op: "remove", path: `/${list}/${rows.findIndex(isMeant)}` });
}

const legalName = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const tagText = fc.stringMatching(/^[A-Za-z0-9_.:@ äß中-]{0,30}$/).map((text) => text.trim());
const tags = fc.dictionary(
  tagText.filter((key) => key.length > 0 && !key.startsWith("_sys_")),
  tagText,
  { minKeys: 1, maxKeys: 6, noNullPrototype: true },
);

const editions = fc.constantFrom<"low" | "medium" | "high">("low", "medium", "high").map((edition) => ({
  edition,
  flavor: ACCOUNT.flavors[edition],
}));

const periods = fc.oneof(
  fc.record({ periodUnit: fc.constant("month"), period: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ periodUnit: fc.constant("year"), period: fc.integer({ min: 1, max: 3 }) }),
);

const instanceSettings = fc.record(
  {
    name: legalName,
    availabilityZones: fc.shuffledSubarray(["cn-north-4a", "cn-north-4b"], { minLength: 1, maxLength: 2 }),
    vpcId: fc.constant(ACCOUNT.vpcId),
    subnetId: fc.constant(ACCOUNT.subnetId),
    securityGroupIds: fc.shuffledSubarray([...ACCOUNT.securityGroupIds], { minLength: 1, maxLength: 1 }),
    ipAddress: fc.constant("192.168.0.77"),
    autoRenew: fc.boolean(),
    description: fc.string({ maxLength: 60 }),
    enterpriseProjectId: fc.constantFrom(...ACCOUNT.enterpriseProjectIds),
    tags,
    powerState: fc.constantFrom("running", "stopped"),
    maxPrice: fc.constantFrom<unknown>(1_000_000, { amount: 1_000_000, currency: "CNY" }),
    mark: fc.constant("0123456789abcdef0123456789abcdef"),
  },
  { requiredKeys: ["name", "availabilityZones", "vpcId", "subnetId", "securityGroupIds", "mark"] },
);

const byResourceId = (found: Found<Values>) => (row: Record<string, unknown>) =>
  row.resource_id === found.state.resourceId;

const instanceField = (fields: Values) => (cloud: Cloud, found: Found<Values>) =>
  change(cloud, "instances", byResourceId(found), fields);

const auditInstanceSpecimen: Specimen = {
  name: "AuditInstance",
  lifecycle: auditInstance as unknown as Lifecycle,
  args: () =>
    fc
      .tuple(editions, periods, instanceSettings)
      .map(([edition, period, rest]) => ({ ...edition, ...period, ...rest })),
  illegal: [
    { put: { name: "with space" }, property: "name" },
    { put: { name: "x".repeat(65) }, property: "name" },
    { put: { name: undefined }, property: "name" },
    { put: { edition: "huge" }, property: "edition" },
    { put: { availabilityZones: [] }, property: "availabilityZones" },
    { put: { availabilityZones: ["cn-north-4a", "cn-north-4a"] }, property: "availabilityZones" },
    { put: { ipAddress: "192.168.0.300" }, property: "ipAddress" },
    { put: { securityGroupIds: [""] }, property: "securityGroupIds[0]" },
    { put: { periodUnit: "month", period: 10 }, property: "period" },
    { put: { periodUnit: "year", period: 4 }, property: "period" },
    { put: { period: 0 }, property: "period" },
    { put: { period: 1.5 }, property: "period" },
    { put: { powerState: "asleep" }, property: "powerState" },
    { put: { tags: { "a=b": "c" } }, property: "tags.a=b" },
    { put: { tags: { key: "x".repeat(256) } }, property: "tags.key" },
    { put: { maxPrice: -1 }, property: "maxPrice" },
    { put: { timeouts: { create: "soon" } }, property: "timeouts.create" },
    { put: { colour: "blue" }, property: "colour" },
  ],
  tamper: {
    name: instanceField({ name: "clicked" }),
    edition: instanceField({ resource_spec_code: "dbss.bypassaudit.clicked" }),
    availabilityZones: instanceField({ zone: "cn-north-4c" }),
    vpcId: instanceField({ vpc_id: ACCOUNT.otherVpcId }),
    subnetId: instanceField({ subnet_id: ACCOUNT.otherSubnetId }),
    ipAddress: instanceField({ connect_ip: "192.168.0.99" }),
    securityGroupIds: instanceField({ security_group_id: "another-group" }),
    description: instanceField({ comment: "clicked \u{1f5b1}" }),
    enterpriseProjectId: async (cloud, found) => {
      await change(cloud, "instances", byResourceId(found), { enterprise_project_id: "clicked" });
    },
    autoRenew: (cloud, found) =>
      change(cloud, "subscriptions", byResourceId(found), { expire_policy: found.state.autoRenew ? 4 : 3 }),
    tags: (cloud, found) => change(cloud, "tags", byResourceId(found), { value: "clicked" }),
    powerState: (cloud, found) =>
      change(cloud, "instances", byResourceId(found), {
        status: found.state.powerState === "stopped" ? "ACTIVE" : "SHUTOFF",
      }),
  },
  remove: (cloud, found) => removeRow(cloud, "instances", byResourceId(found)),
};

const byRdsId = (found: Found<Values>) => (row: Record<string, unknown>) => row.rds_id === found.state.rdsId;

const databaseField = (fields: Values) => (cloud: Cloud, found: Found<Values>) =>
  change(cloud, "databases", byRdsId(found), fields);

const RDS = {
  rdsId: ACCOUNT.rdsInstances.mysqlOrders,
  databaseName: "orders",
  engine: "MySQL",
  engineVersion: "8.0",
  ipAddress: "192.168.0.119",
  port: 3306,
};

const rdsAuditDatabaseSpecimen: Specimen = {
  name: "RdsAuditDatabase",
  lifecycle: rdsAuditDatabase as unknown as Lifecycle,
  args: ({ instanceId }) =>
    fc.record(
      {
        instanceId: fc.constant(instanceId),
        rdsId: fc.constant(RDS.rdsId),
        auditEnabled: fc.boolean(),
        databaseName: fc.constant(RDS.databaseName),
        engine: fc.constant(RDS.engine),
        engineVersion: fc.constant(RDS.engineVersion),
        ipAddress: fc.constant(RDS.ipAddress),
        port: fc.constant(RDS.port),
      },
      { requiredKeys: ["instanceId", "rdsId"] },
    ),
  illegal: [
    { put: { rdsId: undefined }, property: "rdsId" },
    { put: { instanceId: "" }, property: "instanceId" },
    { put: { auditEnabled: "yes" }, property: "auditEnabled" },
    { put: { port: 0 }, property: "port" },
    { put: { port: 65_536 }, property: "port" },
    { put: { ipAddress: "orders.example.com" }, property: "ipAddress" },
    { put: { rds_id: "x" }, property: "rds_id" },
  ],
  tamper: {
    auditEnabled: (cloud, found) =>
      change(cloud, "databases", byRdsId(found), { status: found.state.auditEnabled ? "OFF" : "ON" }),
    databaseName: databaseField({ name: "clicked" }),
    engine: databaseField({ type: "ORACLE" }),
    engineVersion: databaseField({ version: "9.9" }),
    ipAddress: databaseField({ ip: "192.168.0.1" }),
    port: databaseField({ port: "3307" }),
  },
  remove: (cloud, found) => removeRow(cloud, "databases", byRdsId(found)),
};

const resourceTagsSpecimen: Specimen = {
  name: "ResourceTags",
  lifecycle: resourceTags as unknown as Lifecycle,
  args: ({ resourceId }) =>
    fc.record(
      {
        resourceId: fc.constant(resourceId),
        resourceType: fc.constant("auditInstance"),
        tags,
        mode: fc.constantFrom("merge", "exclusive"),
      },
      { requiredKeys: ["resourceId", "tags"] },
    ),
  illegal: [
    { put: { tags: undefined }, property: "tags" },
    { put: { tags: { "": "x" } }, property: "tags." },
    { put: { tags: { _sys_enterprise_project_id: "0" } }, property: "tags._sys_enterprise_project_id" },
    { put: { tags: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${i}`, "v"])) }, property: "tags" },
    { put: { mode: "replace" }, property: "mode" },
    { put: { resourceType: "a/b" }, property: "resourceType" },
  ],
  tamper: {
    tags: (cloud, found) => change(cloud, "tags", byResourceId(found), { value: "clicked" }),
  },
  remove: (cloud, found) => removeRow(cloud, "instances", byResourceId(found)),
};

const ruleOf = (found: Found<Values>, index: number) => (row: Record<string, unknown>) =>
  row.id === (found.state.ruleIds as string[])[index];

const riskRuleSwitchSpecimen: Specimen = {
  name: "RiskRuleSwitch",
  lifecycle: riskRuleSwitch as unknown as Lifecycle,
  args: ({ instanceId }) =>
    fc.record({
      instanceId: fc.constant(instanceId),
      rules: fc.shuffledSubarray(["Database_drag_detection", "Database_Slow_SQL_Detection", "Table_deletion"], {
        minLength: 1,
      }),
      enabled: fc.boolean(),
    }),
  illegal: [
    { put: { rules: [] }, property: "rules" },
    { put: { rules: ["a", "a"] }, property: "rules" },
    { put: { rules: "a" }, property: "rules" },
    { put: { enabled: undefined }, property: "enabled" },
    { put: { status: "ON" }, property: "status" },
  ],
  tamper: {
    rules: (cloud, found) =>
      change(cloud, "riskRules", ruleOf(found, 0), { status: found.state.enabled ? "OFF" : "ON" }),
  },
  remove: (cloud, found) => removeRow(cloud, "instances", (row) => row.id === found.state.instanceId),
};

/** One of each kind of resource. */
export const specimens: readonly Specimen[] = [
  auditInstanceSpecimen,
  rdsAuditDatabaseSpecimen,
  resourceTagsSpecimen,
  riskRuleSwitchSpecimen,
];
