import type { z } from "zod";
import type { Failing } from "./body-failures";
import type { CallOptions } from "./call-options";
import type { Service } from "./endpoints";
import type { Page, Paging } from "./pages";

/** Named zod schemas of a part of a request. */
export type Shape = Readonly<Record<string, z.ZodType>>;

type Nothing = Record<never, never>;

/** The path of the operation in older regions. */
export interface OlderPath {
  readonly id: string;
  readonly path: string;
  /** The body as the older path documents it, if it differs. */
  readonly body?: (body: Record<string, unknown>) => Record<string, unknown>;
}

/** The definition of one operation; requests, types and the coverage table are derived from it. */
export interface Operation<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends Shape = Shape,
  R extends z.ZodType = z.ZodType,
> {
  /** `operationId` in dbss.openapi.json, or the vendor SDK's name for a neighbouring service. */
  readonly id: string;
  readonly service: Service;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly older?: OlderPath;
  /** Fields of the request. The client adds `project_id` wherever it occurs. */
  readonly request: { readonly path?: P; readonly query?: Q; readonly body?: B };
  readonly response: R;
  /** Title of the document and section. */
  readonly document: string;
  /** Whether sending it twice has the same effect as sending it once. */
  readonly repeatable: boolean;
  readonly paged?: Paging;
  /** Finds a failure in the body of a success. */
  readonly failing?: Failing;
  /** Format of a success; JSON by default. */
  readonly carries?: "json" | "file";
  /** Response headers that are passed to the response schema as fields. */
  readonly responseHeaders?: readonly string[];
  /** Whether it is sent without authentication, because it is the authentication itself. */
  readonly anonymous?: boolean;
}

export function defineOperation<
  R extends z.ZodType,
  P extends Shape = Nothing,
  Q extends Shape = Nothing,
  B extends Shape = Nothing,
>(operation: Operation<P, Q, B, R>): Operation<P, Q, B, R> {
  return operation;
}

/** Whether an operation changes nothing, by its name in the client: `listOrders` or `bss.listOrders`. */
export function onlyReads(name: string): boolean {
  return /^(\w+\.)?(list|show|count|download|rate)[A-Z]/.test(name);
}

export type OperationTable = Readonly<Record<string, Operation>>;

type InputOf<O> = O extends Operation<infer P, infer Q, infer B> ? z.input<z.ZodObject<P & Q & B>> : never;

type ResponseOf<O> = O extends Operation<Shape, Shape, Shape, infer R> ? z.output<R> : never;

/** The result of a paginated operation: all pages combined. */
type Complete<A> =
  A extends Page<infer Item>
    ? A extends { head: infer Head; into: infer Name extends string }
      ? Head & Record<Name, Item[]>
      : Item[]
    : A;

export type Method<O> =
  Nothing extends InputOf<O>
    ? (request?: InputOf<O>, options?: CallOptions) => Promise<Complete<ResponseOf<O>>>
    : (request: InputOf<O>, options?: CallOptions) => Promise<Complete<ResponseOf<O>>>;

/** The operations of a service as methods. */
export type Api<T extends OperationTable> = { readonly [Name in keyof T]: Method<T[Name]> };

/** Carries out one operation; `label` names it in errors. */
export type Call = (
  label: string,
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
  options: CallOptions,
) => Promise<unknown>;

/** Turns a table of operations into methods. */
export function bindOperations<T extends OperationTable>(table: T, call: Call): Api<T> {
  const methods = Object.entries(table).map(([name, operation]) => {
    const label = `${operation.service}.${name}`;
    return [name, (input = {}, options = {}) => call(label, operation, input, options)] as const;
  });
  return Object.fromEntries(methods) as Api<T>;
}
