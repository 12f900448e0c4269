import { setTimeout as sleep } from "node:timers/promises";
import type { Client, ClientSettings, Service } from "../../provider/client";
import { failingOnErrorBody } from "../../provider/client/answers";
import { Authenticator } from "../../provider/client/authentication";
import { endpointOf, isGlobal } from "../../provider/client/endpoints";
import { parseErrorBody } from "../../provider/client/error-body";
import type { Operation } from "../../provider/client/operation";
import { wireRequest } from "../../provider/client/request";
import { Tokens } from "../../provider/client/tokens";
import { createTransport, type HttpAnswer, type HttpReply } from "../../provider/client/transport";
import { messageOf } from "../../provider/lifecycle/errors";
import type { Fields } from "./json";

const TIMEOUT_MS = 20_000;
const MAX_BYTES = 32 * 1024 * 1024;
const TRIES = 6;
const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 10_000;

/** A response as the service wrote it, or why there was none. */
export interface Response {
  /** 0 where none came. */
  readonly status: number;
  readonly json?: unknown;
  readonly code?: string;
  /** What the service said of a failure, or what hindered the connection. */
  readonly reason?: string;
  /** How far this machine's clock is ahead of the server's, in milliseconds. */
  readonly skewMs?: number;
}

/** Sends single requests and returns what came, unlike the client, which evens out how services write. */
export class Wire {
  /** Where BSS is asked, once the site is known. */
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

  /** Carries out an operation once, or more often where the service is throttled or unavailable. */
  async ask(operation: Operation, fields: Fields = {}, origin = this.originOf(operation.service)): Promise<Response> {
    const response = await this.#askOn(operation, fields, origin, false);
    const isUnknown = response.status === 404 && /^APIGW?\.0101$/.test(response.code ?? "");
    return isUnknown && operation.older ? this.#askOn(operation, fields, origin, true) : response;
  }

  /** Asks whether anything responds there, without credentials. */
  async reach(origin: URL): Promise<Response> {
    const request = { origin, method: "GET", path: "/", headers: {}, maxBytes: MAX_BYTES };
    return this.#response(await this.#transport.send(request));
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  async #askOn(operation: Operation, fields: Fields, origin: URL, older: boolean): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const reply = await this.#send(operation, fields, origin, older);
        if (attempt === TRIES || !isPassing(reply)) {
          return this.#response(reply);
        }
        await sleep(pauseMs(reply, attempt));
      } catch (error) {
        // No request could be made: the credentials were refused, or there is no such project.
        return { status: 0, reason: this.#authenticator.redact(messageOf(error)) };
      }
    }
  }

  async #send(operation: Operation, fields: Fields, origin: URL, older: boolean): Promise<HttpReply> {
    const isOfAccount = isGlobal(operation.service) || operation.service === "iam";
    const needsProject = !isOfAccount || operation.path.includes("{project_id}");
    const projectId = needsProject ? await this.#client.projectId() : (this.#settings.projectId ?? "");
    const { method, path, query, target, body } = wireRequest(operation, fields, projectId, older);
    const headers: Record<string, string> = { "content-type": "application/json; charset=UTF-8" };
    if (!isOfAccount) {
      headers["x-project-id"] = projectId;
    } else if (this.#settings.domainId) {
      headers["x-domain-id"] = this.#settings.domainId;
    }
    const scope = isOfAccount ? "domain" : "project";
    const unsigned = { method, path, query, body, host: origin.host, scope, headers } as const;
    const proven = await this.#authenticator.headersFor(unsigned);
    return this.#transport.send({ origin, method, path: target, headers: proven, body, maxBytes: MAX_BYTES });
  }

  #response(reply: HttpReply): Response {
    if (reply.kind === "fault") {
      return { status: 0, code: reply.code, reason: this.#authenticator.redact(reply.message) };
    }
    const { status } = reply;
    const about = { status, ...skewOf(reply) };
    if (status < 200 || status > 299) {
      const { code, reason } = parseErrorBody(reply.body);
      return { ...about, code, reason: reason && this.#authenticator.redact(reason) };
    }
    const json = jsonIn(reply);
    const failure = failingOnErrorBody(json);
    return failure ? { ...about, status: 400, ...failure } : { ...about, json };
  }
}

/** Whether a request succeeded. */
export function isSuccess({ status }: Response): boolean {
  return status >= 200 && status < 300;
}

/** A failure in words. */
export function failureText({ status, code, reason }: Response): string {
  const said = [status > 0 && `HTTP ${status}`, code].filter(Boolean).join(" ");
  return [said, reason].filter(Boolean).join(": ") || "no reason was given";
}

function isPassing(reply: HttpReply): boolean {
  return reply.kind === "fault" ? reply.transient && reply.effect === "possible" : [429, 503].includes(reply.status);
}

function pauseMs(reply: HttpReply, attempt: number): number {
  const wished = reply.kind === "answer" ? Number(reply.headers["retry-after"]) * 1000 : Number.NaN;
  return Math.min(Number.isNaN(wished) ? FIRST_PAUSE_MS * 2 ** attempt : wished, MAX_PAUSE_MS);
}

function skewOf({ headers }: HttpAnswer): { skewMs?: number } {
  const date = Date.parse(String(headers.date));
  return Number.isNaN(date) ? {} : { skewMs: Date.now() - date };
}

function jsonIn({ body }: HttpAnswer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
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
