import type { Context } from "../../model/context";

/** The types of a kind of settings: where they are, what they are, and their resource's inputs and state. */
export interface SettingTypes {
  readonly target: object;
  /** Settings by the name of their argument; what is undefined is not said. */
  readonly values: object;
  /** What the service says beside them. */
  readonly facts: object;
  readonly inputs: object;
  readonly state: { readonly previous?: object | undefined };
}

/** Settings as they were found. */
export interface Shown<T extends SettingTypes> {
  readonly values: T["values"];
  readonly facts: T["facts"];
}

/** Settings that every instance has: they are not made and deleted, but set and put back. */
export interface SettingKind<T extends SettingTypes> {
  /** What messages call them: "alarm settings". */
  readonly noun: string;
  /**
   * Where the settings are; undefined when that is gone.
   *
   * @throws Error when the arguments name nothing that there is.
   */
  locate(context: Context, known: T["inputs"] | T["state"]): Promise<T["target"] | undefined>;
  /** The Pulumi ID of the settings. */
  idOf(target: T["target"]): string;
  show(context: Context, target: T["target"]): Promise<Shown<T>>;
  /**
   * Sets all values at once.
   *
   * @throws Error when the service allows others only.
   */
  set(context: Context, target: T["target"], values: T["values"], now: Shown<T>): Promise<unknown>;
  /** The settings among the arguments. */
  valuesOf(known: T["inputs"] | T["state"]): T["values"];
  /** The declared arguments as they really are, and the outputs. */
  toState(known: T["inputs"] | T["state"], shown: Shown<T>): T["state"];
}

/** Values, with those of `over` on top that it says. */
export function overlaid<Values extends object>(values: Values, over: object): Values {
  return { ...values, ...said(over) };
}

/** Of the values, those whose names `names` says. */
export function among(values: object, names: object): object {
  const own = said(names);
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in own));
}

/** Of the values, those whose names `names` does not say. */
export function beside(values: object, names: object): object {
  const other = said(names);
  return Object.fromEntries(Object.entries(values).filter(([name]) => !(name in other)));
}

/** A value as it really is, where its argument is declared. */
export function ifDeclared<T>(known: unknown, actual: T): T | undefined {
  return known === undefined ? undefined : actual;
}

function said(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
