import { adviceOn } from "./advice";
import { type Attempt, countOf } from "./attempts";
import type { BodyFailure } from "./body-failures";
import { isLoopback } from "./endpoints";
import { type ErrorBody, parseErrorBody } from "./error-body";
import { adviceOfCode } from "./error-codes";
import { ApiError, ConnectionError, ResponseError, refusesSite } from "./errors";
import type { HttpFault, HttpResponse } from "./http";
import { onlyReads } from "./operation";

/** Longer messages of services are cut. */
const MAX_REASON = 1_000;
const MAX_CLOCK_SKEW_MS = 15 * 60_000;
const REQUEST_ID_HEADERS = ["x-request-id", "x-iam-trace-id", "x-obs-request-id", "x-trace-id"];

/** The request, for the message of an error. */
export interface Circumstances {
  /** Name of the operation, such as "dbss.updateAuditInstance". */
  readonly label: string;
  /** The IDs that the request is about, in parentheses after a space, or nothing. */
  readonly subject: string;
  readonly origin: string;
  readonly attempts: readonly Attempt[];
  readonly redact: (text: string) => string;
  /** What to do if the account is refused because it belongs to the other site. */
  readonly siteAdvice: string;
  /** The instance in the path of the request. */
  readonly instanceId?: string;
  /** Where the service looked, such as "region cn-north-4, project 06…"; undefined if that is the whole account. */
  readonly place?: string;
}

export function headerOf(response: HttpResponse, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function requestIdOf(response: HttpResponse): string | undefined {
  return REQUEST_ID_HEADERS.map((name) => headerOf(response, name)).find((value) => value);
}

/** The error of a response whose status is not a success. */
export function apiErrorOf(response: HttpResponse, at: Circumstances): ApiError {
  const redirect = response.status >= 300 && response.status < 400;
  const body = redirect ? redirectBody(response) : parseErrorBody(response.body);
  return apiError(response, body, at);
}

/** The error of a success whose body reports a failure. */
export function bodyFailureOf(response: HttpResponse, failure: BodyFailure, at: Circumstances): ApiError {
  return apiError(response, { ...failure, details: failure.details ?? [] }, at);
}

function apiError(response: HttpResponse, body: ErrorBody, at: Circumstances): ApiError {
  const clean = (text: string | undefined) => (text === undefined ? undefined : shortened(at.redact(text)));
  const requestId = body.requestId ?? requestIdOf(response);
  const reason = clean(body.reason);
  const details = body.details.map((each) => ({ ...each, message: clean(each.message) }));
  const said = [`HTTP ${response.status}`, body.code].filter(Boolean).join(" ");
  const known = adviceOfCode(body.code);
  const siteAdvice = refusesSite(response.status, body.code) ? at.siteAdvice : undefined;
  const noted = record(at, requestId);
  const because = noted ? reason?.replace(/[.。]$/, "") : reason;
  const sentences = [
    `${at.label}${at.subject}: ${said}${because ? `: ${because}` : ""}${noted}`,
    ...details.flatMap(({ message }) => (message && !reason?.includes(message) ? [message] : [])),
    known && `Meaning: ${known.meaning}`,
    siteAdvice ?? adviceOn({ status: response.status, code: body.code, reason, ...at }),
    clockSkew(response),
  ];
  return new ApiError(asText(sentences), {
    operation: at.label,
    status: response.status,
    code: body.code,
    reason,
    requestId,
    details,
    encodedAuthorizationMessage: body.encodedAuthorizationMessage,
    attempts: at.attempts,
  });
}

function shortened(text: string): string {
  return text.length > MAX_REASON ? `${text.slice(0, MAX_REASON)}…` : text;
}

/** What identifies the failure for support, in parentheses, or nothing. */
function record(at: Circumstances, requestId?: string): string {
  const attempts = countOf(at.attempts);
  const parts = [requestId && `request ID ${requestId}`, attempts > 1 && `${attempts} attempts`].filter(Boolean);
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

function asText(sentences: readonly (string | undefined)[]): string {
  const ended = sentences.flatMap((each) => (each ? [/[.!?。]$/.test(each) ? each : `${each}.`] : []));
  return ended.join(" ");
}

/** How far the clock of a server is ahead of this machine's, to the second; undefined if the response has no date. */
export function clockSkewOf(response: HttpResponse): number | undefined {
  const date = Date.parse(headerOf(response, "date") ?? "");
  return Number.isNaN(date) ? undefined : date - Date.now();
}

function clockSkew(response: HttpResponse): string | undefined {
  const skewMs = clockSkewOf(response);
  if (skewMs === undefined || Math.abs(skewMs) <= MAX_CLOCK_SKEW_MS) {
    return undefined;
  }
  const minutes = Math.round(Math.abs(skewMs) / 60_000);
  const direction = skewMs < 0 ? "ahead of" : "behind";
  return `The clock of this machine is ${minutes} minutes ${direction} the server's: signatures are rejected beyond 15.`;
}

function redirectBody(response: HttpResponse): ErrorBody {
  const location = headerOf(response, "location");
  const target = location && URL.canParse(location) ? new URL(location).origin : "another address";
  return { reason: `redirected to ${target}; credentials are not sent there. Set the endpoint itself`, details: [] };
}

/** The error of a request without a complete response. */
export function connectionErrorOf(fault: HttpFault, at: Circumstances): ConnectionError {
  const reason = fault.message.includes(fault.code) ? fault.message : `${fault.message} (${fault.code})`;
  const sentences = [
    `${at.label}${at.subject}: no complete response from ${at.origin}: ${at.redact(reason)}${record(at)}`,
    adviceOnFault(fault, at),
  ];
  return new ConnectionError(asText(sentences), {
    operation: at.label,
    code: fault.code,
    effect: fault.effect,
    attempts: at.attempts,
  });
}

function adviceOnFault({ effect, code }: HttpFault, { label, origin }: Circumstances): string {
  if (effect === "possible") {
    return onlyReads(label)
      ? "The request only reads. Check the network and proxy, and run the command again"
      : "It may have been carried out: check its state before retrying";
  }
  return `Nothing was sent. ${adviceOnSilence(origin, code) ?? "Check the network, proxy and endpoint"}`;
}

/** What to do if an address of this machine, such as that of an emulator, refuses connections. */
export function adviceOnSilence(origin: string, code: string | undefined): string | undefined {
  return code === "ECONNREFUSED" && isLoopback(new URL(origin))
    ? "Nothing listens on this address: start the emulator, or unset dbss:endpoint (DBSS_ENDPOINT)"
    : undefined;
}

/** The error of a success that cannot be parsed. */
export function responseErrorOf(response: HttpResponse, problem: string, at: Circumstances): ResponseError {
  const requestId = requestIdOf(response);
  const sentences = [
    `${at.label}${at.subject}: HTTP ${response.status} from ${at.origin} with an unexpected response: ` +
      `${at.redact(problem)}${record(at, requestId)}`,
    "Check the endpoint: a proxy may have responded in its place",
  ];
  const fields = { operation: at.label, status: response.status, requestId, attempts: at.attempts };
  return new ResponseError(asText(sentences), fields);
}

/** The error of a list that cannot be read completely. */
export function listErrorOf(problem: string, at: Circumstances): ResponseError {
  const sentences = [
    `${at.label}${at.subject}: ${at.origin} returned ${problem}; the list cannot be read completely`,
    "Run the command again: the list may have changed while it was read. If it persists, check the " +
      "permissions of the credentials: the list may be filtered by permission",
  ];
  const fields = { operation: at.label, status: 200, attempts: at.attempts, incompleteList: true };
  return new ResponseError(asText(sentences), fields);
}
