import {
  byNeed,
  type Coverage,
  type CoverageStatus,
  countsOf,
  type DatabaseCoverage,
} from "../../provider/functions/coverage";
import type { Place, Survey, Unread } from "../survey";

/** A database, and where it is. */
export type PlacedDatabase = DatabaseCoverage & Place;

/** The coverage of one or several places, in one. */
export interface CoverageReport {
  /** The databases; those that need attention come first. */
  readonly databases: readonly PlacedDatabase[];
  readonly counts: Readonly<Record<CoverageStatus, number>>;
  /** What was read. */
  readonly places: readonly Place[];
  /** What could not be read: the databases there are unknown. */
  readonly failures: readonly Unread[];
  /** Regions that do not offer the service. */
  readonly skipped: readonly Unread[];
}

/** Merges the coverage of several places. */
export function reportOf({ found, failures, skipped }: Survey<Coverage>): CoverageReport {
  const databases = found.flatMap(({ place, value }) => value.databases.map((database) => ({ ...database, ...place })));
  return {
    databases: databases.sort(byNeed),
    counts: countsOf(databases),
    places: found.map(({ place }) => place),
    failures,
    skipped,
  };
}
