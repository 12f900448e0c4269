import type { ReportingDescriptor } from "sarif";
import { COVERAGE_STATUSES, type DatabaseCoverage } from "../../provider/functions/coverage";
import { placeText, type Unread } from "../survey";
import { renderSarif, type SarifResult } from "../reports/sarif";
import type { CoverageReport } from "./report";
import { engineText, idText, placeColumn, STATUS_WORDS } from "./words";

const RULES = {
  unaudited: "The database can be audited, but no audit instance knows it.",
  mismatch: "The audit of the database is switched on, but RDS uploads no logs: nothing is audited.",
  "agent-down": "The database is meant to be audited, but nothing is collected from it.",
  off: "The audit of the database, or its audit instance, is switched off.",
  unsupported: "No audit instance can audit the database without an agent.",
} as const;

type Finding = DatabaseCoverage & { readonly status: keyof typeof RULES };

/** What is not audited, as SARIF 2.1.0: code scanning shows each as an alert on the project. */
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
    id: `dbss-coverage/${identityOf(report)}`,
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
  shortDescription: { text: "The databases of a region could not be read: nothing is known about them." },
  defaultConfiguration: { level: "error" },
};

/** Several places are one report: uploading one of them alone must not close the alerts of the others. */
function identityOf({ places, failures }: CoverageReport): string {
  const [place] = places;
  return place !== undefined && places.length + failures.length === 1
    ? `${place.region}/${place.projectId}`
    : "several";
}

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
