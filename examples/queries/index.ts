/**
 * Queries the cloud. This program declares no resource: it reads what can be bought, what exists and, for one audit
 * instance (`pulumi config set instanceName …`), what it audits, by which rules, and what it recorded.
 *
 * Functions also run in a preview. Each has a second form for arguments that are outputs of resources, such as
 * `getDatabasesOutput({ instanceId: audit.instanceId })`, which waits until they are known.
 */
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as dbss from "pulumi-dbss";

const instanceName = new pulumi.Config().get("instanceName");

/** What can be bought. */
async function offer() {
  const [{ auditQuota }, zones, flavors, price] = await Promise.all([
    dbss.getQuota(),
    dbss.getAvailabilityZones(),
    dbss.getFlavors({ edition: "low" }),
    dbss.getInstancePrice({ edition: "low", periodUnit: "month", period: 1 }),
  ]);
  return {
    instancesLeft: auditQuota,
    zones: zones.map(({ name }) => name),
    flavors: flavors.map(({ id, availabilityZones }) => `${id} in ${availabilityZones.join(", ")}`),
    price: `${price.amount} ${price.currency}`,
    discounts: price.discounts.length,
  };
}

/** What exists in the project. */
async function project() {
  const [projects, instances, tags, ofSecurity, untagged, mysql, coverage, summary, buckets, risks, amounts] =
    await Promise.all([
      dbss.getProjects(),
      dbss.getAuditInstances(),
      dbss.getProjectTags(),
      dbss.getInstancesByTag({ tags: { team: ["security"] } }),
      dbss.getInstanceCountByTag({ withoutAnyTag: true }),
      dbss.getRdsDatabases({ engine: "MYSQL" }),
      dbss.getCoverage(),
      dbss.getSummaryTask({ busiType: "risk" }),
      dbss.getBackupBuckets(),
      dbss.getRiskStatistics(),
      dbss.getAuditSummary(),
    ]);
  return {
    regions: projects.filter(({ name, region }) => name === region).map(({ region }) => region),
    instances: instances.map(({ name, status }) => `${name} is ${status}`),
    tagKeys: tags.map(({ key }) => key),
    ofSecurity: ofSecurity.map(({ name }) => name),
    untagged,
    auditableMysql: mysql.filter(({ isSupported }) => isSupported).map(({ name }) => name),
    unaudited: coverage.counts.unaudited,
    bucketsForBackups: buckets.map(({ name }) => name),
    highRisks: risks.high,
    silentToday: amounts.filter(({ statementsToday }) => statementsToday === 0).length,
    summaryRuns: summary.taskSwitch,
  };
}

/** What an instance audits, by which rules, and what it recorded. */
async function instance(name: string) {
  const { instanceId, resourceId } = await dbss.getAuditInstance({ name });
  const [jobs, databases, scopes, riskRules, sqlRules, maskingRules, logs, templates, reports] = await Promise.all([
    dbss.getInstanceJobs({ resourceId }),
    dbss.getDatabases({ instanceId, status: "ON" }),
    dbss.getAuditScopes({ instanceId }),
    dbss.getRiskRules({ instanceId, riskLevels: ["HIGH"] }),
    dbss.getSqlInjectionRules({ instanceId, riskLevels: ["HIGH"] }),
    dbss.getMaskingRules({ instanceId }),
    dbss.getOperationLogs({ instanceId, timeRange: "MONTH" }),
    dbss.getReportTemplates({ instanceId }),
    dbss.getReports({ instanceId }),
  ]);
  const [backups, alarms, health, upgrade] = await Promise.all([
    dbss.getLogBackups({ instanceId }),
    dbss.getAlarms({ instanceId, riskLevels: ["HIGH"], status: "UNDO", timeRange: "MONTH" }),
    dbss.getInstanceHealth({ instanceId }),
    dbss.getInstanceUpgrade({ instanceId }),
  ]);
  const [first] = riskRules;
  const conditions = first && (await dbss.getRiskRule({ instanceId, ruleId: first.ruleId }));
  const report = reports.find(({ progress }) => progress === 100);
  const path = join(tmpdir(), "dbss-queries.pdf");
  return {
    jobs: jobs.map(({ status }) => status),
    databases: databases.map(({ name }) => name),
    scopes: scopes.map(({ name }) => name),
    firstRiskRule: `${conditions?.name}: ${conditions?.actions.join(", ")}`,
    sqlRules: sqlRules.length,
    maskingRules: maskingRules.length,
    lastChange: logs[0]?.description,
    openAlarms: alarms.map(({ description }) => description),
    diskUsed: health.dataDisk?.usedPercent,
    upgrade: upgrade.status,
    lastBackup: backups[0]?.startTime,
    templates: templates.map(({ type }) => type),
    reportBytes: report && (await dbss.downloadReport({ instanceId, reportId: report.reportId, path })).size,
  };
}

export const offered = offer();
export const found = project();
export const asked = instanceName === undefined ? "Set instanceName to query an instance." : instance(instanceName);
