import type { Failure } from "../../model/check";
import { messageOf } from "../../model/errors";
import { type Values, withoutProperty } from "../engine-values";
import { RpcError, STATUS } from "./grpc";
import { writeInitFailed, writeStatus } from "./protocol";
import type { Opened } from "./values";

/** A step failed, but something exists: the engine keeps it in the state, with the reason. */
export class ResourceInitFailed extends Error {
  override readonly name = "ResourceInitFailed";

  constructor(
    message: string,
    readonly id: string,
    readonly properties: Values,
  ) {
    super(message);
  }
}

/** Converts an error for the engine: its message and, if something exists nevertheless, its ID and properties. */
export function toRpcError(error: unknown): RpcError {
  const message = messageOf(error);
  const details = error instanceof ResourceInitFailed ? detailsOf(error) : undefined;
  return new RpcError(STATUS.unknown, message, details);
}

function detailsOf({ id, properties, message }: ResourceInitFailed): Uint8Array {
  const value = writeInitFailed({ id, properties, reasons: [message] });
  const typeUrl = "type.googleapis.com/pulumirpc.ErrorResourceInitFailed";
  return writeStatus({ code: STATUS.unknown, message, details: { typeUrl, value } });
}

/** The failures of a check, for the engine. One of a secret argument names it only in the reason. */
export function toCheckFailures(failures: readonly Failure[], secrets: Opened["secrets"] = {}): Failure[] {
  return failures.map((failure) => {
    const [name = ""] = failure.property.split(/[.[]/, 1);
    return Object.hasOwn(secrets, name) ? withoutProperty(failure) : failure;
  });
}
