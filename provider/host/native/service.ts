import { isDeepStrictEqual } from "node:util";
import { checkConfig, diffConfig, settingsOf } from "./configuration";
import { EngineLog } from "./engine-log";
import { toRpcError } from "./failure";
import { invoke } from "./functions";
import type { Method, Methods } from "./grpc";
import { list } from "./list";
import { type Messages, type Protocol, pathOf, protocol } from "./protocol";
import * as resources from "./resources";
import { Session } from "./session";

/** What the plugin is made of. */
export interface PluginPackage {
  readonly version: string;
  /** The Pulumi schema of the package, as JSON. */
  schema(): Promise<string>;
  /** Caches the compiled code, unless it is already cached for these kinds of steps. */
  keepCompiled(kinds: readonly string[]): void;
}

/** The methods of Pulumi's protocol for native providers, by their path. */
export function methodsByPath(plugin: PluginPackage, engineAddress: string | undefined): Methods {
  const methods = Object.entries(methodsOf(plugin, engineAddress));
  return new Map(methods.map(([name, method]) => [pathOf(name), method]));
}

/** The methods by name. Until the engine configures the provider, all settings come from the environment. */
function methodsOf(plugin: PluginPackage, engineAddress: string | undefined): Record<keyof Protocol, Method> {
  let address = engineAddress;
  let session = new Session(new Map(), new EngineLog(address));
  /** The settings of the provider that this run of the engine has configured. */
  let configured: ReadonlyMap<string, string> | undefined;
  /** The kinds of steps taken so far: each loads code of its own. */
  const kinds = new Set<string>();

  function start(settings: ReadonlyMap<string, string>): void {
    session.log.close();
    session = new Session(settings, new EngineLog(address));
  }

  /** Runs a step in the current session, and returns once the engine has received its messages. */
  function inSession<Request, Response>(
    name: keyof Protocol,
    step: (session: Session, request: Request) => Promise<Response>,
  ): (request: Request) => Promise<Response> {
    return async (request) => {
      const now = session;
      try {
        return await step(now, request);
      } finally {
        kinds.add(now.isChanging ? `${name}:change` : name);
        await now.log.flush();
      }
    };
  }

  return {
    handshake: unary(protocol.handshake, async ({ engineAddress }) => {
      address = engineAddress || address;
      start(session.settings);
      return { acceptSecrets: true };
    }),
    attach: unary(protocol.attach, async (request) => {
      configured = request.address === address ? configured : undefined;
      address = request.address;
      start(session.settings);
      return {};
    }),
    getPluginInfo: unary(protocol.getPluginInfo, async () => ({ version: plugin.version })),
    getSchema: unary(protocol.getSchema, async () => ({ schema: await plugin.schema() })),
    checkConfig: unary(protocol.checkConfig, async (request) => checkConfig(request)),
    diffConfig: unary(protocol.diffConfig, async (request) => diffConfig(request)),
    configure: unary(protocol.configure, async (request) => {
      const settings = settingsOf(request);
      refuseOther(configured, settings);
      configured = settings;
      start(settings);
      return { acceptSecrets: true, supportsPreview: true };
    }),
    invoke: unary(protocol.invoke, inSession("invoke", invoke)),
    check: unary(protocol.check, inSession("check", resources.check)),
    diff: unary(protocol.diff, inSession("diff", resources.diff)),
    create: unary(protocol.create, inSession("create", resources.create)),
    read: unary(protocol.read, inSession("read", resources.read)),
    update: unary(protocol.update, inSession("update", resources.update)),
    delete: unary(protocol.delete, inSession("delete", resources.remove)),
    list: streamed(protocol.list, inSession("list", list)),
    construct: unary(protocol.construct, async (request) => {
      // Loads the whole SDK, which resources do not need.
      const { construct } = await import("./construct.js");
      return construct(address, request, session.end);
    }),
    cancel: unary(protocol.cancel, async () => {
      session.cancel();
      configured = undefined;
      // The engine calls this at the end of every operation, and then ends the process.
      plugin.keepCompiled([...kinds]);
      return {};
    }),
  };
}

/**
 * The engine starts a process for each provider. Only a plugin that was attached gets the settings of several, and would
 * take every step with those that came last.
 */
function refuseOther(configured: ReadonlyMap<string, string> | undefined, settings: ReadonlyMap<string, string>): void {
  if (configured !== undefined && !isDeepStrictEqual(configured, settings)) {
    throw new Error(
      "This process of the plugin already serves a provider with other settings: a plugin that is attached with " +
        "PULUMI_DEBUG_PROVIDERS serves one provider at a time. Nothing was changed. Unset PULUMI_DEBUG_PROVIDERS to use several.",
    );
  }
}

/** A method that returns one message, or an error that the engine shows. */
function unary<Request, Response>(
  messages: Messages<Request, Response>,
  answer: (request: Request) => Promise<Response>,
): Method {
  return streamed(messages, async (request) => [await answer(request)]);
}

/** A method that returns several messages. */
function streamed<Request, Response>(
  { readRequest, writeResponse }: Messages<Request, Response>,
  answer: (request: Request) => Promise<readonly Response[]>,
): Method {
  return async (request) => {
    try {
      return (await answer(readRequest(request))).map(writeResponse);
    } catch (error) {
      return toRpcError(error);
    }
  };
}
