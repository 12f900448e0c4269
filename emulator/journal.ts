import { z } from "zod";

const journalEntrySchema = z.object({
  /** Number of the request: 1 for the first one. */
  n: z.number().int(),
  /** When it arrived, in UTC and real time: "2025-08-20T16:00:00.000Z". */
  time: z.string(),
  service: z.enum(["dbss", "iam", "bss", "rds", "eps", "unknown"]),
  /** ID of the operation, such as "listAuditInstancesNew"; "unknown" if there is no such operation. */
  operation: z.string(),
  method: z.string(),
  path: z.string(),
  /** The parameters of the query; a list for one that was given several times. */
  query: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  /** The headers, by names in lower case; secrets and signatures are masked. */
  headers: z.record(z.string(), z.string()),
  /** The body as JSON; secrets are masked. */
  body: z.unknown(),
  /** Status of the response; 0 if the connection was cut before the request took effect. */
  status: z.number().int(),
  /** Time until the response, in milliseconds. */
  ms: z.number(),
  /** Kind of the fault that struck the request, if any. */
  fault: z.string().optional(),
});

export const journalSchema = z.array(journalEntrySchema);

/** A request in the journal. */
export type JournalEntry = Readonly<z.infer<typeof journalEntrySchema>>;

const MAX_BODY_BYTES = 256 * 1024;

const MASK = "***";
const SECRET_HEADERS = new Set(["authorization", "x-auth-token", "x-security-token", "x-subject-token"]);
const SECRET_FIELDS = /^(.*password|.*secret|secret_?key|securitytoken|security_token|pem_key_txt)$/i;

/** The latest requests. Secrets and signatures are masked. */
export class Journal {
  #entries: JournalEntry[] = [];
  #lastN = 0;

  /** @param length maximum number of requests; the oldest are dropped. */
  constructor(private readonly length: number) {}

  add(entry: Omit<JournalEntry, "n">): void {
    this.#lastN += 1;
    this.#entries.push({
      ...entry,
      n: this.#lastN,
      headers: maskHeaders(entry.headers),
      body: bounded(maskBody(entry.body)),
    });
    // Not for every request, because it copies all that are kept.
    if (this.#entries.length > this.length * 1.1) {
      this.#entries = this.#entries.slice(-this.length);
    }
  }

  since(n: number): JournalEntry[] {
    return this.#entries.slice(-this.length).filter((entry) => entry.n > n);
  }

  clear(): void {
    this.#entries = [];
  }
}

function bounded(body: unknown): unknown {
  const bytes = body === undefined ? 0 : Buffer.byteLength(JSON.stringify(body));
  return bytes > MAX_BODY_BYTES ? `(${bytes} bytes)` : body;
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
