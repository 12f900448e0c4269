// Declares BENCH_INSTANCES audit instances, each with an order, 30 databases, tags and switches; or, if BENCH_KIND is
// "floor", as many resources that do nothing, with the same dependencies. BENCH_CHANGED changes databases and tags.

const DATABASES = 30;
const IS_CHANGED = process.env.BENCH_CHANGED === "yes";
const SWITCHED = ["Table_deletion", "Tablespace_deletion", "Database_Slow_SQL_Detection"];

const { AuditInstance, RdsAuditDatabase, ResourceTags, RiskRuleSwitch } = require(
  process.env.BENCH_KIND === "floor" ? "./nothing.js" : "pulumi-dbss",
);

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
    new RdsAuditDatabase(`database-${index}-${part}`, { instanceId, rdsId, auditEnabled: !IS_CHANGED });
  }
  new ResourceTags(`tags-${index}`, {
    resourceId,
    tags: { team: "security", cost: String(IS_CHANGED ? -index : index) },
  });
  for (const rule of SWITCHED) {
    new RiskRuleSwitch(`${rule}-${index}`, { instanceId, rules: [rule], enabled: false });
  }
}
