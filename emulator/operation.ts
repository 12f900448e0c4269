import type { z } from "zod";
import type { Identity } from "./auth/authenticate";
import { type ErrorShape, invalidRequest, type Service } from "./errors";
import type { Instance } from "./state/instances";
import { instancesIn } from "./state/regions";
import type { Region, State } from "./state/schema";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  /** Sent unchanged, instead of JSON. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (call: Call) => Reply;

/** An operation of a service. Routes, journal and faults refer to it. */
export interface Operation {
  readonly service: Service;
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly errors: ErrorShape;
  readonly handle: Handler;
  /** Whether it needs no authentication: that which creates a token. */
  readonly public?: boolean;
}

interface CallRequest {
  readonly service: Service;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly identity: Identity;
  /** The region of the project in the path; the account's first region if the path has none. */
  readonly region: Region;
  /** The header `X-Language`. */
  readonly language: string;
}

/** An authenticated request with the state that it may read and change. */
export class Call {
  readonly identity: Identity;
  /** The region of the project of this request. */
  readonly region: Region;
  readonly query: URLSearchParams;
  readonly language: string;
  /** Name of the object of this request, for the operation log. */
  subject = "";
  /** ID of the instance whose operation log this request belongs to, if the path does not contain it. */
  subjectId: string | undefined;
  readonly #request: CallRequest;

  constructor(
    readonly state: State,
    readonly now: Date,
    request: CallRequest,
  ) {
    this.#request = request;
    this.identity = request.identity;
    this.region = request.region;
    this.query = request.query;
    this.language = request.language;
  }

  /** A request of the same caller at the same time, with another body. */
  with(body: unknown): Call {
    return new Call(this.state, this.now, { ...this.#request, body });
  }

  /** The instances of the project of this request. */
  get instances(): Instance[] {
    return instancesIn(this.state, this.region);
  }

  param(name: string): string {
    const value = this.#request.params[name];
    if (value === undefined) {
      throw new Error(`the path of this operation has no {${name}}`);
    }
    return value;
  }

  tryParam(name: string): string | undefined {
    return this.#request.params[name];
  }

  /** The body, parsed. @throws the service's error for invalid requests, which names the field. */
  input<T>(schema: z.ZodType<T>): T {
    const parsed = schema.safeParse(this.#request.body ?? {});
    if (parsed.success) {
      return parsed.data;
    }
    throw this.invalid(
      parsed.error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`).join("; "),
    );
  }

  invalid(problem: string): Error {
    return invalidRequest(this.#request.service, problem);
  }
}

export type Row = readonly [id: string, method: Method, path: string, handle: Handler];

/** The operations in a table. */
export function operationsOf(service: Service, errors: ErrorShape, rows: readonly Row[]): Operation[] {
  return rows.map(([id, method, path, handle]) => ({ service, id, method, path, errors, handle }));
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

export function noContent(): Reply {
  return { status: 204 };
}
