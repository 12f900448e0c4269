import { detailsOf } from "./error-body";
import type { ErrorDetail } from "./errors";
import { fieldOf } from "./spelling";

/** A failure returned with a success status. */
export interface BodyFailure {
  readonly code?: string;
  readonly reason: string;
  readonly details?: readonly ErrorDetail[];
}

/** Finds a failure in the parsed body of a success. */
export type Failing = (body: unknown) => BodyFailure | undefined;

const SUCCESS = new Set(["success", "succeed", "succeeded", "successful", "ok", "true", "0", ""]);

/** Fails when one of the named fields, or a body that is a bare string, does not report success. */
export function failingUnlessSuccess(...names: readonly string[]): Failing {
  return (body) => names.map((name) => failureIn(body, name)).find((failure) => failure !== undefined);
}

function failureIn(body: unknown, name: string): BodyFailure | undefined {
  const word = typeof body === "string" ? body : fieldOf(body, name);
  if (word === undefined || word === null || SUCCESS.has(String(word).trim().toLowerCase())) {
    return undefined;
  }
  return { reason: `${name} is "${String(word)}"` };
}

/** Fails when `code` does not report success, as `description` explains. */
export const failingUnlessCodeZero: Failing = (body) => {
  const code = String(fieldOf(body, "code") ?? "0");
  if (code === "0" || code === "200") {
    return undefined;
  }
  return { code, reason: String(fieldOf(body, "description") ?? "it was not accepted") };
};

/** Fails when the named list has entries with an error. */
export function failingOnList(name: string): Failing {
  return (body) => {
    const details = detailsOf(fieldOf(body, name));
    const first = details[0];
    if (!first) {
      return undefined;
    }
    const reason = details
      .map(({ resourceId, message, code }) => `${resourceId ?? "?"}: ${message ?? code}`)
      .join("; ");
    return { code: first.code, reason, details };
  };
}

/** Fails when `ret_list` has a database that was not accepted. */
export const failingOnRetList: Failing = (body) => {
  const list = fieldOf(body, "ret_list");
  if (!Array.isArray(list)) {
    return undefined;
  }
  const details = list.flatMap((entry): ErrorDetail[] => {
    const status = String(fieldOf(entry, "ret_status") ?? "");
    if (SUCCESS.has(status.toLowerCase())) {
      return [];
    }
    const message = fieldOf(entry, "ret_message");
    return [{ code: status, message: message ? String(message) : status, resourceId: String(fieldOf(entry, "id")) }];
  });
  if (details.length === 0) {
    return undefined;
  }
  return { reason: details.map((each) => `${each.resourceId}: ${each.message}`).join("; "), details };
};

/** Fails when the body of a success contains an error, as some gateways return it. */
export const failingOnErrorBody: Failing = (body) => {
  const error = fieldOf(body, "error") ?? body;
  const code = fieldOf(error, "error_code");
  if (typeof code !== "string" || code === "" || SUCCESS.has(code.toLowerCase())) {
    return undefined;
  }
  return { code, reason: String(fieldOf(error, "error_msg") ?? code) };
};
