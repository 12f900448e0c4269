import { BinaryReader, BinaryWriter } from "google-protobuf";
import { Random } from "../../emulator/random";
import { type ProviderSettings, readSettings } from "../../provider/config";
import { Contexts } from "../../provider/host/contexts";
import { DynamicHost, DynamicRun } from "../../provider/host/dynamic";
import { EngineLog } from "../../provider/host/native/engine-log";
import { ResourceInitFailed } from "../../provider/host/native/failure";
import { readProperties, writeProperties } from "../../provider/host/native/properties";
import { CHANGES } from "../../provider/host/native/protocol";
import * as native from "../../provider/host/native/resources";
import { Session } from "../../provider/host/native/session";
import { opened } from "../../provider/host/native/values";
import type { Context } from "../../provider/model/context";
import { PartialFailure } from "../../provider/model/errors";
import type { Found, Resource } from "../../provider/model/resource";
import type { Host } from "../../provider/program/tokens";
import { onInstance } from "../../provider/resources/audit-instance/presence";
import { seedOf } from "../drawn";

export type { Host };

export const HOSTS: readonly Host[] = ["dynamic", "native"];

type Values = Record<string, unknown>;

type Steps = Pick<Resource, "create" | "read" | "update" | "delete">;

/** Draws hosts at random: the same for the same seed, which is printed. `DBSS_HOST` makes all of them that host. */
export function drawHosts(variable: string, seed = seedOf(variable)): () => Host {
  const wanted = HOSTS.find((host) => host === process.env.DBSS_HOST);
  process.stdout.write(`${variable}=${seed}${wanted === undefined ? "" : ` DBSS_HOST=${wanted}`}\n`);
  const random = new Random(seed);
  return () => wanted ?? (random.next() < 0.5 ? "dynamic" : "native");
}

/**
 * The resource with its steps run through a host, as the engine runs them. The steps in a context belong to one run of
 * the provider, but each delete to a separate run: in one run, the provider does not delete what the program declares.
 */
export function under(host: Host, resource: Resource): Resource {
  return { ...resource, ...(host === "native" ? underNative(resource) : underDynamic(resource)) };
}

/** What the engine learns before it runs a step: whether a declaration is valid, and what it would change. */
export interface Preview {
  /** Returns the problems, each as "property: reason". */
  check(inputs: Values): Promise<readonly string[]>;
  /** Checks a declaration and compares it with the state. */
  compare(found: Found<Values>, inputs: Values): Promise<{ readonly isChanged: boolean; readonly replaces: boolean }>;
}

/** Checks and compares declarations of a resource through a host, in one run of the provider that changes nothing. */
export function previewing(host: Host, resource: Resource, context: Context): Preview {
  return host === "native" ? previewingNative(resource, context) : previewingDynamic(resource, context);
}

function previewingNative(resource: Resource, context: Context): Preview {
  const session = new GivenSession(context);
  const urn = urnOf(resource);
  const check = (inputs: Values, olds?: Values) =>
    native.check(session, { urn, olds: olds && wired(olds), news: wired(inputs) });
  return {
    check: async (inputs) =>
      // If a value is secret, only the reason names its property.
      ((await check(inputs)).failures ?? []).map(({ property, reason }) =>
        [property, reason].filter(Boolean).join(": "),
      ),
    async compare({ id, state }, inputs) {
      const { inputs: news = {} } = await check(inputs, inputs);
      const { changes, replaces = [] } = await native.diff(session, { id, urn, olds: wired(state), news: wired(news) });
      return { isChanged: changes === CHANGES.some, replaces: replaces.length > 0 };
    },
  };
}

function previewingDynamic(resource: Resource, context: Context): Preview {
  const host = new DynamicHost(onInstance(resource), new GivenRun(context));
  const loaded = { __provider: "the text that loads it" };
  return {
    check: async (inputs) =>
      ((await host.check({}, { ...inputs, ...loaded })).failures ?? []).map(({ reason }) => reason),
    async compare({ id, state }, inputs) {
      const { inputs: news } = await host.check({ ...inputs, ...loaded }, { ...inputs, ...loaded });
      const { changes = false, replaces = [] } = await host.diff(id, { ...state, ...loaded }, { ...news, ...loaded });
      return { isChanged: changes, replaces: replaces.length > 0 };
    },
  };
}

/** Imports a resource by its ID alone under the native host. Returns undefined if it does not exist. */
export async function importUnderNative(
  resource: Resource,
  context: Context,
  id: string,
): Promise<(Found<Values> & { readonly inputs: Values }) | undefined> {
  const request = { id, urn: urnOf(resource), properties: undefined, inputs: undefined };
  const response = await native.read(new GivenSession(context), request);
  const [state, inputs] = [valuesOf(response.properties), valuesOf(response.inputs)];
  return response.id === undefined ? undefined : { id: response.id, state, inputs };
}

/** Returns the context of the test for all regions. */
class GivenContexts extends Contexts {
  constructor(private readonly context: Context) {
    super(() => undefined, context.signal);
  }

  override of(): Context {
    return this.context;
  }

  /** Valid settings, which are only checked. */
  override settings(): ProviderSettings {
    const { region } = this.context.client;
    const settings = new Map(Object.entries({ region, accessKey: "an-access-key", secretKey: "a-secret-key" }));
    return readSettings((key) => settings.get(key), {});
  }
}

class GivenSession extends Session {
  override readonly contexts: Contexts;

  constructor(context: Context) {
    super(new Map(), new EngineLog(undefined));
    this.contexts = new GivenContexts(context);
  }
}

class GivenRun extends DynamicRun {
  override readonly contexts: Contexts;

  constructor(context: Context) {
    super();
    this.contexts = new GivenContexts(context);
  }
}

function underNative(resource: Resource): Steps {
  const sessions = oncePerContext((context) => new GivenSession(context));
  const urn = urnOf(resource);
  return {
    create: (context, inputs) =>
      partial(async () => {
        const request = { urn, properties: wired(inputs), timeout: 0, preview: false };
        const { id = "", properties } = await native.create(sessions(context), request);
        return { id, state: valuesOf(properties) };
      }),
    async read(context, id, state) {
      const request = { id, urn, properties: wired(state), inputs: undefined };
      const response = await native.read(sessions(context), request);
      return response.id === undefined ? undefined : { id: response.id, state: valuesOf(response.properties) };
    },
    update: (context, id, olds, news) =>
      partial(async () => {
        const request = { id, urn, olds: wired(olds), news: wired(news), timeout: 0, preview: false };
        return valuesOf((await native.update(sessions(context), request)).properties);
      }),
    async delete(context, id, state) {
      await native.remove(new GivenSession(context), { id, urn, properties: wired(state), timeout: 0 });
    },
  };
}

function underDynamic(resource: Resource): Steps {
  const hostFor = (context: Context) => new DynamicHost(onInstance(resource), new GivenRun(context));
  const hosts = oncePerContext(hostFor);
  const withProvider = (inputs: Values) => ({ ...inputs, __provider: "the text that loads it" });
  return {
    create: (context, inputs) =>
      partial(async () => {
        const { id, outs = {} } = await hosts(context).create(withProvider(inputs));
        return { id, state: outs };
      }),
    async read(context, id, state) {
      const found = await hosts(context).read(id, withProvider(state));
      return found.id === undefined ? undefined : { id: found.id, state: found.props ?? {} };
    },
    update: (context, id, olds, news) =>
      partial(async () => (await hosts(context).update(id, withProvider(olds), withProvider(news))).outs ?? {}),
    delete: (context, id, state) => hostFor(context).delete(id, withProvider(state)),
  };
}

function urnOf({ type }: Resource): string {
  return `urn:pulumi:stack::project::dbss:index:${type}::it`;
}

function valuesOf(properties: Values = {}): Values {
  return opened(wired(properties)).values;
}

/** Writes properties to the wire format and reads them back. */
function wired(properties: Values): Values {
  const writer = new BinaryWriter();
  writer.writeMessage(1, properties, writeProperties);
  const reader = new BinaryReader(writer.getResultBuffer());
  reader.nextField();
  return readProperties(reader);
}

function oncePerContext<T>(make: (context: Context) => T): (context: Context) => T {
  const made = new WeakMap<Context, T>();
  return (context) => {
    const known = made.get(context) ?? make(context);
    made.set(context, known);
    return known;
  };
}

/** Turns the error of a step that left something behind into a `PartialFailure`. */
async function partial<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof ResourceInitFailed) {
      throw new PartialFailure(error.message, error.id, valuesOf(error.properties), { cause: error });
    }
    if (error instanceof Error && "properties" in error && "id" in error) {
      const { __provider, ...state } = Object(error.properties);
      throw new PartialFailure(error.message, String(error.id), state, { cause: error });
    }
    throw error;
  }
}
