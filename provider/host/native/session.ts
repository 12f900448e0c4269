import { type ResourceType, resourceOf, resourceTypeOf } from "../../resources";
import { Contexts } from "../contexts";
import { Driver } from "../driver";
import type { EngineLog } from "./engine-log";

/** The name of the package in type tokens and settings. */
export const PACKAGE = "dbss";

/** What the calls of one configured provider share: its contexts, its drivers and the engine's log. */
export class Session {
  readonly #drivers = new Map<string, Promise<Driver>>();
  readonly #changes = new Map<string, readonly string[]>();
  readonly #cancellation = new AbortController();
  readonly #run = { isChanging: false };
  readonly contexts: Contexts;

  constructor(
    /** The provider's configuration: settings by name. */
    readonly settings: ReadonlyMap<string, string>,
    readonly log: EngineLog,
  ) {
    this.contexts = new Contexts((key) => settings.get(key), this.#cancellation.signal);
  }

  /** Whether something was created, changed or deleted: in a preview nothing ever is. */
  get isChanging(): boolean {
    return this.#run.isChanging;
  }

  /** The driver of a resource's type. @throws Error for a type that there is not */
  driverOf(urn: string): Promise<Driver> {
    const token = typeOf(urn);
    const known = this.#drivers.get(token);
    if (known) {
      return known;
    }
    const driver = resourceOf(typeNamed(token)).then((resource) => new Driver(resource, this.contexts, this.#run));
    this.#drivers.set(token, driver);
    return driver;
  }

  /** Notes what a comparison found, for the preview of the update that follows it. */
  noteChanges(urn: string, changed: readonly string[]): void {
    this.#changes.set(urn, changed);
  }

  /** What the last comparison of a resource found. */
  changesOf(urn: string): readonly string[] {
    return this.#changes.get(urn) ?? [];
  }

  /** Ends all waiting at once. What exists by then is kept by the steps that are cut short. */
  cancel(): void {
    this.#cancellation.abort(new Error("Pulumi was interrupted"));
  }
}

/** The type of a resource: the last of those that its URN names. */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** The type that a token names. @throws Error for a type that there is not */
export function typeNamed(token: string): ResourceType {
  return resourceTypeOf(token.replace(`${PACKAGE}:index:`, ""));
}
