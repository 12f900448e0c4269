import type { Log, ReportingDescriptor, Result } from "sarif";

/** The severity of a result. */
export type SarifLevel = "error" | "warning" | "note" | "none";

/** A finding about an object in the cloud. */
export interface SarifResult {
  readonly ruleId: string;
  readonly level: SarifLevel;
  readonly text: string;
  /** Name of the object. */
  readonly name: string;
  /** Kind and ID of the object, such as `rds/1234`. */
  readonly object: string;
  /** Identifies the same finding in later reports. */
  readonly fingerprint: Readonly<Record<string, string>>;
}

/** A report as SARIF 2.1.0. */
export interface SarifReport {
  /** Identifies the report among other reports of the same repository. */
  readonly id: string;
  readonly rules: readonly ReportingDescriptor[];
  readonly results: readonly SarifResult[];
  /** Whether everything could be read. */
  readonly isComplete: boolean;
}

/** Renders a report that code scanning shows as alerts. */
export function renderSarif({ id, rules, results, isComplete }: SarifReport): string {
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "pulumi-dbss", rules: [...rules] } },
        automationDetails: { id },
        invocations: [{ executionSuccessful: isComplete }],
        results: results.map(resultOf),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

function resultOf({ ruleId, level, text, name, object, fingerprint }: SarifResult): Result {
  return {
    ruleId,
    level,
    message: { text },
    locations: [
      {
        // Code scanning requires a file. The object is in none, so the alert points to the project file.
        physicalLocation: { artifactLocation: { uri: "Pulumi.yaml" }, region: { startLine: 1 } },
        logicalLocations: [{ name, fullyQualifiedName: object, kind: "resource" }],
      },
    ],
    partialFingerprints: { ...fingerprint },
  };
}
