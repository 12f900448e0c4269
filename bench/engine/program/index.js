// Declares BENCH_INSTANCES audit instances with 30 databases, tags and switches each; or, where BENCH_KIND is "floor",
// as many resources that do nothing: with the same arguments, as many outputs, and hung on each other in the same way.
const pulumi = require("@pulumi/pulumi");

const DATABASES = 30;
const SWITCHED = ["Table_deletion", "Tablespace_deletion", "Database_Slow_SQL_Detection"];

/** What a resource of DBSS has beyond its arguments: the engine compares, logs and stores each property. */
const OUTPUTS = {
  AuditInstance: {
    autoRenew: false,
    connectIp: "192.168.0.2",
    createdAt: "2026-01-01 00:00:00",
    currency: "CNY",
    databaseLimit: 30,
    deletion: "loses the audit logs, and what is left of the paid period as far as BSS does not refund it",
    expiresAt: "2026-02-01T00:00:00Z",
    instanceId: "00000000-0000-4000-8000-000000000000",
    mark: "00000000000000000000000000000000",
    orderId: "CS0000000000AAAAA",
    orderMark: "pulumi-dbss:00000000000000000000000000000000.000000000000",
    price: 13000,
    resourceId: "00000000-0000-4000-8000-000000000000",
    status: "ACTIVE",
    version: "24.04.16.164614",
  },
  RdsAuditDatabase: { auditEnabled: true, auditStatus: "ACTIVE", databaseId: "AAAAAAAAAAAAAAAAAAAA", status: "ON" },
  ResourceTags: { mode: "merge", resourceType: "auditInstance" },
  RiskRuleSwitch: { previous: { AAAAAAAAAAAAAAAAAAAA: "ON" }, ruleIds: ["AAAAAAAAAAAAAAAAAAAA"] },
};

/** A dynamic resource in its cheapest form: a provider of one line, which the engine's own host loads. */
function nothingLike(type) {
  const outputs = JSON.stringify(OUTPUTS[type]);
  const __provider = `exports.handler=()=>({create:async(inputs)=>({id:"nothing",outs:{...inputs,...${outputs}}})})`;
  return class extends pulumi.CustomResource {
    constructor(name, args) {
      super(`pulumi-nodejs:dynamic/floor:${type}`, name, { ...args, __provider });
      this.instanceId = this.id;
      this.resourceId = this.id;
    }
  };
}

const { AuditInstance, RdsAuditDatabase, ResourceTags, RiskRuleSwitch } =
  process.env.BENCH_KIND === "floor"
    ? Object.fromEntries(Object.keys(OUTPUTS).map((type) => [type, nothingLike(type)]))
    : require("pulumi-dbss");

for (let index = 0; index < Number(process.env.BENCH_INSTANCES); index++) {
  const { instanceId, resourceId } = new AuditInstance(`audit-${index}`, {
    name: `audit-${index}`,
    edition: "high",
    flavor: process.env.BENCH_FLAVOR,
    availabilityZones: [process.env.BENCH_ZONE],
    vpcId: process.env.BENCH_VPC,
    subnetId: process.env.BENCH_SUBNET,
    securityGroupIds: [process.env.BENCH_SECURITY_GROUP],
    periodUnit: "month",
    period: 1,
  });
  for (let part = 0; part < DATABASES; part++) {
    const rdsId = `rds-${index * DATABASES + part}`;
    new RdsAuditDatabase(`database-${index}-${part}`, { instanceId, rdsId });
  }
  new ResourceTags(`tags-${index}`, { resourceId, tags: { team: "security", cost: String(index) } });
  for (const rule of SWITCHED) {
    new RiskRuleSwitch(`${rule}-${index}`, { instanceId, rules: [rule], enabled: false });
  }
}
