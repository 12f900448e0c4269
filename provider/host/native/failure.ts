import { Metadata, status } from "@grpc/grpc-js";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import type { Failure } from "../../model/check";
import { messageOf } from "../../model/errors";
import { type Values, withoutProperty } from "../engine-values";
import { writeInitFailed } from "./messages";
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

/** An error as gRPC sends it. */
export interface RpcError {
  readonly code: status;
  readonly details: string;
  readonly metadata?: Metadata;
}

/** Converts an error for the engine: its message and, if something exists nevertheless, its ID and properties. */
export function toRpcError(error: unknown): RpcError {
  const failure = { code: status.UNKNOWN, details: messageOf(error) };
  if (!(error instanceof ResourceInitFailed)) {
    return failure;
  }
  const { id, properties, message } = error;
  const detail = writeInitFailed({ id, properties, reasons: [message] });
  return detailed(failure, detail, "pulumirpc.ErrorResourceInitFailed");
}

/** Adds details to an error. The gRPC library has no function for this; the engine reads them from this header. */
function detailed(failure: RpcError, bytes: Uint8Array, type: string): RpcError {
  const detail = new Any();
  detail.pack(bytes, type);
  const described = new Status().setCode(failure.code).setMessage(failure.details).setDetailsList([detail]);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(described.serializeBinary()));
  return { ...failure, metadata };
}

/** The failures of a check, for the engine. One of a secret argument names it only in the reason. */
export function toCheckFailures(failures: readonly Failure[], secrets: Opened["secrets"] = {}): Failure[] {
  return failures.map((failure) => {
    const [name = ""] = failure.property.split(/[.[]/, 1);
    return Object.hasOwn(secrets, name) ? withoutProperty(failure) : failure;
  });
}
