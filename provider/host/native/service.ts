import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ConfigureResponse, GetSchemaResponse, ProviderHandshakeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { checkConfig, diffConfig, settingsOf } from "./configuration";
import { EngineLog } from "./engine-log";
import { toRpcError } from "./failure";
import { invoke } from "./functions";
import { list } from "./list";
import { providerService, type Request, type Response } from "./messages";
import * as resources from "./resources";
import { Session } from "./session";

/** No limit for the size of messages: a state may be large. */
const OPTIONS = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** What the plugin is made of. */
export interface PluginPackage {
  readonly version: string;
  /** The Pulumi schema of the package, as JSON. */
  schema(): Promise<string>;
  /** Caches the compiled code, unless it is already cached for these kinds of steps. */
  keepCompiled(kinds: readonly string[]): void;
}

/** A provider that accepts connections. */
export interface Listening {
  readonly port: number;
  close(): void;
}

/** Serves Pulumi's protocol for native providers on a free port of this machine. */
export async function serve(plugin: PluginPackage, engineAddress: string | undefined): Promise<Listening> {
  const server = new Server(OPTIONS);
  server.addService(providerService, implementation(plugin, engineAddress));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, close: () => server.forceShutdown() };
}

/** The methods of the protocol. Until the engine configures the provider, all settings come from the environment. */
function implementation(plugin: PluginPackage, engineAddress: string | undefined): UntypedServiceImplementation {
  let address = engineAddress;
  let session = new Session(new Map(), new EngineLog(address));
  /** The kinds of steps taken so far: each loads code of its own. */
  const kinds = new Set<string>();

  function start(settings: ReadonlyMap<string, string>): void {
    session.log.close();
    session = new Session(settings, new EngineLog(address));
  }

  /** Runs a step in the current session, and returns once the engine has received its messages. */
  function inSession<Request, Response>(
    step: (session: Session, request: Request) => Promise<Response>,
  ): (request: Request, method: string) => Promise<Response> {
    return async (request, method) => {
      const now = session;
      try {
        return await step(now, request);
      } finally {
        kinds.add(now.isChanging ? `${method}:change` : method);
        await now.log.flush();
      }
    };
  }

  const methods: Methods = {
    handshake: unary(async (request) => {
      address = request.getEngineAddress() || address;
      start(session.settings);
      return new ProviderHandshakeResponse().setAcceptSecrets(true);
    }),
    attach: unary(async (request) => {
      address = request.getAddress();
      start(session.settings);
      return new Empty();
    }),
    getPluginInfo: unary(async () => new PluginInfo().setVersion(plugin.version)),
    getSchema: unary(async () => new GetSchemaResponse().setSchema(await plugin.schema())),
    checkConfig: unary(async (request) => checkConfig(request)),
    diffConfig: unary(async (request) => diffConfig(request)),
    configure: unary(async (request) => {
      start(settingsOf(request));
      return new ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    }),
    invoke: unary(inSession(invoke)),
    check: unary(inSession(resources.check)),
    diff: unary(inSession(resources.diff)),
    create: unary(inSession(resources.create)),
    read: unary(inSession(resources.read)),
    update: unary(inSession(resources.update)),
    delete: unary(
      inSession(async (now, request) => {
        await resources.remove(now, request);
        return new Empty();
      }),
    ),
    list: streamed(inSession(list)),
    construct: unary(async (request) => {
      // Loads the whole SDK, which resources do not need.
      const { construct } = await import("./construct.js");
      return construct(address, request);
    }),
    cancel: unary(async () => {
      session.cancel();
      // The engine calls this at the end of every operation, and then ends the process.
      plugin.keepCompiled([...kinds]);
      return new Empty();
    }),
    parameterize: unimplemented("Parameterize"),
    call: unimplemented("Call"),
    getMapping: unimplemented("GetMapping"),
    getMappings: unimplemented("GetMappings"),
  };
  return { ...methods };
}

/** The methods of the protocol. All but one return one message. */
type Methods = {
  [Name in keyof IResourceProviderServer as string extends Name ? never : Name]: Name extends keyof Unary
    ? handleUnaryCall<Request<Name>, Response<Name>>
    : IResourceProviderServer[Name];
};

type Unary = Omit<typeof providerService, "list">;

/** A method that returns one message, or an error that the engine shows. */
function unary<Request, Response>(
  answer: (request: Request, method: string) => Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call: ServerUnaryCall<Request, Response>, callback) => {
    answer(call.request, call.getPath()).then(
      (response) => callback(null, response),
      (error: unknown) => callback(toRpcError(error)),
    );
  };
}

/** A method that returns several messages. */
function streamed<Request, Response>(
  answer: (request: Request, method: string) => Promise<readonly Response[]>,
): handleServerStreamingCall<Request, Response> {
  return (call: ServerWritableStream<Request, Response>) => {
    answer(call.request, call.getPath()).then(
      (responses) => {
        for (const response of responses) {
          call.write(response);
        }
        call.end();
      },
      (error: unknown) => call.emit("error", toRpcError(error)),
    );
  };
}

function unimplemented<Request, Response>(method: string): handleUnaryCall<Request, Response> {
  return (_call, callback) => callback({ code: status.UNIMPLEMENTED, details: `${method} is not implemented` });
}
