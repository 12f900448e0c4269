import { BSS_CODES, type CodeAdvice } from "./bss-errors";
import { BACKEND_FAULT } from "./errors";

const QUOTA_USED_UP: CodeAdvice = {
  meaning: "the account's quota is used up",
  advice: "Release instances or request a higher quota.",
};

// DBSS API Reference, section 4.2.
const DBSS_CODES: Readonly<Record<string, CodeAdvice>> = {
  "DBSS.10000001": { meaning: "the request message is malformed", advice: "Check the arguments." },
  "DBSS.10020100": { meaning: "the token was not accepted", advice: "Check user name, password and account name." },
  "DBSS.10020101": { meaning: "the flavors could not be listed", advice: "Check the arguments." },
  "DBSS.10020102": { meaning: "the operation on the database failed", advice: "Check the database's arguments." },
  "DBSS.10020118": {
    meaning: "the instance already audits as many databases as its edition allows",
    advice: "Remove databases from it, or buy another instance or a larger edition.",
  },
  "DBSS.10020140": { meaning: "the order ID is not valid", advice: "Check the order ID." },
  [BACKEND_FAULT]: {
    meaning: "a service behind DBSS did not find the path of the request, which does not mean that an object is gone",
    advice:
      "Check the flavor, network and availability zones, then run the command again; if it persists, contact support.",
  },
  // The documented code has one more digit than all others: a server may send it without that digit.
  "DBSS.100210016": QUOTA_USED_UP,
  "DBSS.10021016": QUOTA_USED_UP,
  "DBSS.11000000": {
    meaning: "internal error of the service",
    advice: "Run the command again; if it persists, contact support.",
  },
};

// API Gateway error codes, by the part after "APIG." or "APIGW.".
const GATEWAY_CODES: Readonly<Record<string, CodeAdvice>> = {
  "0101": {
    meaning: "the gateway has no such API",
    advice: "Check the region and endpoint: the service may not be offered there.",
  },
  "0103": {
    meaning: "the gateway did not find the backend",
    advice: "Run the command again; if it persists, contact support.",
  },
  "0201": {
    meaning: "the gateway could not parse the request",
    advice: "Check the endpoint, or run the command again.",
  },
  "0301": {
    meaning: "signature or token not accepted",
    advice: "Check the access key, secret key, security token, and the clock of this machine.",
  },
  "0302": { meaning: "the user may not use this API", advice: "Request the permission." },
  "0305": { meaning: "authentication failed", advice: "Check the credentials." },
  "0307": { meaning: "the token is no longer valid", advice: "Run the command again; it requests a new token." },
  "0308": { meaning: "too many requests", advice: "Run the command again later, or with less parallelism." },
  "0601": {
    meaning: "internal error of the gateway",
    advice: "Run the command again; if it persists, contact support.",
  },
  "0602": { meaning: "the request is not valid for the gateway", advice: "Check the endpoint." },
  "0605": { meaning: "the gateway could not resolve the backend", advice: "Run the command again later." },
};

const SERVICE_CODES: Readonly<Record<string, CodeAdvice>> = { ...DBSS_CODES, ...BSS_CODES };

const BY_STATUS: Readonly<Record<number, string>> = {
  401: "Check the credentials and the clock of this machine.",
  403: "The credentials lack the permission; request the DBSS, BSS and RDS permissions that the operation requires.",
  404: "Check the IDs, region and project.",
  405:
    "The endpoint does not know this request; check that it is the service's endpoint, and that no proxy changes the " +
    "request.",
  406: "The server returns no format that this client accepts; check that no proxy changes the request.",
  407:
    "A proxy requires a user name and password; set them in HTTPS_PROXY (http://user:password@host:port), or set " +
    "NO_PROXY.",
  408: "The request took too long to arrive; check the connection and run the command again.",
  409: "Another operation on the same object is in progress; run the command again when it has ended.",
  429: "Run the command again later, or with less parallelism.",
  500: "Run the command again; if it persists, contact support with the request ID.",
  501: "The region does not support the operation; check the region and endpoint.",
  502: "Run the command again later.",
  503: "Run the command again later.",
  504: "Run the command again later.",
};

/** All codes with advice; those of the gateway in the current format. */
export const KNOWN_CODES: readonly string[] = [
  ...Object.keys(DBSS_CODES),
  ...Object.keys(BSS_CODES),
  ...Object.keys(GATEWAY_CODES).map((code) => `APIGW.${code}`),
];

/** Meaning and advice of a documented code. */
export function adviceOfCode(code: string | undefined): CodeAdvice | undefined {
  if (code === undefined) {
    return undefined;
  }
  const gateway = /^APIGW?\.(\d{4})$/.exec(code)?.[1];
  const table = gateway === undefined ? SERVICE_CODES : GATEWAY_CODES;
  const key = gateway ?? code;
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

export function adviceOfStatus(status: number): string | undefined {
  return BY_STATUS[status];
}
