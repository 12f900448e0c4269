export type CheckStatus = "ok" | "warning" | "failed" | "skipped";

/** One thing that was checked. */
export interface Check {
  /** A lasting name, such as `clock` or `permission.listAuditInstances`. */
  readonly id: string;
  /** What was checked, in words. */
  readonly name: string;
  readonly status: CheckStatus;
  /** What was found. */
  readonly detail: string;
  /** What to do, unless all is well. */
  readonly advice?: string;
}

/**
 * How this cloud behaves, as far as it could be found out: the keys and values of the emulator's temperament. What is
 * not known is absent.
 */
export type FoundTemperament = Readonly<Record<string, string | number | boolean>>;

/** What `npx pulumi-dbss doctor --json` prints. */
export interface DoctorReport {
  readonly version: string;
  readonly region?: string;
  readonly projectId?: string;
  /** Where each setting came from; no value of a setting is in the report. */
  readonly configuration: readonly { readonly key: string; readonly source: string }[];
  readonly checks: readonly Check[];
  readonly temperament: FoundTemperament;
  /** What has no place in a temperament, such as the seconds that the order list was late. */
  readonly measured: FoundTemperament;
}

type Details = string | Pick<Check, "detail" | "advice">;

/** Collects what the doctor finds. */
export class Findings {
  readonly checks: Check[] = [];
  readonly temperament: Record<string, string | number | boolean> = {};
  readonly measured: Record<string, string | number | boolean> = {};
  configuration: DoctorReport["configuration"] = [];

  /** Notes a check. */
  add(id: string, name: string, status: CheckStatus, details: Details): void {
    this.checks.push({ id, name, status, ...(typeof details === "string" ? { detail: details } : details) });
  }

  /** Notes how the cloud is; nothing where that is not known. */
  found(key: string, value: string | number | boolean | undefined): void {
    if (value !== undefined) {
      this.temperament[key] = value;
    }
  }

  /** Notes a measurement; nothing where there is none. */
  measure(key: string, value: string | number | boolean | undefined): void {
    if (value !== undefined) {
      this.measured[key] = value;
    }
  }

  /** Whether nothing failed. */
  get isHealthy(): boolean {
    return this.checks.every(({ status }) => status !== "failed");
  }

  /** Whether a check did not fail. */
  passed(id: string): boolean {
    return this.checks.some((check) => check.id === id && check.status !== "failed");
  }
}
