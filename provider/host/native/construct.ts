import type { ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";

export async function construct(_engine: string | undefined, request: ConstructRequest): Promise<ConstructResponse> {
  throw new Error(`There is no component ${request.getType()}.`);
}
