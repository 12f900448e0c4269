export type CheckStatus = "ok" | "warning" | "failed" | "skipped";

/** The result of a check. */
export interface Check {
  /** A stable name, such as `clock` or `permission.listAuditInstances`. */
  readonly id: string;
  /** What was checked. */
  readonly name: string;
  readonly status: CheckStatus;
  /** What was found. */
  readonly detail: string;
  /** What to do, unless the status is `ok`. */
  readonly advice?: string;
}

/**
 * How this cloud behaves, with the keys and values of the emulator's temperament. Keys that could not be determined
 * are absent.
 */
export type FoundTemperament = Readonly<Record<string, string | number | boolean>>;

/** The output of `npx pulumi-dbss doctor --json`. */
export interface DoctorReport {
  readonly version: string;
  readonly region?: string;
  readonly projectId?: string;
  /** The source of each setting, without its value. */
  readonly configuration: readonly { readonly key: string; readonly source: string }[];
  readonly checks: readonly Check[];
  readonly temperament: FoundTemperament;
  /** Measurements that are not part of a temperament, such as the delay of the order list in seconds. */
  readonly measured: FoundTemperament;
}

type Details = string | Pick<Check, "detail" | "advice">;

/** Collects the results of the checks. */
export class Findings {
  readonly checks: Check[] = [];
  readonly temperament: Record<string, string | number | boolean> = {};
  readonly measured: Record<string, string | number | boolean> = {};
  configuration: DoctorReport["configuration"] = [];

  /** Adds the result of a check. */
  add(id: string, name: string, status: CheckStatus, details: Details): void {
    this.checks.push({ id, name, status, ...(typeof details === "string" ? { detail: details } : details) });
  }

  /** Adds a key of the temperament. Does nothing if the value is undefined. */
  found(key: string, value: string | number | boolean | undefined): void {
    if (value !== undefined) {
      this.temperament[key] = value;
    }
  }

  /** Adds a measurement. Does nothing if the value is undefined. */
  measure(key: string, value: string | number | boolean | undefined): void {
    if (value !== undefined) {
      this.measured[key] = value;
    }
  }

  /** Whether nothing failed. */
  get isHealthy(): boolean {
    return this.checks.every(({ status }) => status !== "failed");
  }

  /** Whether a check was made and did not fail. */
  passed(id: string): boolean {
    return this.checks.some((check) => check.id === id && check.status !== "failed");
  }
}
