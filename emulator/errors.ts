import { hexId } from "./ids";

export type Service = "dbss" | "iam" | "bss" | "rds" | "eps";

/**
 * Format of an error: nested (DBSS of 2024, EPS), flat with details (DBSS of 2025), with a title (IAM), or only a code
 * and a message (BSS, RDS).
 */
export type ErrorShape = "nested" | "flat" | "iam" | "plain" | "gateway";

/** An error response. It is written in the format of the operation. */
export class CloudError extends Error {
  override readonly name = "CloudError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly shape?: ErrorShape,
  ) {
    super(message);
  }
}

const INVALID_REQUEST: Record<Service, { code: string; message: string }> = {
  dbss: { code: "DBSS.10000001", message: "Enter a valid request message" },
  iam: { code: "IAM.0011", message: "The request is malformed" },
  bss: { code: "CBC.0100", message: "Parameter error" },
  rds: { code: "DBS.280001", message: "Parameter error" },
  eps: { code: "EPS.0004", message: "Parameter error" },
};

const FORBIDDEN: Record<Service, { code: string; message: string }> = {
  dbss: { code: "DBSS.10020103", message: "No permission" },
  iam: { code: "IAM.0003", message: "You are not authorized to perform the requested action" },
  bss: { code: "CBC.0151", message: "Access denied" },
  rds: { code: "DBS.200403", message: "No permission" },
  eps: { code: "EPS.0013", message: "Forbidden" },
};

export function invalidRequest(service: Service, problem: string): CloudError {
  const { code, message } = INVALID_REQUEST[service];
  return new CloudError(400, code, `${message}: ${problem}`);
}

export function forbidden(service: Service, reason: string): CloudError {
  const { code, message } = FORBIDDEN[service];
  return new CloudError(403, code, `${message}: ${reason}`);
}

/** BSS refuses accounts of the other site. */
export function wrongSite(): CloudError {
  return new CloudError(403, "CBC.0150", "Access denied. The customer does not belong to the website you are now at.");
}

/** An error of the API gateway, which the request does not get past. */
export function gatewayError(status: number, code: string, message: string): CloudError {
  return new CloudError(status, code, message, "gateway");
}

export function unauthenticated(reason: string): CloudError {
  return gatewayError(401, "APIGW.0301", `Incorrect IAM authentication information: ${reason}`);
}

export function apiNotFound(): CloudError {
  return gatewayError(404, "APIG.0101", "The API does not exist or has not been published in the environment");
}

const IAM_TITLES: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
};

/** The encoded reason of a denied permission. */
function encodedReason(message: string): string {
  return Buffer.from(JSON.stringify({ reason: message })).toString("base64");
}

export function errorBody(error: CloudError, shape: ErrorShape, requestId: string = hexId()): unknown {
  const { code, message, status } = error;
  switch (error.shape ?? shape) {
    case "nested":
      return { error: { error_code: code, error_msg: message } };
    case "flat":
      return {
        error_code: code,
        error_msg: message,
        details: status === 403 ? [{ error_code: code, error_msg: message }] : [],
        encoded_authorization_message: status === 403 ? encodedReason(message) : null,
      };
    case "iam":
      return { error: { code: status, message, title: IAM_TITLES[status] ?? "Error" } };
    case "plain":
      return { error_code: code, error_msg: message };
    case "gateway":
      return { error_code: code, error_msg: message, request_id: requestId };
  }
}
