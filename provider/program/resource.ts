import * as pulumi from "@pulumi/pulumi";
import { SECRET_SETTINGS } from "../generated/provider-args";
import { refuseOtherRegion } from "./declared-databases";
import { hostOf } from "./host";
import { optionsUnder, timeoutsIn, warnOfUnusable } from "./options";
import { providerText } from "./provider-text";
import { tokenUnder } from "./tokens";

/** The names of a resource's properties. */
interface Properties {
  /** Outputs, and arguments with a default. */
  readonly filledIn: readonly string[];
  /** The other arguments, which have no value if the program omits them. */
  readonly declared: readonly string[];
}

/** The value of omitted arguments: one for all, because the SDK takes long to make an output for each. */
const NOTHING = pulumi.output(undefined);

/**
 * The base class of all resources in a program. Under the native host, a resource is one of the plugin's. Under the
 * dynamic host, it is a dynamic resource whose provider is a line of text that loads this package. Each is an alias of
 * the other, so a stack can change its host.
 *
 * The SDK's `dynamic.Resource` would write the provider's code, or a path to it, into the state of every resource. With
 * a line of text, an upgrade of the package applies to existing resources, and the state stays small. Programs load
 * neither the schemas nor the client.
 */
export abstract class DbssResource extends pulumi.CustomResource {
  /** @throws RunError when an option requires the other host, or its instance is in another region. */
  protected constructor(
    type: string,
    { filledIn, declared }: Properties,
    name: string,
    args: object,
    options: pulumi.CustomResourceOptions | undefined,
  ) {
    const host = hostOf();
    refuseOtherRegion(type, name, args, options);
    const chosen = optionsUnder(host, type, name, options);
    const isLookedUp = chosen.id !== undefined;
    const properties = {
      ...undefinedOf(isLookedUp ? [...filledIn, ...declared] : filledIn),
      ...args,
      ...(host === "dynamic" && { ...timeoutsIn(type, args, options), __provider: providerText(type) }),
    };
    const { stackTraceLimit } = Error;
    try {
      // The SDK captures four stack traces for each property, which it only uses to debug leaks. In a program with many
      // resources, this takes most of the time. The SDK still records where each resource is declared.
      Error.stackTraceLimit = process.env.PULUMI_DEBUG_PROMISE_LEAKS ? stackTraceLimit : 0;
      super(tokenUnder(host, type), name, properties, chosen);
    } catch (error) {
      Error.stackTraceLimit = stackTraceLimit;
      throw withStack(error);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    for (const omitted of declared.filter((property) => !(property in properties))) {
      Reflect.set(this, omitted, NOTHING);
    }
    warnOfPlainSecrets();
    warnOfUnusable(host, this, type, name, options);
  }
}

/** The type token under which Pulumi knows a resource. */
export function tokenOf(type: string): string {
  return tokenUnder(hostOf(), type);
}

/**
 * Whether a value is a resource of the type, even if another copy of the package created it. Policies pass an object
 * that only has the type token of a resource, under an unknown host.
 */
export function isOfType(value: unknown, type: string): boolean {
  const token: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "__pulumiType") : undefined;
  return token === tokenUnder("dynamic", type) || token === tokenUnder("native", type);
}

function undefinedOf(names: readonly string[]): Record<string, undefined> {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

/** An error that was thrown while stack traces were disabled, with the current stack trace. */
function withStack(error: unknown): unknown {
  if (error instanceof Error) {
    Error.captureStackTrace(error, withStack);
  }
  return error;
}

const SECRETS = SECRET_SETTINGS.map((key) => `dbss:${key}`);

let isWarned = false;

/** Warns once about credentials that the stack's configuration contains in plain text. */
function warnOfPlainSecrets(): void {
  const marked = process.env.PULUMI_CONFIG_SECRET_KEYS;
  if (isWarned || marked === undefined) {
    return;
  }
  isWarned = true;
  const config = pulumi.runtime.allConfig();
  const secret = new Set<unknown>(JSON.parse(marked));
  for (const key of SECRETS.filter((candidate) => candidate in config && !secret.has(candidate))) {
    void pulumi.log.warn(
      `${key} is stored in plain text in the stack's configuration. Encrypt it with \`pulumi config set --secret ${key} …\`, ` +
        "and replace it if others could read it.",
    );
  }
}
