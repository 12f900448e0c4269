/** What an error code of the documents means and what helps. */
export interface CodeAdvice {
  readonly meaning: string;
  readonly advice: string;
}

const QUOTA_USED_UP: CodeAdvice = {
  meaning: "the account's quota is used up",
  advice: "Release instances or ask the support for a larger quota.",
};

// DBSS API Reference, section 4.2.
const DBSS_CODES: Readonly<Record<string, CodeAdvice>> = {
  "DBSS.10000001": { meaning: "the request message is malformed", advice: "Check the arguments." },
  "DBSS.10020100": { meaning: "the token was not accepted", advice: "Check user name, password and account name." },
  "DBSS.10020101": { meaning: "the flavors could not be listed", advice: "Check the arguments." },
  "DBSS.10020102": { meaning: "the operation on the database failed", advice: "Check the database's arguments." },
  "DBSS.10020118": {
    meaning: "the instance audits as many databases as its edition allows",
    advice: "Remove databases from it, or buy another instance or a larger edition.",
  },
  "DBSS.10020140": { meaning: "the order ID is not valid", advice: "Check the order ID." },
  "DBSS.10021004": {
    meaning: "the compute service behind the instance does not know the request",
    advice: "Check flavor, network and availability zones.",
  },
  // The document has a digit more than in all other codes: a server may send it without.
  "DBSS.100210016": QUOTA_USED_UP,
  "DBSS.10021016": QUOTA_USED_UP,
  "DBSS.11000000": { meaning: "internal error of the service", advice: "Try again; if it stays, tell the support." },
};

// API Gateway error codes, by the part after "APIG." or "APIGW.".
const GATEWAY_CODES: Readonly<Record<string, CodeAdvice>> = {
  "0101": {
    meaning: "the gateway has no such API",
    advice: "Check region and endpoint: the service may not be offered there.",
  },
  "0103": { meaning: "the gateway does not find the backend", advice: "Try again; if it stays, tell the support." },
  "0201": { meaning: "the gateway could not read the request", advice: "Check the endpoint, or try again." },
  "0301": {
    meaning: "signature or token not accepted",
    advice: "Check access key, secret key, security token, and the clock of this machine.",
  },
  "0302": { meaning: "the user may not use this API", advice: "Ask for the permission." },
  "0305": { meaning: "authentication failed", advice: "Check the credentials." },
  "0307": { meaning: "the token is no longer valid", advice: "Try again; a new token is fetched." },
  "0308": { meaning: "too many requests", advice: "Try again later, or with less parallelism." },
  "0601": { meaning: "internal error of the gateway", advice: "Try again; if it stays, tell the support." },
  "0602": { meaning: "the request is not valid for the gateway", advice: "Check the endpoint." },
  "0605": { meaning: "the gateway could not resolve the backend", advice: "Try again later." },
};

const BY_STATUS: Readonly<Record<number, string>> = {
  401: "Check the credentials, and the clock of this machine.",
  403: "The credentials lack the permission; ask for the DBSS, BSS and RDS permissions that the operation needs.",
  404: "Check the ids, region and project.",
  409: "Something else is working on the same object; try again when it is done.",
  429: "Try again later, or with less parallelism.",
  500: "Try again; if it stays, tell the support the request id.",
  502: "Try again later.",
  503: "Try again later.",
  504: "Try again later.",
};

/** All codes that have advice; those of the gateway in the spelling of today. */
export const KNOWN_CODES: readonly string[] = [
  ...Object.keys(DBSS_CODES),
  ...Object.keys(GATEWAY_CODES).map((code) => `APIGW.${code}`),
];

/** Meaning and advice of a code, as far as the documents tell. */
export function adviceOfCode(code: string | undefined): CodeAdvice | undefined {
  if (code === undefined) return undefined;
  const gateway = /^APIGW?\.(\d{4})$/.exec(code)?.[1];
  const table = gateway === undefined ? DBSS_CODES : GATEWAY_CODES;
  const key = gateway ?? code;
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

export function adviceOfStatus(status: number): string | undefined {
  return BY_STATUS[status];
}
