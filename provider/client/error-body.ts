import type { ErrorDetail } from "./errors";
import { jsonOf } from "./json";
import { fieldOf } from "./spelling";

/** The content of an error response, in any of the documented formats. */
export interface ErrorBody {
  readonly code?: string;
  readonly reason?: string;
  readonly requestId?: string;
  readonly details: readonly ErrorDetail[];
  readonly encodedAuthorizationMessage?: string;
}

type Fields = Readonly<Record<string, unknown>>;

const MAX_TEXT = 300;
const MAX_MARKUP = 20_000;

/** Reads the nested format of 2024 and of IAM, the flat one of 2025 and of the gateway, and anything else as text. */
export function parseErrorBody(body: Buffer): ErrorBody {
  const text = body.toString("utf8").trim();
  const outer = fieldsOf(jsonOf(text));
  if (!outer) {
    // Proxies and load balancers return HTML.
    return { reason: plainText(text), details: [] };
  }
  const inner = fieldsOf(outer.error) ?? outer;
  return {
    // IAM repeats the HTTP status as a number there.
    code: textOf(fieldOf(inner, "error_code")) ?? (typeof inner.code === "string" ? textOf(inner.code) : undefined),
    reason:
      textOf(fieldOf(inner, "error_msg")) ??
      textOf(inner.message) ??
      textOf(inner.title) ??
      textOf(outer.error) ??
      plainText(text),
    requestId: textOf(fieldOf(outer, "request_id")) ?? textOf(fieldOf(inner, "request_id")),
    details: detailsOf(inner.details ?? outer.details),
    encodedAuthorizationMessage:
      textOf(fieldOf(inner, "encoded_authorization_message")) ??
      textOf(fieldOf(outer, "encoded_authorization_message")),
  };
}

/** The `error_code`, `error_msg`, `resource_id` entries that some responses contain in a list. */
export function detailsOf(list: unknown): ErrorDetail[] {
  if (!Array.isArray(list)) {
    return [];
  }
  return list.flatMap((entry) => {
    const code = textOf(fieldOf(entry, "error_code"));
    const message = textOf(fieldOf(entry, "error_msg"));
    const resourceId = textOf(fieldOf(entry, "resource_id"));
    return code || message ? [{ code, message, resourceId }] : [];
  });
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "number") {
    return String(value);
  }
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function plainText(text: string): string | undefined {
  const plain = text
    .slice(0, MAX_MARKUP)
    .replace(/<(script|style)[^>]*>.*?<\/\1>/gis, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (plain === "") {
    return undefined;
  }
  return plain.length > MAX_TEXT ? `${plain.slice(0, MAX_TEXT)}…` : plain;
}
