import type { Context } from "../../model/context";

/** The types of a kind of settings: their location, their values, and their resource's inputs and state. */
export interface SettingTypes {
  readonly target: object;
  /** Settings by the name of their argument; undefined values are not set. */
  readonly values: object;
  /** What the service reports in addition to them. */
  readonly facts: object;
  readonly inputs: object;
  readonly state: { readonly previous?: object | undefined };
}

/** Settings as they were found. */
export interface Shown<T extends SettingTypes> {
  readonly values: T["values"];
  readonly facts: T["facts"];
}

/** Settings that every instance has: they are not created and deleted, but set and restored. */
export interface SettingKind<T extends SettingTypes> {
  /** How messages name them: "alarm settings". */
  readonly noun: string;
  /** The arguments that say what the settings belong to. All others are settings. */
  readonly owner: readonly (keyof T["inputs"] & string)[];
  /**
   * Location of the settings; undefined when it no longer exists.
   *
   * @throws Error when the arguments refer to nothing that exists.
   */
  locate(context: Context, known: T["inputs"] | T["state"]): Promise<T["target"] | undefined>;
  /** The Pulumi ID of the settings. */
  idOf(target: T["target"]): string;
  /** Warns in a preview of what may fail when they are set. Read-only. */
  warn?(context: Context, inputs: Partial<T["inputs"]>, olds?: Partial<T["inputs"]>): Promise<void>;
  show(context: Context, target: T["target"]): Promise<Shown<T>>;
  /**
   * Sets all values at once.
   *
   * @throws Error when the service does not allow them.
   */
  set(context: Context, target: T["target"], values: T["values"], now: Shown<T>): Promise<unknown>;
  /** The settings among the arguments. */
  valuesOf(known: T["inputs"] | T["state"]): T["values"];
  /** The declared arguments as the service reports them, and the outputs. */
  toState(known: T["inputs"] | T["state"], shown: Shown<T>): T["state"];
}

/** The values, overridden by those that `over` sets. */
export function overlaid<Values extends object>(values: Values, over: object): Values {
  return { ...values, ...said(over) };
}

/** The values that are set in `names`. */
export function among(values: object, names: object): object {
  const own = said(names);
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in own));
}

/** The values that are not set in `names`. */
export function beside(values: object, names: object): object {
  const other = said(names);
  return Object.fromEntries(Object.entries(values).filter(([name]) => !(name in other)));
}

/** The actual value, if its argument is declared. */
export function ifDeclared<T>(known: unknown, actual: T): T | undefined {
  return known === undefined ? undefined : actual;
}

/**
 * The value of a setting of `owner`, for a service that sets all of its settings at once.
 *
 * @throws Error when neither the program nor the service has one
 */
export function needed<T>(owner: string, name: string, value: T | undefined): T {
  if (value === undefined) {
    throw new Error(`${name}: ${owner} has no known value, and the service requires one. Set ${name}.`);
  }
  return value;
}

function said(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
