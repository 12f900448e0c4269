import * as pulumi from "@pulumi/pulumi";
import { orAbort } from "../client/cancellation";
import { hostOf, isRunByEngine } from "./host";
import { placePlugin, VERSION } from "./plugin";
import { nativeToken } from "./tokens";

/** Options of a function that returns a promise. */
export interface QueryOptions {
  /** Provider whose account and region are used. Requires the native host. */
  readonly provider?: pulumi.ProviderResource;
  /** Resource whose provider is used if `provider` is omitted. Requires the native host. */
  readonly parent?: pulumi.Resource;
  /** Aborts the call, including its waits between retries. */
  readonly signal?: AbortSignal;
}

/** Options of a function that returns an output. */
export interface QueryOutputOptions extends QueryOptions {
  /**
   * Resources that must exist before the function is called. If one of them does not exist yet, the result is unknown
   * in a preview.
   */
  readonly dependsOn?: pulumi.Resource | readonly pulumi.Resource[];
}

/** Calls a function with values. Only the first call of a program loads the schemas and the client. */
export function invoke<Result>(name: string, args: object, options: QueryOptions = {}): Promise<Result> {
  return call<Result>(name, args, options, callerOf());
}

/** Calls a function as soon as all arguments are known. */
export function invokeOutput<Result>(
  name: string,
  args: object,
  options: QueryOutputOptions = {},
): pulumi.Output<Result> {
  const caller = callerOf();
  const known = pulumi.all([pulumi.output<unknown>(args), existing(options.dependsOn)]);
  return known.apply(([values]) => call<Result>(name, values, options, caller)) as pulumi.Output<Result>;
}

async function call<Result>(name: string, args: unknown, options: QueryOptions, caller: string): Promise<Result> {
  try {
    refuseAwaited(name, args);
    const mocks = mocksOfTest();
    if (mocks !== undefined) {
      return (await mocks.call({ token: nativeToken(name), inputs: { ...Object(args) } })) as Result;
    }
    if (hostOf() === "native") {
      return (await callPlugin(name, args, options)) as Result;
    }
    const { callInProgram } = await import("../host/program-call.js");
    // The type of the result is generated from the schema of the function.
    return (await callInProgram(name, args, options.signal)) as Result;
  } catch (error) {
    throw blaming(caller, error);
  }
}

/** @throws RunError when an argument is an output: only the other form of the function waits for it. */
function refuseAwaited(name: string, args: unknown): void {
  const path = awaitedIn(args);
  if (path !== undefined) {
    throw new pulumi.RunError(
      `${name}: ${path.join(".") || "the argument"} is an output or a promise, whose value is not known yet. Use ` +
        `${name}Output, which takes outputs and returns one, or call ${name} where the value is known (\`apply\`, \`await\`).`,
    );
  }
}

/** The path of the first output or promise among the arguments. */
function awaitedIn(value: unknown): string[] | undefined {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    return [];
  }
  for (const [key, item] of value !== null && typeof value === "object" ? Object.entries(value) : []) {
    const path = awaitedIn(item);
    if (path !== undefined) {
      return [key, ...path];
    }
  }
  return undefined;
}

/** The mocks of a unit test, set by `pulumi.runtime.setMocks`. With mocks, neither schemas nor client are loaded. */
function mocksOfTest(): Pick<pulumi.runtime.Mocks, "call"> | undefined {
  const monitor: unknown = pulumi.runtime.hasMonitor() ? pulumi.runtime.getMonitor() : undefined;
  const mocks = monitor instanceof Object && "mocks" in monitor ? monitor.mocks : undefined;
  return isCallable(mocks) ? mocks : undefined;
}

function isCallable(mocks: unknown): mocks is Pick<pulumi.runtime.Mocks, "call"> {
  return mocks instanceof Object && "call" in mocks && typeof mocks.call === "function";
}

/**
 * Calls a function of the plugin. The protocol only supports objects, so any other result arrives as the property
 * `result` of one.
 */
async function callPlugin(name: string, args: unknown, { parent, provider, signal }: QueryOptions): Promise<unknown> {
  placePlugin();
  const options = { parent, provider, version: VERSION, async: true };
  const result: unknown = await orAbort(
    pulumi.runtime.invoke(nativeToken(name), { ...(args as object) }, options),
    signal,
  );
  const isWrapped = result !== null && typeof result === "object" && "result" in result;
  return isWrapped && Object.keys(result).length === 1 ? result.result : result;
}

/** An output that is known as soon as the resources exist. */
function existing(resources: QueryOutputOptions["dependsOn"] = []): pulumi.Output<unknown> {
  const list: readonly pulumi.Resource[] = Array.isArray(resources) ? resources : [resources];
  return pulumi.all(list.map((resource) => (pulumi.CustomResource.isInstance(resource) ? resource.id : resource.urn)));
}

/** Frames of the stack between the program and here: `callerOf`, the form of the call, and the function itself. */
const OWN_FRAMES = 3;

/** The stack trace of the calling program, without Node.js and packages. */
function callerOf(): string {
  const frames = new Error().stack?.split("\n").slice(1 + OWN_FRAMES) ?? [];
  return frames.filter((frame) => !/node:|node_modules/.test(frame)).join("\n");
}

/** For inline programs, in which a setting may reach the resources but not the functions. */
const INLINE_HINT =
  " In an inline program of the Automation API, functions read the stack's configuration and the environment of your own " +
  "process, not `envVars` of the workspace: use `stack.setConfig`.";

/** The error with the stack trace of the calling program, which helps its reader more than one within this package. */
function blaming(caller: string, error: unknown): unknown {
  if (!(error instanceof Error)) {
    return error;
  }
  const own = copyOf(error);
  if (own.name === "ConfigError") {
    own.message += isRunByEngine() ? "" : INLINE_HINT;
    // No place in the program is to blame for a setting: Pulumi prints an error with this mark without a stack trace.
    Object.defineProperty(own, "__pulumiRunError", { value: true });
  }
  own.stack = `${own.name}: ${own.message}\n${caller}`;
  return own;
}

/** Concurrent calls that wait for the same response share its error: each gets a copy for its own stack. */
function copyOf(error: Error): Error {
  const copy: Error = Object.setPrototypeOf(new Error(), Object.getPrototypeOf(error));
  return Object.defineProperties(copy, Object.getOwnPropertyDescriptors(error));
}
