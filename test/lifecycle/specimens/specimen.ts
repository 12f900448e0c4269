import type fc from "fast-check";
import type { Context } from "../../../provider/model/context";
import type { Found, Resource } from "../../../provider/model/resource";
import type { Cloud } from "../../cloud";

export type Values = Record<string, unknown>;

/** What the laws need to know of one kind of resource. */
export interface Specimen {
  readonly name: string;
  readonly lifecycle: Resource;
  /** Puts into the cloud what its kind lives on, beside the instance. */
  readonly prepare?: (cloud: Cloud, home: Home) => Promise<void>;
  /** Legal arguments, in every combination. `home` is the instance to be on. */
  readonly args: (home: Home) => fc.Arbitrary<Values>;
  /** Shows a run what the resource depends on, such as the order of an instance, and returns the arguments with it. */
  readonly dependOn?: (context: Context, args: Values) => Promise<Values>;
  /** What a second creation with the same arguments comes to: the same object, unless said otherwise. */
  readonly createdAgain?: "same" | "another";
  /** Whether the arguments change anything on a new instance: a setting may be as it is anyway. */
  readonly isChange?: (args: Values) => boolean;
  /** Illegal arguments: what is put over legal ones, and the path that must be named. */
  readonly illegal: readonly { readonly put: Values; readonly property: string }[];
  /** Changes of single fields behind the resource's back, by the argument that must show them. */
  readonly tamper: Readonly<Record<string, (cloud: Cloud, found: Found<Values>) => Promise<void>>>;
  /** Arguments whose drift another one shows, or that only say what is meant. */
  readonly untampered?: readonly string[];
  /** Arguments and outputs that an import cannot find out, as the service does not tell them. */
  readonly untoldOnImport?: readonly string[];
  /** Whether a list shows it: by its ID, unless said otherwise. */
  readonly isListed?: (ids: readonly string[], found: Found<Values>) => boolean;
  /** Removes it behind its back. */
  readonly remove: (cloud: Cloud, found: Found<Values>) => Promise<void>;
}

/** An instance that specimens live on. */
export interface Home {
  readonly instanceId: string;
  readonly resourceId: string;
}
