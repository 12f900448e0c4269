import { randomBytes, randomInt } from "node:crypto";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** 20 characters, URL-safe: the form of the ids of databases, rules and agents. */
export function shortId(): string {
  return randomBytes(15).toString("base64url");
}

/** 32 hexadecimal characters: the form of job and request ids. */
export function hexId(): string {
  return randomBytes(16).toString("hex");
}

/** `CS1710190909OGQIS`, or only digits where a region numbers its orders. */
export function orderId(now: Date, numeric: boolean): string {
  const stamp = now.toISOString().replace(/\D/g, "").slice(2, 12);
  if (numeric) {
    return `${stamp}${randomInt(10_000, 100_000)}`;
  }
  const suffix = Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  return `CS${stamp}${suffix}`;
}
