import {
  byNeed,
  COVERAGE_STATUSES,
  type Coverage,
  type CoverageStatus,
  countsOf,
  type DatabaseCoverage,
} from "../../provider/functions/get-coverage";
import type { SarifLevel } from "../reports/sarif";
import { count } from "../reports/text";
import { itemsOf, type Place, placesOf, placesText, type Survey, type SurveyedPlaces } from "../survey";

/** The coverage of all places that were read: the output of `npx pulumi-dbss coverage --json`. */
export interface CoverageReport extends SurveyedPlaces {
  /** The databases; those that need attention come first. */
  readonly databases: readonly (DatabaseCoverage & Place)[];
  readonly counts: Readonly<Record<CoverageStatus, number>>;
}

/** Merges the coverage of several places. */
export function reportOf(surveyed: Survey<Coverage>): CoverageReport {
  const databases = itemsOf(surveyed, (coverage) => coverage.databases).sort(byNeed);
  return { databases, counts: countsOf(databases), ...placesOf(surveyed) };
}

/** The label of each status in reports, its color and its severity. */
export const STATUS_WORDS: Readonly<
  Record<
    CoverageStatus,
    {
      readonly label: string;
      readonly color: "red" | "yellow" | "magenta" | "gray" | "green";
      readonly level: SarifLevel;
    }
  >
> = {
  unaudited: { label: "not audited", color: "red", level: "error" },
  mismatch: { label: "no logs", color: "red", level: "error" },
  "agent-down": { label: "agent down", color: "magenta", level: "error" },
  off: { label: "disabled", color: "yellow", level: "warning" },
  unlisted: { label: "not listed", color: "yellow", level: "warning" },
  unsupported: { label: "not supported", color: "gray", level: "note" },
  audited: { label: "audited", color: "green", level: "none" },
};

/** The counts in one sentence, the worst first. */
export function summaryOf(report: CoverageReport): string {
  const { databases, counts } = report;
  const parts = COVERAGE_STATUSES.filter((status) => counts[status] > 0).map(
    (status) => `${counts[status]} ${STATUS_WORDS[status].label}`,
  );
  const total = `${count(databases.length, "database")} in ${placesText(report)}`;
  return parts.length === 0 ? `${total}.` : `${total}: ${parts.join(", ")}.`;
}

/** The engine and its version. */
export function engineText({ engine, version }: DatabaseCoverage): string {
  return version ? `${engine} ${version}` : engine;
}

/** Why a database is not audited. */
export function whyText({ status, reason }: DatabaseCoverage): string {
  return status === "audited" ? "-" : reason;
}

/** Address and port, if known. */
export function addressText({ address, port }: DatabaseCoverage): string {
  return port === undefined ? (address ?? "") : `${address ?? ""}:${port}`;
}

/** The ID of the database. Names are not unique. */
export function idText({ rdsId, databaseId }: DatabaseCoverage): string {
  return rdsId ?? databaseId ?? "";
}

/** The percentage of auditable databases that are audited; undefined if there are none. */
export function shareOf({ counts, databases }: CoverageReport): number | undefined {
  const auditable = databases.length - counts.unsupported;
  return auditable === 0 ? undefined : Math.floor((counts.audited / auditable) * 100);
}
