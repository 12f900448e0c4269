import type { Log, Result } from "sarif";
import { COVERAGE_STATUSES, type Coverage, type DatabaseCoverage } from "../../provider/functions/coverage";
import { engineText, idText, STATUS_WORDS } from "./words";

const RULES = {
  unaudited: "The database can be audited, but no audit instance knows it.",
  mismatch: "The audit of the database is switched on, but RDS uploads no logs: nothing is audited.",
  "agent-down": "The database is meant to be audited, but nothing is collected from it.",
  off: "The audit of the database, or its audit instance, is switched off.",
  unsupported: "No audit instance can audit the database without an agent.",
} as const;

type Finding = DatabaseCoverage & { readonly status: keyof typeof RULES };

/** What is not audited, as SARIF 2.1.0: code scanning shows each as an alert on the project. */
export function coverageSarif({ databases, region, projectId }: Coverage): string {
  const rules = COVERAGE_STATUSES.filter((status) => status !== "audited").map((status) => ({
    id: ruleId(status),
    name: STATUS_WORDS[status].label,
    shortDescription: { text: RULES[status] },
    defaultConfiguration: { level: STATUS_WORDS[status].level },
  }));
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "pulumi-dbss", rules } },
        automationDetails: { id: `dbss-coverage/${region}/${projectId}` },
        results: databases.filter(isFinding).map(resultOf),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

function isFinding(database: DatabaseCoverage): database is Finding {
  return database.status !== "audited";
}

function resultOf(database: Finding): Result {
  const { name, status, reason, kind } = database;
  const id = idText(database);
  return {
    ruleId: ruleId(status),
    level: STATUS_WORDS[status].level,
    message: { text: `${name} (${engineText(database)}, ${id}): ${reason}.` },
    locations: [
      {
        // A database is in no file; code scanning wants one, and the project is where it would be declared.
        physicalLocation: { artifactLocation: { uri: "Pulumi.yaml" }, region: { startLine: 1 } },
        logicalLocations: [{ name, fullyQualifiedName: `${kind}/${id}`, kind: "resource" }],
      },
    ],
    partialFingerprints: { database: `${kind}/${id}/${status}` },
  };
}

function ruleId(status: keyof typeof RULES): string {
  return `dbss/${status}`;
}
