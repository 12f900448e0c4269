import type { z } from "zod";
import { headerOf } from "./failure-messages";
import type { HttpFault, HttpReply, HttpResponse } from "./http";
import type { Operation } from "./operation";
import { type Failure, failureOfStatus, parseRetryAfter } from "./retry";

/** A response with its body parsed, or marked as unparseable. */
export interface ParsedResponse extends HttpResponse {
  readonly json?: unknown;
  readonly malformed?: boolean;
}

export type Reply = ParsedResponse | HttpFault;

export function isSuccess(response: HttpResponse): boolean {
  return response.status >= 200 && response.status < 300;
}

/** Parses the body of a success; an empty one is `undefined`. */
export function withJson(reply: HttpReply): Reply {
  if (reply.kind === "fault" || !isSuccess(reply) || reply.body.length === 0) {
    return reply;
  }
  try {
    return { ...reply, json: JSON.parse(reply.body.toString("utf8")) };
  } catch {
    return { ...reply, malformed: true };
  }
}

/** How a reply failed, in terms of the retries. */
export function judge(reply: Reply): Failure | undefined {
  if (reply.kind === "fault") {
    return { outcome: reply.code, transient: reply.transient, effect: reply.effect };
  }
  if (reply.malformed) {
    return { outcome: `${reply.status}, not JSON`, transient: true, effect: "possible" };
  }
  return failureOfStatus(reply.status, parseRetryAfter(headerOf(reply, "retry-after"), Date.now()));
}

/** What the response schema of the operation parses. */
export function contentOf(operation: Operation, response: ParsedResponse): unknown {
  if (operation.carries === "file") {
    return {
      content: response.body,
      size: response.bytes,
      content_type: headerOf(response, "content-type"),
      content_disposition: headerOf(response, "content-disposition"),
    };
  }
  if (!operation.responseHeaders) {
    return response.json;
  }
  const headers = operation.responseHeaders.map((name) => [name, headerOf(response, name)]);
  return { ...(response.json as object), ...Object.fromEntries(headers) };
}

/** The fields that do not match a schema. */
export function problemsOf(error: z.ZodError): string {
  const problems = error.issues.map((issue) => {
    const field = issue.path.map(String).join(".");
    return field === "" ? issue.message : `${field}: ${issue.message}`;
  });
  return problems.slice(0, 5).join("; ");
}
