import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { ResourceType } from "../resources";
import type { Values } from "./contract";
import { warnOfPlainSecrets } from "./plain-secrets";

/** A value, an output of one, or a structure in which outputs stand for values. */
type Lift<Value> = pulumi.Input<Value extends object ? Lifted<Value> : Value>;

/** Arguments as a program gives them: values, or outputs of other resources. */
export type Lifted<Args> = { [Key in keyof Args]: Lift<Args[Key]> };

/** A resource as a program sees it: its arguments, and what the service adds, as outputs. */
export type Resource<Args extends z.ZodObject, Outputs extends z.ZodObject> = pulumi.CustomResource & {
  readonly [Key in keyof z.output<Args>]-?: pulumi.Output<z.output<Args>[Key]>;
} & {
  readonly [Key in keyof Values<Outputs>]: pulumi.Output<Values<Outputs>[Key]>;
};

/** The name of an output that is not an argument. */
type OutputName<Outputs extends z.ZodObject> = keyof Outputs["shape"] & string;

type ResourceClass<Args extends z.ZodObject, Outputs extends z.ZodObject> = new (
  name: string,
  args: Lifted<z.input<Args>>,
  options?: pulumi.CustomResourceOptions,
) => Resource<Args, Outputs>;

/**
 * The class of a resource: a dynamic resource whose provider is a line of text that loads this package.
 *
 * `dynamic.Resource` of the SDK would write the provider's code, or a path to it, into the state of every resource.
 * This way an upgrade of the package reaches resources that exist, and the state stays small. Neither the schemas nor
 * the client are loaded in the program.
 */
export function dynamicResource<Args extends z.ZodObject, Outputs extends z.ZodObject>(
  type: ResourceType,
  outputs: readonly OutputName<Outputs>[],
): ResourceClass<Args, Outputs> {
  const undefinedOutputs = Object.fromEntries(outputs.map((output) => [output, undefined]));
  class DynamicResource extends pulumi.CustomResource {
    constructor(name: string, args: Lifted<z.input<Args>>, options?: pulumi.CustomResourceOptions) {
      refuseImport(type, name, options);
      const { stackTraceLimit } = Error;
      try {
        // The SDK notes a stack trace four times for each property, and reads it nowhere but in a hunt for leaks: in a
        // program with many resources most of the time went there. Where a resource is declared it notes all the same.
        Error.stackTraceLimit = process.env.PULUMI_DEBUG_PROMISE_LEAKS ? stackTraceLimit : 0;
        super(tokenOf(type), name, { ...undefinedOutputs, ...args, __provider: providerText(type) }, options);
      } catch (error) {
        Error.stackTraceLimit = stackTraceLimit;
        throw withStack(error);
      } finally {
        Error.stackTraceLimit = stackTraceLimit;
      }
      warnOfPlainSecrets();
    }
  }
  // The SDK sets a property for each argument and output; TypeScript cannot see it do so.
  return DynamicResource as unknown as ResourceClass<Args, Outputs>;
}

/**
 * Refuses the option `import`: the engine reads an imported resource before it knows the provider's text, and fails.
 *
 * @throws RunError that names what to do instead.
 */
export function refuseImport(
  type: ResourceType,
  name: string,
  options: pulumi.CustomResourceOptions | undefined,
): void {
  if (options?.import !== undefined) {
    throw new pulumi.RunError(
      `${type} ${name}: the option \`import\` does not work with dynamic resources (pulumi/pulumi#16175). Declare what ` +
        "exists with the argument `adopt` instead, where the resource has it; others adopt what is as declared.",
    );
  }
}

/** An error that was thrown while no stack was noted, with that of now. */
function withStack(error: unknown): unknown {
  if (error instanceof Error) {
    Error.captureStackTrace(error, withStack);
  }
  return error;
}

/** The type token under which Pulumi knows the resource. */
export function tokenOf(type: ResourceType): string {
  return `pulumi-nodejs:dynamic/dbss:${type}`;
}

/** Resolved from the program's directory: where the package is installed, or where the package is the program's own. */
function providerText(type: ResourceType): string {
  return `exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-dbss/host").provider("${type}")`;
}
