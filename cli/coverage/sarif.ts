import type { ReportingDescriptor } from "sarif";
import { COVERAGE_STATUSES, type DatabaseCoverage } from "../../provider/functions/get-coverage";
import { renderSarif, type SarifResult } from "../reports/sarif";
import { placeColumn, placeText, reportId, type Unread } from "../survey";
import { type CoverageReport, engineText, idText, STATUS_WORDS } from "./report";

const RULES = {
  unaudited: "The database can be audited, but it is not on any audit instance.",
  mismatch: "Auditing is enabled for the database, but RDS uploads no logs, so nothing is audited.",
  "agent-down": "Auditing is enabled for the database, but nothing is collected from it.",
  off: "Auditing is disabled for the database, or its audit instance is not active.",
  unlisted:
    "The database is not on any audit instance, and DBSS does not list it, so it is unknown whether it can be audited.",
  unsupported: "No audit instance can audit the database without an agent.",
} as const;

type Finding = DatabaseCoverage & { readonly status: keyof typeof RULES };

/** The databases that are not audited, as SARIF 2.1.0. Code scanning shows each as an alert. */
export function coverageSarif(report: CoverageReport): string {
  const { databases, failures } = report;
  const where = placeColumn(report);
  const rules = COVERAGE_STATUSES.filter((status) => status !== "audited").map(
    (status): ReportingDescriptor => ({
      id: ruleId(status),
      name: STATUS_WORDS[status].label,
      shortDescription: { text: RULES[status] },
      defaultConfiguration: { level: STATUS_WORDS[status].level },
    }),
  );
  return renderSarif({
    id: reportId("dbss-coverage", report),
    rules: failures.length > 0 ? [...rules, UNREAD] : rules,
    results: [
      ...failures.map(unreadResult),
      ...databases.filter(isFinding).map((finding) => resultOf(finding, where.cell(finding))),
    ],
    isComplete: failures.length === 0,
  });
}

const UNREAD: ReportingDescriptor = {
  id: "dbss/unread",
  name: "not read",
  shortDescription: { text: "The databases of a region could not be read, so their status is unknown." },
  defaultConfiguration: { level: "error" },
};

function unreadResult(unread: Unread): SarifResult {
  const name = placeText(unread);
  return {
    ruleId: UNREAD.id,
    level: "error",
    text: `${name} could not be read: ${unread.reason}`,
    name,
    object: `place/${name}`,
    fingerprint: { place: name },
  };
}

function isFinding<T extends DatabaseCoverage>(database: T): database is T & Finding {
  return database.status !== "audited";
}

function resultOf(database: Finding, where: readonly string[]): SarifResult {
  const { name, status, reason, kind } = database;
  const id = idText(database);
  return {
    ruleId: ruleId(status),
    level: STATUS_WORDS[status].level,
    text: `${name} (${[engineText(database), ...where, id].join(", ")}): ${reason}.`,
    name,
    object: `${kind}/${id}`,
    fingerprint: { database: `${kind}/${id}/${status}` },
  };
}

function ruleId(status: keyof typeof RULES): string {
  return `dbss/${status}`;
}
