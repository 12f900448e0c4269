import type { z } from "zod";
import type { Failure } from "./check";
import type { Context } from "./context";
import type { Difference, OnChange } from "./diff";

declare module "zod" {
  interface GlobalMeta {
    /** What a later change of this argument means. */
    onChange?: OnChange;
    /** A list whose order carries no meaning. */
    unordered?: boolean;
    /** Put among the inputs by the resource's class, not by the user. */
    internal?: boolean;
    /** Costs money when set, changed or removed: said in the reference. */
    money?: string;
    /** Replaces even while its new value is unknown in a preview. */
    unknownReplaces?: boolean;
    /** Not reported by the service, so its drift cannot be seen. */
    writeOnly?: boolean;
    /** Encrypted in the state. */
    secret?: boolean;
    /** The arguments whose change may change this output. An output without it stays in an update. */
    follows?: readonly string[];
    /** Name of the type in programs. Made of the resource and the property where it is left out. */
    typeName?: string;
  }
}

/**
 * A value as it may be found in state: of the declared kind, but not of the declared range. What was typed into the
 * console may be longer, or another word, than an argument allows.
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

/** The state of a resource: its declared arguments as they really are, and what is known of what the service adds. */
export type State<Args extends z.ZodObject, Outputs extends z.ZodObject> = Loose<z.output<Args>> &
  Partial<Values<Outputs>>;

/** What the properties of a schema are. Unlike the output of `z.object({})`, that of no properties has none. */
export type Values<Schema extends z.ZodObject> = {
  [Key in keyof Schema["shape"]]: z.output<Schema["shape"][Key]>;
};

type Awaitable<T> = T | Promise<T>;

/** A resource as it was found. */
export interface Found<S> {
  readonly id: string;
  readonly state: S;
}

/** Something that exists, and that creating a resource would adopt. */
export interface Adoption<S> {
  /** What messages call it: `risk rule DROP (i-1/k-1)`. */
  readonly name: string;
  readonly state: S;
}

/**
 * The lifecycle of one kind of resource, as plain functions over a context; it knows no host.
 *
 * Each function may be called again after it was cut short at any point, and then ends in the same state.
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
  /** The arguments: their types, limits, defaults, descriptions and what a change of each means. */
  readonly args: Args;
  /** What the service adds to the arguments. No name is in both. */
  readonly outputs: Outputs;
  /** The form of its ID, by which it is imported: `<instanceId>/<ruleId>`. */
  readonly idForm: string;
  /**
   * What an ID alone says: the least state that `read` needs, with every argument that it then fills in. Undefined for
   * an ID of another form. Only looks.
   */
  seed(context: Context, id: string): Awaitable<Partial<S> | undefined>;
  /** Set where two of the kind cannot exist side by side, so that a replacement must delete first. */
  readonly deleteBeforeReplace?: boolean;
  /** Set where `delete` itself spares what the program still declares. */
  readonly guardsItself?: boolean;
  /** What tells two objects of the kind apart. Their IDs when left out. */
  identify?(id: string, state: S): string;
  /**
   * What creating it costs, or updating it from `olds`, in words; undefined where that is nothing or cannot be told from
   * the inputs that are known. Only looks.
   */
  costOf?(context: Context, inputs: Partial<Inputs>, olds?: Partial<Inputs>): Promise<string | undefined>;
  /** What would certainly fail when it is created, or updated from `olds`, by the inputs that are known. Only looks. */
  foresee?(context: Context, inputs: Partial<Inputs>, olds?: Partial<Inputs>): Promise<readonly Failure[]>;
  /** Notes the inputs that are known, whenever the engine has them checked. */
  checked?(context: Context, inputs: Partial<Inputs>): void;
  /** Corrects a comparison; throws where going on would lose what was paid for. `inputs` are those that are known. */
  compare?(
    context: Context,
    id: string,
    state: S,
    inputs: Partial<Inputs>,
    difference: Difference,
  ): Promise<Difference>;
  /** What creating it would adopt, unchanged; undefined where it would be made. Only looks. */
  adoptionOf?(context: Context, inputs: Inputs): Promise<Adoption<S> | undefined>;
  /** What is lost with it, in words. Only looks. */
  lossOf?(context: Context, state: S): Promise<string>;
  create(context: Context, inputs: Inputs): Promise<Found<S>>;
  /** Returns undefined when the resource is gone; throws when that cannot be told. */
  read(context: Context, id: string, state: S): Promise<Found<S> | undefined>;
  update(context: Context, id: string, olds: S, news: Inputs): Promise<S>;
  /** Succeeds when the resource is gone already. */
  delete(context: Context, id: string, state: S): Promise<void>;
}

/** The functions of a lifecycle, for those that several kinds of resources share. */
export type Steps<Inputs, S> = Pick<
  Resource<z.ZodObject, z.ZodObject, Inputs, S>,
  "idForm" | "seed" | "adoptionOf" | "create" | "read" | "update" | "delete"
>;

/** Checks a resource's types where it is written. */
export function defineResource<Args extends z.ZodObject, Outputs extends z.ZodObject>(
  lifecycle: Resource<Args, Outputs>,
): Resource<Args, Outputs> {
  return lifecycle;
}
