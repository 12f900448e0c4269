import { Metadata, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { messageOf } from "../../model/errors";

/** A step failed, and something exists: the engine keeps it, with the reason. */
export class ResourceInitFailed extends Error {
  override readonly name = "ResourceInitFailed";

  constructor(
    message: string,
    readonly id: string,
    readonly properties: Struct,
  ) {
    super(message);
  }
}

/** An error as gRPC sends it. */
export interface Failure {
  readonly code: status;
  readonly details: string;
  readonly metadata?: Metadata;
}

/** An error for the engine: its message, and what exists in spite of it. */
export function toFailure(error: unknown): Failure {
  const failure = { code: status.UNKNOWN, details: messageOf(error) };
  if (!(error instanceof ResourceInitFailed)) {
    return failure;
  }
  const detail = new ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(error.properties)
    .setReasonsList([error.message]);
  return detailed(failure, detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
}

/** gRPC for Node does not know that errors have details; the engine looks for them in this header. */
function detailed(failure: Failure, bytes: Uint8Array, type: string): Failure {
  const detail = new Any();
  detail.pack(bytes, type);
  const described = new Status().setCode(failure.code).setMessage(failure.details).setDetailsList([detail]);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(described.serializeBinary()));
  return { ...failure, metadata };
}
