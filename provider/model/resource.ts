import type { z } from "zod";
import type { AuditInstance } from "../client";
import type { Failure } from "./check";
import type { Context } from "./context";
import type { Difference, OnChange } from "./diff";

declare module "zod" {
  interface GlobalMeta {
    /** What a later change of this argument means. */
    onChange?: OnChange;
    /** A list whose order carries no meaning. */
    unordered?: boolean;
    /** Added to the inputs by the resource's class, not by the user. */
    internal?: boolean;
    /** Costs money when set, changed or removed: stated in the reference. */
    money?: string;
    /** Replaces even while its new value is unknown in a preview. */
    unknownReplaces?: boolean;
    /** Not reported by the service, so its drift cannot be detected. */
    writeOnly?: boolean;
    /** Encrypted in the state. */
    secret?: boolean;
    /** The arguments whose change may change this output. An output without it stays the same in an update. */
    follows?: readonly string[];
    /** Name of the type in programs. Derived from the resource and the property if omitted. */
    typeName?: string;
  }
}

/**
 * A value as it may occur in state: of the declared type, but not limited to the declared range. A value set in the
 * console may be longer than, or differ from, what an argument allows.
 */
export type Loose<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends boolean
      ? boolean
      : T extends readonly (infer Item)[]
        ? Loose<Item>[]
        : T extends object
          ? { [Key in keyof T]: Loose<T[Key]> }
          : T;

/** The state of a resource: its declared arguments as the service reports them, and the outputs. */
export type State<Args extends z.ZodObject, Outputs extends z.ZodObject> = Loose<z.output<Args>> &
  Partial<Values<Outputs>>;

/** The properties of a schema. Unlike the output of `z.object({})`, an empty schema has none. */
export type Values<Schema extends z.ZodObject> = {
  [Key in keyof Schema["shape"]]: z.output<Schema["shape"][Key]>;
};

type Awaitable<T> = T | Promise<T>;

/** A resource as it was found. */
export interface Found<S> {
  readonly id: string;
  readonly state: S;
  /** A switch that counts as off only because the service did not report it, such as `enabled`. */
  readonly unreported?: string | undefined;
}

/** An existing object, whether or not a program declares it. */
export interface Listed {
  /** Its import ID. */
  readonly id: string;
  /** Its name, or what the resource of a program would be called. Several may have the same. */
  readonly name: string;
  /** Set for a built-in rule, which can only be enabled or disabled. */
  readonly isBuiltIn?: boolean;
  /** Set for a setting that is off. */
  readonly isOff?: boolean;
  /** The state to read it from, if `seed` would send requests that `adopt` does not need. */
  readonly state?: Readonly<Record<string, unknown>>;
  /** Why it cannot be declared unchanged. */
  readonly obstacle?: string | undefined;
}

/** An existing object that creating a resource would adopt. */
export interface Adoption<S> {
  /** The Pulumi ID that it would have. */
  readonly id: string;
  /** How messages name it: `risk rule DROP (i-1/k-1)`. */
  readonly name: string;
  readonly state: S;
  /** Set if deleting the resource deletes the object, so that adopting it matters even if that changes nothing. */
  readonly isDeletable?: boolean;
  /** What deleting the resource will do, if this costs so much that the preview says it even if `adopt` asks for it. */
  readonly onDelete?: string;
  /** The arguments that are set whatever their present values, because the service does not report them. */
  readonly unreported?: readonly string[];
}

/**
 * The lifecycle of one kind of resource, as plain functions over a context, independent of any host.
 *
 * Each function can be called again after it was interrupted at any point, and then ends in the same state.
 */
export interface Resource<
  Args extends z.ZodObject = z.ZodObject,
  Outputs extends z.ZodObject = z.ZodObject,
  Inputs = z.output<Args>,
  S = State<Args, Outputs>,
> {
  /** Its name in programs, such as `RiskRule`. */
  readonly type: string;
  /** What it is and what its changes mean, in Markdown. */
  readonly description: string;
  /** A TypeScript program that declares it. */
  readonly example: string;
  /** The arguments: their types, limits, defaults, descriptions and the meaning of a change of each. */
  readonly args: Args;
  /** What the service adds to the arguments. Names do not overlap. */
  readonly outputs: Outputs;
  /** The format of its import ID: `<instanceId>/<ruleId>`. */
  readonly idForm: string;
  /**
   * The state that follows from an ID alone: the minimum that `read` needs, with every argument that it then fills in.
   * Undefined for an ID of another format. Read-only.
   */
  seed(context: Context, id: string): Awaitable<Partial<S> | undefined>;
  /**
   * What exists of the kind: on an audit instance, or on all if none is given; in the project for what is not on an
   * instance. Read-only.
   */
  list(context: Context, instance?: AuditInstance): Promise<readonly Listed[]>;
  /** Set if it counts among the databases that the edition of its instance allows. */
  readonly isDatabase?: boolean;
  /** Set if two of the kind cannot exist side by side, so that a replacement must delete first. */
  readonly deleteBeforeReplace?: boolean;
  /** Set if `delete` itself keeps what the program still declares. For all others, the host does. */
  readonly guardsItself?: boolean;
  /** What distinguishes two objects of the kind. Defaults to their IDs. */
  identify?(id: string, state: S): string;
  /**
   * The cost of creating it, or of updating it from `olds`, in words; undefined if there is none or it cannot be
   * determined from the known inputs. Read-only.
   */
  costOf?(context: Context, inputs: Partial<Inputs>, olds?: Partial<Inputs>): Promise<string | undefined>;
  /** What would certainly fail when it is created, or updated from `olds`, according to the known inputs. Read-only. */
  foresee?(context: Context, inputs: Partial<Inputs>, olds?: Partial<Inputs>): Promise<readonly Failure[]>;
  /**
   * Called with the known inputs whenever the engine checks them, with the URN, if the host knows it, and with the names
   * of the unknown inputs.
   */
  checked?(context: Context, inputs: Partial<Inputs>, urn?: string, unknown?: readonly string[]): void;
  /**
   * Corrects a comparison; throws if continuing would lose what was paid for. `inputs` are the known ones: those of the
   * program if `isDeclared` (the default), else those of the state, which a refresh compares.
   */
  compare?(
    context: Context,
    id: string,
    state: S,
    inputs: Partial<Inputs>,
    difference: Difference,
    isDeclared?: boolean,
  ): Promise<Difference>;
  /** Called instead of `compare` when the program moves it to another region, with the contexts of both. */
  moved?(from: Context, to: Context, state: S, inputs: Partial<Inputs>): void;
  /** What creating it would adopt, unchanged; undefined if it would be created. Read-only. */
  adoptionOf?(context: Context, inputs: Inputs): Promise<Adoption<S> | undefined>;
  /** What is lost with it, in words; undefined if nothing is. Read-only. */
  lossOf?(context: Context, state: S): Promise<string | undefined>;
  create(context: Context, inputs: Inputs): Promise<Found<S>>;
  /** Returns undefined when the resource no longer exists; throws when that is uncertain. */
  read(context: Context, id: string, state: S): Promise<Found<S> | undefined>;
  update(context: Context, id: string, olds: S, news: Inputs): Promise<S>;
  /** Succeeds if the resource is already gone. */
  delete(context: Context, id: string, state: S): Promise<void>;
}

/** The functions of a lifecycle, for those that several kinds of resources share. */
export type SharedLifecycle<Inputs, S> = Pick<
  Resource<z.ZodObject, z.ZodObject, Inputs, S>,
  | "isDatabase"
  | "idForm"
  | "seed"
  | "list"
  | "checked"
  | "foresee"
  | "compare"
  | "adoptionOf"
  | "create"
  | "read"
  | "update"
  | "delete"
>;

/** Checks the types of a resource's definition. */
export function defineResource<Args extends z.ZodObject, Outputs extends z.ZodObject>(
  lifecycle: Resource<Args, Outputs>,
): Resource<Args, Outputs> {
  return lifecycle;
}

/** The parts of an ID that are separated by slashes; undefined if their number differs or one is empty. */
export function partsOf<Count extends 1 | 2 | 3>(id: string, count: Count): Parts[Count] | undefined {
  const parts = id.split("/");
  return parts.length === count && parts.every((part) => part.trim() !== "") ? (parts as Parts[Count]) : undefined;
}

interface Parts {
  1: [string];
  2: [string, string];
  3: [string, string, string];
}
