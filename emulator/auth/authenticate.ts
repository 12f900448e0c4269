import { gatewayError, unauthenticated } from "../errors";
import type { Credential, State } from "../state/schema";
import { isSignedWith, parseAuthorization, parseSdkDate, type SignedRequest } from "./signature";

/** Who sends a request. A token may be scoped to a project. */
export interface Identity {
  readonly userName: string;
  readonly tokenScope?: { readonly projectId: string | undefined };
  /** The project that a signed request names in `X-Project-Id`. */
  readonly signedProjectId?: string | undefined;
}

export const ANONYMOUS: Identity = { userName: "" };

/** Whether the caller may use a project. A user without `project_ids` may use all. */
export function mayUse(state: State, { userName }: Identity, projectId: string): boolean {
  return state.users.find(({ name }) => name === userName)?.project_ids?.includes(projectId) ?? true;
}

const MAX_SKEW_MS = 15 * 60 * 1000;

/** Checks the token or the signature of a request. Their validity is measured in real time. */
export function authenticate(state: State, request: SignedRequest): Identity {
  const authorization = request.headers.get("authorization");
  if (authorization !== undefined) {
    return bySignature(state, request, authorization);
  }
  const token = request.headers.get("x-auth-token");
  if (token !== undefined) {
    return byToken(state, token);
  }
  throw unauthenticated("x-auth-token not found");
}

function byToken(state: State, id: string): Identity {
  const token = state.tokens.find((candidate) => candidate.id === id);
  if (token === undefined) {
    throw unauthenticated("decrypt token fail");
  }
  if (new Date(token.expires_at) <= new Date()) {
    throw unauthenticated("token expires");
  }
  return { userName: token.user_name, tokenScope: { projectId: token.project_id } };
}

function bySignature(state: State, request: SignedRequest, header: string): Identity {
  const authorization = parseAuthorization(header);
  if (authorization === undefined) {
    throw unauthenticated("authorization header format is invalid");
  }
  checkDate(request.headers.get("x-sdk-date"), authorization.signedHeaders);
  const { accessKey } = authorization;
  const credential = state.credentials.find((candidate) => candidate.access_key === accessKey);
  if (credential === undefined) {
    throw unauthenticated(`Get secretKey failed,ak:${accessKey},err:ak not exist`);
  }
  checkTemporaryCredential(credential, request.headers.get("x-security-token"));
  if (!isSignedWith(request, authorization, credential.secret_key)) {
    throw unauthenticated("verify aksk signature fail");
  }
  const projectId = request.headers.get("x-project-id");
  if (projectId !== undefined && !state.projects.some((project) => project.id === projectId)) {
    throw gatewayError(403, "APIGW.0302", `The user has no project ${projectId} (X-Project-Id)`);
  }
  return { userName: credential.user_name, signedProjectId: projectId };
}

function checkDate(text: string | undefined, signedHeaders: readonly string[]): void {
  const signedAt = text === undefined ? undefined : parseSdkDate(text);
  if (signedAt === undefined || !signedHeaders.includes("x-sdk-date")) {
    throw unauthenticated("X-Sdk-Date must be given as YYYYMMDDTHHMMSSZ and be signed");
  }
  const now = new Date();
  if (Math.abs(now.getTime() - signedAt.getTime()) > MAX_SKEW_MS) {
    const serverTime = now.toISOString().replace(/[-:]|\.\d+/g, "");
    throw unauthenticated(`signature expired, signature time:${text}, server time:${serverTime}`);
  }
}

function checkTemporaryCredential(credential: Credential, securityToken: string | undefined): void {
  if (credential.security_token !== securityToken) {
    throw unauthenticated("security token is invalid");
  }
  if (credential.expires_at !== undefined && new Date(credential.expires_at) <= new Date()) {
    throw unauthenticated("security token expires");
  }
}
