import * as pulumi from "@pulumi/pulumi";

/** Options of a function that returns a promise. */
export interface QueryOptions {
  /** Ends the query, waits between tries included. */
  readonly signal?: AbortSignal;
}

/** Options of a function that returns an output. */
export interface QueryOutputOptions extends QueryOptions {
  /**
   * Resources that must exist before the question makes sense. Where one of them is still to be created, a preview
   * knows no answer.
   */
  readonly dependsOn?: pulumi.Resource | readonly pulumi.Resource[];
}

/** Calls a function with values. Only the first call of a program loads the schemas and the client. */
export function invoke<Result>(name: string, args: object, options: QueryOptions = {}): Promise<Result> {
  return answer<Result>(name, args, options, callerOf());
}

/** Calls a function as soon as all arguments are known. */
export function invokeOutput<Result>(
  name: string,
  args: object,
  options: QueryOutputOptions = {},
): pulumi.Output<Result> {
  const caller = callerOf();
  const known = pulumi.all([pulumi.output<unknown>(args), existing(options.dependsOn)]);
  return known.apply(([values]) => answer<Result>(name, values, options, caller)) as pulumi.Output<Result>;
}

async function answer<Result>(name: string, args: unknown, options: QueryOptions, caller: string): Promise<Result> {
  try {
    const { answerTo } = await import("../host/answer.js");
    // What a function returns is described by its own schema, of which the caller's type is made.
    return (await answerTo(name, args, options.signal)) as Result;
  } catch (error) {
    throw blaming(caller, error);
  }
}

/** Known as soon as the resources exist. */
function existing(resources: QueryOutputOptions["dependsOn"] = []): pulumi.Output<unknown> {
  const list: readonly pulumi.Resource[] = Array.isArray(resources) ? resources : [resources];
  return pulumi.all(list.map((resource) => (pulumi.CustomResource.isInstance(resource) ? resource.id : resource.urn)));
}

/** Frames of the stack between the program and here: `callerOf`, the form of the call, and the function itself. */
const OWN_FRAMES = 3;

/** The stack of the program that asks, without what runs the program. */
function callerOf(): string {
  const frames = new Error().stack?.split("\n").slice(1 + OWN_FRAMES) ?? [];
  return frames.filter((frame) => !/node:|node_modules/.test(frame)).join("\n");
}

/** The error with the stack of the program: where it failed in here tells its reader nothing. */
function blaming(caller: string, error: unknown): unknown {
  if (error instanceof Error) {
    error.stack = `${error.name}: ${error.message}\n${caller}`;
  }
  return error;
}
