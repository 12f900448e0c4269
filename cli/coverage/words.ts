import type { Coverage, CoverageStatus, DatabaseCoverage } from "../../provider/functions/coverage";
import { COVERAGE_STATUSES } from "../../provider/functions/coverage";

/** What each status is called, and how much it matters. */
export const STATUS_WORDS: Readonly<
  Record<
    CoverageStatus,
    { readonly label: string; readonly color: "red" | "yellow" | "magenta" | "gray" | "green"; readonly level: Level }
  >
> = {
  unaudited: { label: "not audited", color: "red", level: "error" },
  mismatch: { label: "no logs", color: "red", level: "error" },
  "agent-down": { label: "agent down", color: "magenta", level: "error" },
  off: { label: "switched off", color: "yellow", level: "warning" },
  unsupported: { label: "not supported", color: "gray", level: "note" },
  audited: { label: "audited", color: "green", level: "none" },
};

/** As SARIF grades what was found. */
type Level = "error" | "warning" | "note" | "none";

/** The counts in one sentence, the worst first. */
export function summaryOf({ databases, counts, region }: Coverage): string {
  const parts = COVERAGE_STATUSES.filter((status) => counts[status] > 0).map(
    (status) => `${counts[status]} ${STATUS_WORDS[status].label}`,
  );
  const total = `${databases.length} ${databases.length === 1 ? "database" : "databases"} in ${region}`;
  return parts.length === 0 ? `${total}.` : `${total}: ${parts.join(", ")}.`;
}

/** Engine and version as one word group. */
export function engineText({ engine, version }: DatabaseCoverage): string {
  return version ? `${engine} ${version}` : engine;
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
export function shareOf({ counts, databases }: Coverage): number | undefined {
  const auditable = databases.length - counts.unsupported;
  return auditable === 0 ? undefined : Math.floor((counts.audited / auditable) * 100);
}
