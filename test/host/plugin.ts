import { credentials, type ServiceError } from "@grpc/grpc-js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { serveRpc } from "../../provider/host/native/grpc";
import { methodsByPath, type PluginPackage } from "../../provider/host/native/service";
import type { Cloud } from "../cloud";

type Values = Record<string, unknown>;

/** The requests and responses of each method that the engine calls. */
interface Methods {
  cancel: [Empty, Empty];
  check: [proto.CheckRequest, proto.CheckResponse];
  checkConfig: [proto.CheckRequest, proto.CheckResponse];
  configure: [proto.ConfigureRequest, proto.ConfigureResponse];
  create: [proto.CreateRequest, proto.CreateResponse];
  delete: [proto.DeleteRequest, Empty];
  diff: [proto.DiffRequest, proto.DiffResponse];
  diffConfig: [proto.DiffRequest, proto.DiffResponse];
  getMapping: [proto.GetMappingRequest, proto.GetMappingResponse];
  getPluginInfo: [Empty, PluginInfo];
  getSchema: [proto.GetSchemaRequest, proto.GetSchemaResponse];
  invoke: [proto.InvokeRequest, proto.InvokeResponse];
  read: [proto.ReadRequest, proto.ReadResponse];
  update: [proto.UpdateRequest, proto.UpdateResponse];
}

type Asking = {
  [Name in keyof Methods]: (
    request: Methods[Name][0],
    callback: (error: ServiceError | null, response: Methods[Name][1]) => void,
  ) => unknown;
};

/** A listening plugin, called as the engine calls it. */
export interface Plugin {
  /** Calls a method. @throws ServiceError */
  ask<Name extends keyof Methods>(method: Name, request: Methods[Name][0]): Promise<Methods[Name][1]>;
  /** All responses to a list. @throws ServiceError */
  list(request: proto.ListRequest): Promise<proto.ListResponse.AsObject[]>;
  /** Configures the plugin for the account of a cloud. */
  configure(cloud: Cloud, more?: Values): Promise<void>;
  close(): void;
}

const PACKAGE: PluginPackage = {
  version: "1.2.3",
  schema: async () => '{"name":"dbss"}',
  keepCompiled: () => {},
};

/** Starts the plugin in this process. */
export async function startPlugin(): Promise<Plugin> {
  const listening = await serveRpc(methodsByPath(PACKAGE, undefined));
  const plugin = pluginAt(listening.port);
  return {
    ...plugin,
    close() {
      plugin.close();
      listening.close();
    },
  };
}

/** Connects to the plugin that listens on a port. */
export function pluginAt(port: number): Plugin {
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  const asking: Asking = client;
  const ask: Plugin["ask"] = (method, request) =>
    new Promise((resolve, reject) => {
      asking[method](request, (error, response) => (error ? reject(error) : resolve(response)));
    });
  return {
    ask,
    async list(request) {
      const responses: proto.ListResponse[] = await client.list(request).toArray();
      return responses.map((response) => response.toObject());
    },
    async configure({ account }, more = {}) {
      const { url: endpoint, region, projectId, accessKey, secretKey } = account;
      const args = struct({ endpoint, region, projectId, accessKey, secretKey, ...more });
      await ask("configure", new proto.ConfigureRequest().setArgs(args));
    },
    close: () => client.close(),
  };
}

/** Values as the engine sends them. */
export function struct(values: Values): Struct {
  return Struct.fromJavaScript(values as { [name: string]: JavaScriptValue });
}

/** A secret as the engine sends it. */
export function secret(value: unknown): Values {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/** The error of a call. @throws Error if it succeeds. */
export async function failureOf(call: Promise<unknown>): Promise<ServiceError> {
  return call.then(
    () => Promise.reject(new Error("The call succeeded.")),
    (error: ServiceError) => error,
  );
}

/** What exists although a call failed, according to its error. */
export function keptIn(error: ServiceError): proto.ErrorResourceInitFailed | undefined {
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  const details = bytes === undefined ? [] : Status.deserializeBinary(Buffer.from(bytes)).getDetailsList();
  const detail = details.find((each) => each.getTypeName() === "pulumirpc.ErrorResourceInitFailed");
  return detail && proto.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
}
