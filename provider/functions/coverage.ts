/**
 * How a database stands with auditing:
 *
 * - `audited`: audited, and the audit runs.
 * - `off`: known to an audit instance, but the audit or the instance is switched off.
 * - `agent-down`: meant to be audited, but nothing is collected.
 * - `unaudited`: no audit instance knows it.
 * - `unsupported`: no audit instance knows it, and none can audit it without an agent.
 */
export type CoverageStatus = "audited" | "off" | "agent-down" | "unaudited" | "unsupported";

/** A database and how it stands with auditing. */
export interface DatabaseCoverage {
  /** Name of the RDS instance, or of the self-built database. */
  readonly name: string;
  readonly status: CoverageStatus;
  /** Why it stands so, in words. */
  readonly reason: string;
  /** `rds` for an instance of the Relational Database Service, `self-built` for what else is audited. */
  readonly kind: "rds" | "self-built";
  /** ID of the RDS instance. */
  readonly rdsId?: string;
  readonly engine: string;
  readonly version?: string;
  readonly address?: string;
  readonly port?: number;
  readonly enterpriseProjectId?: string;
  /** Tags of the RDS instance. */
  readonly tags: Readonly<Record<string, string>>;
  /** ID of the database on its audit instance. */
  readonly databaseId?: string;
  /** ID of its audit instance. */
  readonly instanceId?: string;
  readonly instanceName?: string;
}

/** What is audited, of all that could be. */
export interface Coverage {
  readonly region: string;
  readonly projectId: string;
  /** The databases: those that need attention first. */
  readonly databases: readonly DatabaseCoverage[];
  /** How many there are of each status. */
  readonly counts: Readonly<Record<CoverageStatus, number>>;
}

/** All statuses, the worst first. */
export const COVERAGE_STATUSES = ["unaudited", "agent-down", "off", "unsupported", "audited"] as const;
