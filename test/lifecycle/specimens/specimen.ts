import type fc from "fast-check";
import type { Context } from "../../../provider/model/context";
import type { Found, Resource } from "../../../provider/model/resource";
import type { Cloud } from "../../cloud";

export type Values = Record<string, unknown>;

/** What the laws need to know about a resource. */
export interface Specimen {
  readonly name: string;
  readonly lifecycle: Resource;
  /** Adds to the cloud what the resource needs besides the instance. */
  readonly prepare?: (cloud: Cloud, home: Home) => Promise<void>;
  /** Valid arguments, in every combination. `home` is the instance to use. */
  readonly args: (home: Home) => fc.Arbitrary<Values>;
  /** Shows a run what the resource depends on, such as the order of an instance, and returns the arguments with it. */
  readonly dependOn?: (context: Context, args: Values) => Promise<Values>;
  /** What a second create with the same arguments returns. Default: the same object. */
  readonly createdAgain?: "same" | "another";
  /** Whether the arguments change anything on a new instance: a setting may already match. */
  readonly isChange?: (args: Values) => boolean;
  /** Invalid arguments: what replaces valid ones, and the path that the error must name. */
  readonly illegal: readonly { readonly put: Values; readonly property: string }[];
  /** Changes of single fields made outside Pulumi, by the argument that must show them. */
  readonly tamper: Readonly<Record<string, (cloud: Cloud, found: Found<Values>) => Promise<void>>>;
  /** Arguments whose drift another one shows, or that only identify what is meant. */
  readonly untampered?: readonly string[];
  /** Arguments and outputs that an import cannot recover, since the service does not report them. */
  readonly untoldOnImport?: readonly string[];
  /** Whether a list shows it. Default: by its ID. */
  readonly isListed?: (ids: readonly string[], found: Found<Values>) => boolean;
  /** Removes it outside Pulumi. */
  readonly remove: (cloud: Cloud, found: Found<Values>) => Promise<void>;
}

/** The instance that specimens use. */
export interface Home {
  readonly instanceId: string;
  readonly resourceId: string;
}
