export type { Attempt } from "./attempts";
export {
  isInsufficientBalance,
  isOperationUnderWay,
  isOrderStatusChanged,
  isUnknownOrder,
  isUnsubscribedBefore,
} from "./bss-errors";
export type { CallOptions } from "./call-options";
export type { Client, ClientSettings } from "./client";
export { createClient } from "./client";
export { type AssumedAgencySettings, assumedAgency } from "./credential-sources/assumed-agency";
export {
  type KooCliProfile,
  type KooCliSettings,
  kooCliProfile,
  readKooCliProfile,
} from "./credential-sources/koo-cli";
export { type NodeAgencySettings, nodeAgency } from "./credential-sources/node-agency";
export type { AccessKeyCredentials, Credentials, PasswordCredentials, StaticCredentials } from "./credentials";
export type { EndpointName, Service } from "./endpoints";
export type { Effect, ErrorDetail } from "./errors";
export {
  ApiError,
  ConfigError,
  ConnectionError,
  failsEveryRequest,
  isConflict,
  isForbidden,
  isIncompleteList,
  isNotFound,
  isThrottled,
  isTransient,
  isUnauthorized,
  isUnknownApi,
  isWrongSite,
  mayHaveHappened,
  RequestError,
  ResponseError,
} from "./errors";
export type * from "./generated/bss";
export type * from "./generated/dbss";
export type * from "./generated/eps";
export type * from "./generated/iam";
export type * from "./generated/rds";
export type { Site } from "./site";
