import type { Attempt } from "./attempts";

/** What a failed request may have changed on the server. */
export type Effect = "none" | "possible";

/** One of several reasons in an error response. */
export interface ErrorDetail {
  readonly code?: string;
  readonly message?: string;
  /** The resource that was refused. */
  readonly resourceId?: string;
}

// Two copies of this module may be loaded (a program's and the engine's), so `instanceof` is not sufficient.
const marker = (name: string): symbol => Symbol.for(`pulumi-dbss/client/${name}`);

function isMarked(value: unknown, mark: symbol): boolean {
  return typeof value === "object" && value !== null && mark in value;
}

const apiError = marker("ApiError");
const connectionError = marker("ConnectionError");
const responseError = marker("ResponseError");
const requestError = marker("RequestError");
const configError = marker("ConfigError");

export interface ApiErrorFields {
  readonly operation: string;
  readonly status: number;
  readonly code?: string;
  readonly reason?: string;
  readonly requestId?: string;
  readonly details?: readonly ErrorDetail[];
  readonly encodedAuthorizationMessage?: string;
  readonly attempts: readonly Attempt[];
}

/** The service responded with a rejection or failure; includes a success whose body reports a failure. */
export class ApiError extends Error {
  /** Name of the operation, such as "dbss.updateAuditInstance". */
  readonly operation: string;
  /** HTTP status. */
  readonly status: number;
  /** Error code of the service or the gateway, such as "DBSS.100210016". */
  readonly code?: string;
  /** The service's message. */
  readonly reason?: string;
  /** Identifies the request for support. */
  readonly requestId?: string;
  /** Further reasons; empty if there are none. */
  readonly details: readonly ErrorDetail[];
  /** Encoded reason of a denied permission, which an administrator can decode. */
  readonly encodedAuthorizationMessage?: string;
  /** All attempts of the request, the last one included. */
  readonly attempts: readonly Attempt[];

  constructor(message: string, fields: ApiErrorFields) {
    super(message);
    this.operation = fields.operation;
    this.status = fields.status;
    this.code = fields.code;
    this.reason = fields.reason;
    this.requestId = fields.requestId;
    this.details = fields.details ?? [];
    this.encodedAuthorizationMessage = fields.encodedAuthorizationMessage;
    this.attempts = fields.attempts;
  }

  static isInstance(value: unknown): value is ApiError {
    return isMarked(value, apiError);
  }
}

/** No complete response arrived. */
export class ConnectionError extends Error {
  /** Name of the operation, such as "dbss.updateAuditInstance". */
  readonly operation: string;
  /** Code of the failed connection, such as "ECONNREFUSED". */
  readonly code: string;
  /** Whether the request may have reached the server and been carried out. */
  readonly effect: Effect;
  /** All attempts of the request, the last one included. */
  readonly attempts: readonly Attempt[];

  // No `cause`: errors of the HTTP library can contain raw parts of the exchange.
  constructor(
    message: string,
    fields: { operation: string; code: string; effect: Effect; attempts: readonly Attempt[] },
  ) {
    super(message);
    this.operation = fields.operation;
    this.code = fields.code;
    this.effect = fields.effect;
    this.attempts = fields.attempts;
  }

  static isInstance(value: unknown): value is ConnectionError {
    return isMarked(value, connectionError);
  }
}

export interface ResponseErrorFields {
  readonly operation: string;
  readonly status: number;
  readonly requestId?: string;
  readonly attempts: readonly Attempt[];
  readonly incompleteList?: boolean;
}

/** The service reported success with an unexpected response. */
export class ResponseError extends Error {
  /** Name of the operation, such as "dbss.updateAuditInstance". */
  readonly operation: string;
  /** HTTP status. */
  readonly status: number;
  /** Identifies the request for support. */
  readonly requestId?: string;
  /** All attempts of the request, the last one included. */
  readonly attempts: readonly Attempt[];
  /** Whether the response is a list that contradicts itself or is shorter than its total. */
  readonly incompleteList: boolean;

  constructor(message: string, fields: ResponseErrorFields) {
    super(message);
    this.operation = fields.operation;
    this.status = fields.status;
    this.requestId = fields.requestId;
    this.attempts = fields.attempts;
    this.incompleteList = fields.incompleteList ?? false;
  }

  static isInstance(value: unknown): value is ResponseError {
    return isMarked(value, responseError);
  }
}

/** The request violates a documented limit; nothing was sent. */
export class RequestError extends Error {
  /** Name of the operation, such as "dbss.updateAuditInstance". */
  readonly operation: string;
  /** The invalid fields, with what is allowed. */
  readonly issues: readonly { readonly field: string; readonly problem: string }[];

  constructor(message: string, fields: { operation: string; issues: RequestError["issues"] }) {
    super(message);
    this.operation = fields.operation;
    this.issues = fields.issues;
  }

  static isInstance(value: unknown): value is RequestError {
    return isMarked(value, requestError);
  }
}

/** A setting of the client is missing, malformed or unsafe. */
export class ConfigError extends Error {
  static isInstance(value: unknown): value is ConfigError {
    return isMarked(value, configError);
  }
}

// On the prototypes, so that neither `JSON.stringify` nor `util.inspect` prints them.
for (const [type, name, mark] of [
  [ApiError, "ApiError", apiError],
  [ConnectionError, "ConnectionError", connectionError],
  [ResponseError, "ResponseError", responseError],
  [RequestError, "RequestError", requestError],
  [ConfigError, "ConfigError", configError],
] as const) {
  Object.defineProperty(type.prototype, mark, { value: true });
  Object.defineProperty(type.prototype, "name", { value: name, configurable: true, writable: true });
}

const UNKNOWN_API = /^APIG(?:W)?\.0101$/;

/** Whether the gateway of this region does not offer the path, which says nothing about any object. */
export function isUnknownApi(error: unknown): boolean {
  return ApiError.isInstance(error) && error.status === 404 && UNKNOWN_API.test(error.code ?? "");
}

/** The code of a failed path behind the service, which says nothing about the object of the request. */
export const BACKEND_FAULT = "DBSS.10021004";

/** Whether the object of the request does not exist. */
export function isNotFound(error: unknown): boolean {
  if (!ApiError.isInstance(error) || error.status !== 404) {
    return false;
  }
  return !isUnknownApi(error) && error.code !== BACKEND_FAULT;
}

/** Whether a response refuses the account because it belongs to the other site of the cloud: nothing was carried out. */
export function refusesSite(status: number, code: string | undefined): boolean {
  return status === 403 && (code === "CBC.0150" || code === "CBC.0156");
}

/** Whether the account was refused because it belongs to the other site of the cloud. */
export function isWrongSite(error: unknown): boolean {
  return ApiError.isInstance(error) && refusesSite(error.status, error.code);
}

/** Whether the credentials are valid but lack the permission. */
export function isForbidden(error: unknown): boolean {
  return ApiError.isInstance(error) && error.status === 403 && !isWrongSite(error);
}

/** Whether a list contradicts itself or is shorter than its total: what is missing may well exist. */
export function isIncompleteList(error: unknown): boolean {
  return ResponseError.isInstance(error) && error.incompleteList;
}

/** Whether the credentials were not accepted. */
export function isUnauthorized(error: unknown): boolean {
  return ApiError.isInstance(error) && error.status === 401;
}

// The codes of the gateway for a rejected signature or token, and that of DBSS for a rejected token.
const REFUSED_PROOF = /^(APIGW?\.03(01|05|07)|DBSS\.10020100)$/;

/**
 * Whether any other request would fail as well until configuration, credentials or network are changed: nothing reached
 * the service, or it rejected the credentials.
 */
export function failsEveryRequest(error: unknown): boolean {
  if (ConnectionError.isInstance(error)) {
    return error.effect === "none";
  }
  if (ConfigError.isInstance(error) || isUnauthorized(error) || isWrongSite(error)) {
    return true;
  }
  return ApiError.isInstance(error) && error.status === 403 && REFUSED_PROOF.test(error.code ?? "");
}

/** Whether the request conflicts with another operation or with the state of its object. */
export function isConflict(error: unknown): boolean {
  return ApiError.isInstance(error) && error.status === 409;
}

/** Whether the service received too many requests. */
export function isThrottled(error: unknown): boolean {
  return ApiError.isInstance(error) && error.status === 429;
}

/** Whether the same request may succeed later: throttling, server errors, lost connections. */
export function isTransient(error: unknown): boolean {
  if (ConnectionError.isInstance(error)) {
    return true;
  }
  return ApiError.isInstance(error) && (isThrottled(error) || (error.status >= 500 && error.status !== 501));
}

/** Whether the request may have been carried out although it failed. Check the state on the server before retrying. */
export function mayHaveHappened(error: unknown): boolean {
  if (ConnectionError.isInstance(error)) {
    return error.effect === "possible";
  }
  if (ApiError.isInstance(error)) {
    return error.status === 408 || (error.status >= 500 && error.status !== 501);
  }
  return ResponseError.isInstance(error);
}
