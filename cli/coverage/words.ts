import { COVERAGE_STATUSES, type CoverageStatus, type DatabaseCoverage } from "../../provider/functions/coverage";
import { placeText } from "../survey";
import { count } from "../reports/text";
import type { SarifLevel } from "../reports/sarif";
import type { CoverageReport, PlacedDatabase } from "./report";

/** What each status is called, and how much it matters. */
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
  off: { label: "switched off", color: "yellow", level: "warning" },
  unsupported: { label: "not supported", color: "gray", level: "note" },
  audited: { label: "audited", color: "green", level: "none" },
};

/** The counts in one sentence, the worst first. */
export function summaryOf(report: CoverageReport): string {
  const { databases, counts } = report;
  const parts = COVERAGE_STATUSES.filter((status) => counts[status] > 0).map(
    (status) => `${counts[status]} ${STATUS_WORDS[status].label}`,
  );
  const total = `${count(databases.length, "database")} in ${whereText(report)}`;
  return parts.length === 0 ? `${total}.` : `${total}: ${parts.join(", ")}.`;
}

/** The regions, by name if there is one. */
export function whereText({ places }: Pick<CoverageReport, "places">): string {
  const [place] = places;
  const regions = new Set(places.map(({ region }) => region)).size;
  const profiles = new Set(places.map(({ profile }) => profile)).size;
  if (place !== undefined && places.length === 1) {
    return place.projectName ?? place.region;
  }
  return `${count(regions, "region")}${profiles > 1 ? ` of ${profiles} profiles` : ""}`;
}

/** What was not read, a sentence each. */
export function unreadTexts({ failures, skipped }: Pick<CoverageReport, "failures" | "skipped">): string[] {
  return [
    ...failures.map((each) => `Not read: ${placeText(each)}: ${each.reason}`),
    ...skipped.map((each) => `Skipped: ${placeText(each)}: ${each.reason}.`),
  ];
}

/** A column that tells where a database is, if not all are in one place. */
export function placeColumn({ places, failures }: CoverageReport): {
  readonly head: readonly string[];
  cell(database: PlacedDatabase): readonly string[];
} {
  return places.length + failures.length > 1
    ? { head: ["Region"], cell: (database) => [placeText(database)] }
    : { head: [], cell: () => [] };
}

/** Engine and version as one word group. */
export function engineText({ engine, version }: DatabaseCoverage): string {
  return version ? `${engine} ${version}` : engine;
}

/** Why a database is not audited. Which instance audits it is told beside this. */
export function whyText({ status, reason }: DatabaseCoverage): string {
  return status === "audited" ? "-" : reason;
}

/** Address and port, as far as they are known. */
export function addressText({ address, port }: DatabaseCoverage): string {
  return port === undefined ? (address ?? "") : `${address ?? ""}:${port}`;
}

/** What identifies the database beyond its name, which several may have. */
export function idText({ rdsId, databaseId }: DatabaseCoverage): string {
  return rdsId ?? databaseId ?? "";
}

/** The percentage of databases that are audited, of those that can be; undefined if there is none. */
export function shareOf({ counts, databases }: CoverageReport): number | undefined {
  const auditable = databases.length - counts.unsupported;
  return auditable === 0 ? undefined : Math.floor((counts.audited / auditable) * 100);
}
