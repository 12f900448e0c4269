import { z } from "zod";
import { RequestError } from "./errors";
import type { Operation } from "./operation";
import { canonicalQuery, percentEncode, type QueryPair } from "./signing";
import { worded } from "./wording";

/** The caller's fields, checked and with defaults. */
export type Fields = Readonly<Record<string, unknown>>;

/** A request as sent, except for its headers. */
export interface WireRequest {
  readonly method: string;
  /** Path without its query, percent-encoded. */
  readonly path: string;
  readonly query: readonly QueryPair[];
  /** Path with its query. */
  readonly target: string;
  readonly body?: string;
}

const schemas = new WeakMap<Operation, z.ZodType<Fields>>();

function inputSchema(operation: Operation): z.ZodType<Fields> {
  let schema = schemas.get(operation);
  if (!schema) {
    const { path, query, body } = operation.request;
    schema = z.strictObject({ ...path, ...query, ...body });
    schemas.set(operation, schema);
  }
  return schema;
}

/** Checks a request against the documented limits, before anything is sent. */
export function checkedFields(label: string, operation: Operation, input: Fields): Fields {
  const result = inputSchema(operation).safeParse(input, { error: worded });
  if (result.success) {
    return result.data;
  }
  const issues = result.error.issues.map((issue) => ({
    field: issue.path.map(String).join(".") || "the request",
    problem: issue.message,
  }));
  const problems = issues.map(({ field, problem }) => `${field}: ${problem}`).join("; ");
  throw new RequestError(`${label}: nothing was sent, the request is not valid: ${problems}`, {
    operation: label,
    issues,
  });
}

/** Whether the request contains a project in its path or body. */
export function namesProject(operation: Operation): boolean {
  return operation.path.includes("{project_id}") || operation.request.body?.project_id !== undefined;
}

/** Puts the fields where the operation has them; `older` selects the older path. */
export function wireRequest(operation: Operation, given: Fields, projectId: string, older: boolean): WireRequest {
  const fields = given.project_id === undefined ? { ...given, project_id: projectId } : given;
  const template = older && operation.older ? operation.older.path : operation.path;
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => percentEncode(String(fields[name])));
  const query = queryPairs(operation, fields);
  const target = query.length === 0 ? path : `${path}?${canonicalQuery(query)}`;
  return { method: operation.method, path, query, target, body: bodyText(operation, fields, older) };
}

function queryPairs(operation: Operation, fields: Fields): QueryPair[] {
  const names = Object.keys(operation.request.query ?? {});
  if (operation.paged?.in === "query") {
    names.push(...operation.paged.names);
  }
  return names.flatMap((name): QueryPair[] => {
    const value = fields[name];
    if (value === undefined) {
      return [];
    }
    return Array.isArray(value) ? value.map((each) => [name, String(each)]) : [[name, String(value)]];
  });
}

function bodyText(operation: Operation, fields: Fields, older: boolean): string | undefined {
  const paging = operation.paged?.in === "body" ? operation.paged.names : [];
  if (!operation.request.body && paging.length === 0) {
    return undefined;
  }
  const body: Record<string, unknown> = {};
  for (const name of [...Object.keys(operation.request.body ?? {}), ...paging]) {
    if (fields[name] !== undefined) {
      body[name] = fields[name];
    }
  }
  return JSON.stringify(older && operation.older?.body ? operation.older.body(body) : body);
}

/** The IDs that a request is about, for messages. */
export function subjectOf(fields: Fields): string {
  const ids = Object.entries(fields).flatMap(([name, value]) => {
    const isId = name === "id" || name === "ids" || name.endsWith("_id") || name.endsWith("_ids");
    return isId && name !== "project_id" && value !== undefined ? [`${name} ${String(value)}`] : [];
  });
  return ids.length === 0 ? "" : ` (${ids.join(", ")})`;
}
