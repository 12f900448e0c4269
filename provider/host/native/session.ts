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
  /** Fulfilled when the operation ends. */
  readonly end: Promise<void>;

  constructor(
    /** The provider's configuration: settings by name. */
    readonly settings: ReadonlyMap<string, string>,
    readonly log: EngineLog,
  ) {
    const { signal } = this.#cancellation;
    this.contexts = new Contexts((key) => settings.get(key), signal);
    this.end = new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
  }

  /** Whether something was created, updated or deleted. This never happens in a preview. */
  get isChanging(): boolean {
    return this.#run.isChanging;
  }

  /** The driver of a resource's type. @throws Error when the type does not exist */
  driverOf(urn: string): Promise<Driver> {
    const token = typeOf(urn);
    const known = this.#drivers.get(token);
    if (known) {
      return known;
    }
    const driver = resourceOf(typeNamed(token)).then(
      (resource) => new Driver(resource, this.contexts, this.#run, true),
    );
    this.#drivers.set(token, driver);
    return driver;
  }

  /** Records the arguments that a comparison found changed, for the preview of the update that follows. */
  noteChanges(urn: string, changed: readonly string[]): void {
    this.#changes.set(urn, changed);
  }

  /** The arguments that the last comparison of a resource found changed. */
  changesOf(urn: string): readonly string[] {
    return this.#changes.get(urn) ?? [];
  }

  /** Aborts all waits and requests. The interrupted steps keep in the state what exists by then. */
  cancel(): void {
    this.#cancellation.abort(new Error("Pulumi was interrupted"));
  }
}

/** The type token of a resource: the last in its URN, after those of its parents. */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** The type with this token. @throws Error when it does not exist */
export function typeNamed(token: string): ResourceType {
  return resourceTypeOf(token.replace(`${PACKAGE}:index:`, ""));
}
