import * as pulumi from "@pulumi/pulumi";
import { SECRET_SETTINGS } from "../generated/provider-args";
import { hostOf, tokenUnder } from "./host";
import { optionsUnder, timeoutsIn, warnOfUnusable } from "./options";
import { providerText } from "./provider-text";

/**
 * A resource in a program, under the host that the stack chose. Under the native host it is one of the plugin's. Under
 * the dynamic host it is a dynamic resource whose provider is a line of text that loads this package. Each is an alias of
 * the other, so that a stack can change its host.
 *
 * `dynamic.Resource` of the SDK would write the provider's code, or a path to it, into the state of every resource.
 * This way an upgrade of the package reaches existing resources, and the state stays small. Neither the schemas nor
 * the client are loaded in the program.
 */
export abstract class DbssResource extends pulumi.CustomResource {
  /** @throws RunError when an option is set that needs the native host. */
  protected constructor(
    type: string,
    outputs: readonly string[],
    name: string,
    args: object,
    options: pulumi.CustomResourceOptions | undefined,
  ) {
    const host = hostOf();
    const chosen = optionsUnder(host, type, name, options);
    const properties = {
      ...undefinedOf(outputs),
      ...args,
      ...(host === "dynamic" && { ...timeoutsIn(type, args, options), __provider: providerText(type) }),
    };
    const { stackTraceLimit } = Error;
    try {
      // The SDK notes a stack trace four times for each property, and reads it nowhere but in a hunt for leaks: in a
      // program with many resources most of the time went there. Where a resource is declared it notes all the same.
      Error.stackTraceLimit = process.env.PULUMI_DEBUG_PROMISE_LEAKS ? stackTraceLimit : 0;
      super(tokenUnder(host, type), name, properties, chosen);
    } catch (error) {
      Error.stackTraceLimit = stackTraceLimit;
      throw withStack(error);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    warnOfPlainSecrets();
    if (host === "dynamic") {
      warnOfUnusable(this, type, name, options);
    }
  }
}

/** The type token under which Pulumi knows a resource. */
export function tokenOf(type: string): string {
  return tokenUnder(hostOf(), type);
}

/**
 * Whether a value is a resource of the type, whichever copy of the package made it. Policies ask with an object that has
 * nothing but the token of a resource, whose host they do not know.
 */
export function isOfType(value: unknown, type: string): boolean {
  const token: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "__pulumiType") : undefined;
  return token === tokenUnder("dynamic", type) || token === tokenUnder("native", type);
}

function undefinedOf(outputs: readonly string[]): Record<string, undefined> {
  return Object.fromEntries(outputs.map((output) => [output, undefined]));
}

/** An error that was thrown while no stack was noted, with that of now. */
function withStack(error: unknown): unknown {
  if (error instanceof Error) {
    Error.captureStackTrace(error, withStack);
  }
  return error;
}

const SECRETS = SECRET_SETTINGS.map((key) => `dbss:${key}`);

let isSaid = false;

/** Warns, once, of credentials that stand in the stack's configuration for everybody to read. */
function warnOfPlainSecrets(): void {
  const marked = process.env.PULUMI_CONFIG_SECRET_KEYS;
  if (isSaid || marked === undefined) {
    return;
  }
  isSaid = true;
  const config = pulumi.runtime.allConfig();
  const secret = new Set<unknown>(JSON.parse(marked));
  for (const key of SECRETS.filter((candidate) => candidate in config && !secret.has(candidate))) {
    void pulumi.log.warn(
      `${key} stands in the stack's configuration in plain text. Encrypt it: \`pulumi config set --secret ${key} …\`, ` +
        "and have the old one replaced if others could read it.",
    );
  }
}
