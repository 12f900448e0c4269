import { type Attempt, summarized } from "./attempts";
import type { Authenticator } from "./authentication";
import { failingOnErrorBody } from "./body-failures";
import type { CallOptions } from "./call-options";
import { isGlobal, type Service } from "./endpoints";
import { parseErrorBody } from "./error-body";
import { ApiError, isUnknownApi, refusesSite } from "./errors";
import {
  apiErrorOf,
  bodyFailureOf,
  type Circumstances,
  clockSkewOf,
  connectionErrorOf,
  listErrorOf,
  responseErrorOf,
} from "./failure-messages";
import type { HttpReply } from "./http";
import type { Operation } from "./operation";
import { type Page, type Paging, wholeList } from "./pages";
import { contentOf, isSuccess, judge, problemsOf, type Reply, withJson } from "./reply";
import { checkedFields, type Fields, namesProject, subjectOf, type WireRequest, wireRequest } from "./request";
import { withRetries } from "./retry";
import type { SiteFinder } from "./site";
import type { TokenScope } from "./tokens";
import type { Transport } from "./transport";

const MAX_JSON_BYTES = 32 * 1024 * 1024;
const MAX_FILE_BYTES = 256 * 1024 * 1024;
// The default in the documentation, which no service rejects.
const SAFE_PAGE_SIZE = 100;
const CONTENT_TYPE = "application/json; charset=UTF-8";

/** What is needed to carry out operations. Created once per client. */
export interface CallContext {
  readonly transport: Transport;
  readonly authenticator: Authenticator;
  readonly originOf: (service: Service) => URL;
  readonly site: SiteFinder;
  readonly projectId: (signal?: AbortSignal) => Promise<string>;
  readonly region: string;
  readonly domainId?: string;
  readonly maxAttempts: number;
  readonly retryForMs: number;
  readonly retryBaseMs: number;
}

/** One call in progress: the operation, its checked fields, and the account that it is made for. */
interface Outgoing {
  readonly label: string;
  readonly operation: Operation;
  readonly fields: Fields;
  readonly projectId: string;
  readonly options: CallOptions;
}

/**
 * Carries out operations: validates and authenticates requests, selects the path of the region, reads all pages,
 * retries, and parses responses.
 */
export class Caller {
  readonly #context: CallContext;
  // Operations for which this region only has the older path.
  readonly #onlyOlder = new WeakSet<Operation>();
  // Page sizes of the lists for which the service allows fewer items than documented.
  readonly #smaller = new WeakMap<Operation, number>();

  #clockSkewMs: number | undefined;

  constructor(context: CallContext) {
    this.#context = context;
  }

  /** How far the clock of the latest response was ahead of this machine's; undefined before the first response. */
  get clockSkewMs(): number | undefined {
    return this.#clockSkewMs;
  }

  async call(label: string, operation: Operation, input: Fields, options: CallOptions): Promise<unknown> {
    const fields = checkedFields(label, operation, input);
    const needsProject = scopeOf(operation) === "project" || (namesProject(operation) && !fields.project_id);
    const projectId = needsProject ? await this.#context.projectId(options.signal) : "";
    const outgoing = { label, operation, fields, projectId, options };
    return operation.paged ? this.#wholeList(outgoing, operation.paged) : this.#response(outgoing);
  }

  async #wholeList(outgoing: Outgoing, paging: Paging): Promise<unknown> {
    const { operation } = outgoing;
    const pageSize = this.#smaller.get(operation) ?? paging.size;
    try {
      return await this.#listInPagesOf(pageSize, outgoing, paging);
    } catch (error) {
      if (pageSize <= SAFE_PAGE_SIZE || !isRefusedRequest(error)) {
        throw error;
      }
      const list = await this.#listInPagesOf(SAFE_PAGE_SIZE, outgoing, paging).catch((again: unknown) => {
        throw isRefusedRequest(again) ? error : again;
      });
      this.#smaller.set(operation, SAFE_PAGE_SIZE);
      return list;
    }
  }

  async #listInPagesOf(pageSize: number, outgoing: Outgoing, paging: Paging): Promise<unknown> {
    const { fields } = outgoing;
    const fetch = async (start: number, size: number) => {
      const [startName, sizeName] = paging.names;
      const wanted = {
        [startName]: paging.asText ? String(start) : start,
        [sizeName]: paging.asText ? String(size) : size,
      };
      return (await this.#response({ ...outgoing, fields: { ...fields, ...wanted } })) as HeadedPage;
    };
    const fail = (problem: string) => listErrorOf(problem, this.#circumstances(outgoing, []));
    const { items, last } = await wholeList({ ...paging, size: pageSize }, fetch, fail);
    return last.into === undefined ? items : { ...last.head, [last.into]: items };
  }

  /** Sends the request on the newer path, or on the older one if the region has no other. */
  async #response(outgoing: Outgoing): Promise<unknown> {
    const { operation } = outgoing;
    if (!this.#onlyOlder.has(operation)) {
      try {
        return await this.#responseOn(outgoing, false);
      } catch (error) {
        if (!operation.older || !isUnknownApi(error)) {
          throw error;
        }
      }
    }
    const response = await this.#responseOn(outgoing, true);
    this.#onlyOlder.add(operation);
    return response;
  }

  async #responseOn(outgoing: Outgoing, older: boolean): Promise<unknown> {
    const { operation, fields, projectId, options } = outgoing;
    const request = wireRequest(operation, fields, projectId, older);
    const rules = {
      maxAttempts: this.#context.maxAttempts,
      retryForMs: this.#context.retryForMs,
      baseMs: this.#context.retryBaseMs,
      repeatable: operation.repeatable,
      signal: options.signal,
    };
    const { result, attempts } = await withRetries(rules, () => this.#send(outgoing, request), judge);
    return this.#read(outgoing, result, summarized(attempts));
  }

  async #send(outgoing: Outgoing, request: WireRequest): Promise<Reply> {
    const { operation, options } = outgoing;
    const { method, target: path, body } = request;
    const maxBytes = operation.carries === "file" ? MAX_FILE_BYTES : MAX_JSON_BYTES;
    let isRenewed = false;
    for (;;) {
      const origin = this.#context.originOf(operation.service);
      const headers = await this.#headers(outgoing, request, origin);
      const sent = { origin, method, path, headers, body, maxBytes, ...options };
      const reply = await this.#context.transport.send(sent);
      if (reply.kind === "response") {
        this.#clockSkewMs = clockSkewOf(reply) ?? this.#clockSkewMs;
      }
      if (operation.service === "bss" && this.#isAtWrongSite(reply, origin)) {
        continue;
      }
      const isRefused = reply.kind === "response" && reply.status === 401;
      if (isRefused && !isRenewed && this.#context.authenticator.renew(scopeOf(operation), headers)) {
        isRenewed = true;
        continue;
      }
      return operation.carries === "file" ? reply : withJson(reply);
    }
  }

  /** Whether the account belongs to the other site. The request was not carried out, and is sent there next. */
  #isAtWrongSite(reply: HttpReply, origin: URL): boolean {
    if (reply.kind === "fault") {
      return false;
    }
    if (isSuccess(reply)) {
      this.#context.site.served(origin);
    }
    const isRefused = reply.status === 403 && refusesSite(reply.status, parseErrorBody(reply.body).code);
    return isRefused && this.#context.site.refused(origin);
  }

  async #headers(outgoing: Outgoing, request: WireRequest, origin: URL): Promise<Record<string, string>> {
    const { operation, projectId, options } = outgoing;
    const scope = scopeOf(operation);
    const headers: Record<string, string> = { "content-type": CONTENT_TYPE };
    if (operation.service === "bss") {
      headers["x-language"] = "en_US";
    }
    if (operation.anonymous) {
      return headers;
    }
    if (scope === "project") {
      headers["x-project-id"] = projectId;
    } else if (this.#context.domainId) {
      headers["x-domain-id"] = this.#context.domainId;
    }
    const { method, path, query, body } = request;
    return this.#context.authenticator.headersFor(
      { method, path, query, body, host: origin.host, scope, headers },
      options.signal,
    );
  }

  #read(outgoing: Outgoing, reply: Reply, attempts: readonly Attempt[]): unknown {
    const { operation } = outgoing;
    const at = () => this.#circumstances(outgoing, attempts);
    if (reply.kind === "fault") {
      throw connectionErrorOf(reply, at());
    }
    if (!isSuccess(reply)) {
      throw apiErrorOf(reply, at());
    }
    if (reply.malformed) {
      throw responseErrorOf(reply, "it is not JSON, or was truncated", at());
    }
    const failure = failingOnErrorBody(reply.json) ?? operation.failing?.(reply.json);
    if (failure) {
      throw bodyFailureOf(reply, failure, at());
    }
    const parsed = operation.response.safeParse(contentOf(operation, reply));
    if (parsed.success) {
      return parsed.data;
    }
    throw responseErrorOf(reply, reply.body.length === 0 ? "it is empty" : problemsOf(parsed.error), at());
  }

  #circumstances(outgoing: Outgoing, attempts: readonly Attempt[]): Circumstances {
    const { operation, fields, projectId } = outgoing;
    const instanceId = operation.path.includes("{instance_id}") ? fields.instance_id : undefined;
    return {
      label: outgoing.label,
      subject: subjectOf(fields),
      origin: this.#context.originOf(operation.service).origin,
      attempts,
      redact: (text) => this.#context.authenticator.redact(text),
      siteAdvice: this.#context.site.advice,
      instanceId: instanceId === undefined ? undefined : String(instanceId),
      place: scopeOf(operation) === "project" ? `region ${this.#context.region}, project ${projectId}` : undefined,
    };
  }
}

/** A page of a response that contains more than the list. */
interface HeadedPage extends Page<unknown> {
  readonly head?: object;
  readonly into?: string;
}

function isRefusedRequest(error: unknown): boolean {
  return ApiError.isInstance(error) && error.status === 400;
}

function scopeOf(operation: Operation): TokenScope {
  return isGlobal(operation.service) || operation.service === "iam" ? "domain" : "project";
}
