import type { Service } from "./errors";

export interface JournalEntry {
  readonly n: number;
  /** Real time. */
  readonly time: string;
  readonly service: Service | "unknown";
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** What was answered; 0 when the connection was cut before anything happened. */
  readonly status: number;
  readonly ms: number;
  /** The kind of fault that struck this request, if one did. */
  readonly fault?: string;
}

const MASK = "***";
const SECRET_HEADERS = new Set(["authorization", "x-auth-token", "x-security-token", "x-subject-token"]);
const SECRET_FIELDS = /^(.*password|.*secret|secret_?key|securitytoken|security_token|pem_key_txt)$/i;

/** Who asked for what, secrets and signatures masked. */
export class Journal {
  #entries: JournalEntry[] = [];
  #lastN = 0;

  add(entry: Omit<JournalEntry, "n">): void {
    this.#lastN += 1;
    this.#entries.push({
      ...entry,
      n: this.#lastN,
      headers: maskHeaders(entry.headers),
      body: maskBody(entry.body),
    });
  }

  since(n: number): JournalEntry[] {
    return this.#entries.filter((entry) => entry.n > n);
  }

  clear(): void {
    this.#entries = [];
  }
}

function maskHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_HEADERS.has(name) ? MASK : value]),
  );
}

function maskBody(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(maskBody);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, content]) => [
      name,
      SECRET_FIELDS.test(name) && typeof content === "string" ? MASK : maskBody(content),
    ]),
  );
}
