import type { Client, ClientSettings, Service } from "../../provider/client";
import { Authenticator } from "../../provider/client/authentication";
import { failingOnErrorBody } from "../../provider/client/body-failures";
import { endpointOf, isGlobal } from "../../provider/client/endpoints";
import { parseErrorBody } from "../../provider/client/error-body";
import type { HttpResponse } from "../../provider/client/http";
import type { Operation } from "../../provider/client/operation";
import { judge, type Reply, withJson } from "../../provider/client/reply";
import { wireRequest } from "../../provider/client/request";
import { withRetries } from "../../provider/client/retry";
import { Tokens } from "../../provider/client/tokens";
import { createTransport } from "../../provider/client/transport";
import { messageOf } from "../../provider/model/errors";
import type { Fields } from "./json";

const TIMEOUT_MS = 20_000;
const MAX_BYTES = 32 * 1024 * 1024;
const RULES = { maxAttempts: 5, retryForMs: 120_000, baseMs: 500, repeatable: true };

/** A response as the service sent it, or why there was none. */
export interface Response {
  /** 0 if there was no response. */
  readonly status: number;
  readonly json?: unknown;
  readonly code?: string;
  /** The service's message of a failure, or why the connection failed. */
  readonly reason?: string;
  /** How far this machine's clock is ahead of the server's, in milliseconds. */
  readonly skewMs?: number;
}

/** Sends single requests and returns the responses unchanged, while the client normalizes them. */
export class Wire {
  /** The endpoint of BSS, once the site is known. */
  bssOrigin: URL | undefined;
  readonly #settings: ClientSettings;
  readonly #client: Client;
  readonly #transport = createTransport(TIMEOUT_MS);
  readonly #authenticator: Authenticator;

  constructor(settings: ClientSettings, client: Client) {
    this.#settings = settings;
    this.#client = client;
    this.#authenticator = new Authenticator(settings.credentials, tokensOf(settings, client));
  }

  originOf(service: Service): URL {
    return (service === "bss" ? this.bssOrigin : undefined) ?? endpointOf(service, this.#settings);
  }

  /** Sends a request. Retries if the service throttles requests or is unavailable. */
  async ask(operation: Operation, fields: Fields = {}, origin = this.originOf(operation.service)): Promise<Response> {
    const response = await this.#askOn(operation, fields, origin, false);
    const isUnknown = response.status === 404 && /^APIGW?\.0101$/.test(response.code ?? "");
    return isUnknown && operation.older ? this.#askOn(operation, fields, origin, true) : response;
  }

  /** Sends a request without credentials, to check whether the endpoint responds. */
  async reach(origin: URL): Promise<Response> {
    const request = { origin, method: "GET", path: "/", headers: {}, maxBytes: MAX_BYTES };
    return this.#response(await this.#transport.send(request));
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  async #askOn(operation: Operation, fields: Fields, origin: URL, older: boolean): Promise<Response> {
    try {
      const { result } = await withRetries(RULES, () => this.#send(operation, fields, origin, older), judge);
      return this.#response(result);
    } catch (error) {
      // No request was sent: the credentials were rejected, or the project does not exist.
      return { status: 0, reason: this.#authenticator.redact(messageOf(error)) };
    }
  }

  async #send(operation: Operation, fields: Fields, origin: URL, older: boolean): Promise<Reply> {
    const isOfAccount = isGlobal(operation.service) || operation.service === "iam";
    const needsProject = !isOfAccount || operation.path.includes("{project_id}");
    const projectId = needsProject ? await this.#client.projectId() : (this.#settings.projectId ?? "");
    const { method, path, query, target, body } = wireRequest(operation, fields, projectId, older);
    const headers: Record<string, string> = { "content-type": "application/json; charset=UTF-8" };
    if (operation.service === "bss") {
      headers["x-language"] = "en_US";
    }
    if (!isOfAccount) {
      headers["x-project-id"] = projectId;
    } else if (this.#settings.domainId) {
      headers["x-domain-id"] = this.#settings.domainId;
    }
    const scope = isOfAccount ? "domain" : "project";
    const unsigned = { method, path, query, body, host: origin.host, scope, headers } as const;
    const proven = await this.#authenticator.headersFor(unsigned);
    return withJson(
      await this.#transport.send({ origin, method, path: target, headers: proven, body, maxBytes: MAX_BYTES }),
    );
  }

  #response(reply: Reply): Response {
    if (reply.kind === "fault") {
      return { status: 0, code: reply.code, reason: this.#authenticator.redact(reply.message) };
    }
    const { status } = reply;
    const about = { status, ...skewOf(reply) };
    if (status < 200 || status > 299) {
      const { code, reason } = parseErrorBody(reply.body);
      return { ...about, code, reason: reason && this.#authenticator.redact(reason) };
    }
    if (reply.malformed) {
      return { ...about, status: 0, reason: "the response is not JSON; it may come from a proxy" };
    }
    const failure = failingOnErrorBody(reply.json);
    return failure ? { ...about, status: 400, ...failure } : { ...about, json: reply.json };
  }
}

/** Whether a request succeeded. */
export function isSuccess({ status }: Response): boolean {
  return status >= 200 && status < 300;
}

/** A failure in words. */
export function failureText({ status, code, reason }: Response): string {
  // A lost connection has its code in the reason.
  const isSaid = status === 0 && code !== undefined && reason?.includes(code);
  const said = [status > 0 && `HTTP ${status}`, !isSaid && code].filter(Boolean).join(" ");
  return [said, reason].filter(Boolean).join(": ") || "no reason was returned";
}

function skewOf({ headers }: HttpResponse): { skewMs?: number } {
  const date = Date.parse(String(headers.date));
  return Number.isNaN(date) ? {} : { skewMs: Date.now() - date };
}

function tokensOf({ projectId, projectName, region, domainId, domainName }: ClientSettings, client: Client): Tokens {
  return new Tokens(
    (scope, credentials) =>
      scope === "project"
        ? { project: projectId ? { id: projectId } : { name: projectName ?? region } }
        : { domain: domainId ? { id: domainId } : { name: domainName ?? credentials.domainName } },
    async (request) => {
      const issued = await client.iam.createToken(request);
      return { value: issued["x-subject-token"], expiresAt: issued.token.expires_at };
    },
  );
}
