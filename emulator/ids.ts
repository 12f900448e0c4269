import { randomBytes, randomInt, randomUUID } from "node:crypto";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** An ID of a database, a rule or an agent: 20 URL-safe characters. */
export function shortId(): string {
  return randomBytes(15).toString("base64url");
}

/** An ID of a job or a request: 32 hexadecimal characters. */
export function hexId(): string {
  return randomUUID().replaceAll("-", "");
}

/** An ID of an order: `CS1710190909OGQIS`, or digits only. */
export function orderId(now: Date, numeric: boolean): string {
  const stamp = now.toISOString().replace(/\D/g, "").slice(2, 12);
  if (numeric) {
    return `${stamp}${randomInt(10_000, 100_000)}`;
  }
  const suffix = Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  return `CS${stamp}${suffix}`;
}
