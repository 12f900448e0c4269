import { AsyncLocalStorage } from "node:async_hooks";
import { type ProviderSettings, readSettings, settingsIn } from "../config";
import { type Context, createContext, type Log } from "../model/context";
import { Steps } from "../model/steps";

/** Where a provider's configuration is read from: the value under `dbss:<key>`. */
export type Configuration = (key: string) => string | undefined;

/**
 * The contexts of one provider: one for each region, created on first use. All resources and functions of a region
 * share its client, its lists and its batches.
 */
export class Contexts {
  readonly #configuration: Configuration;
  readonly #signal: AbortSignal;
  readonly #started: () => void;
  readonly #contexts = new Map<string, Context>();
  #settings: ProviderSettings | undefined;
  /** The steps in progress that change something, in all regions. */
  readonly steps = new Steps();

  /** `started` is called once, before the first request can be sent. */
  constructor(configuration: Configuration, signal: AbortSignal, started: () => void = () => {}) {
    this.#configuration = configuration;
    this.#signal = signal;
    this.#started = started;
  }

  /** The provider's settings. @throws ConfigError */
  settings(): ProviderSettings {
    this.#settings ??= readSettings(this.#configuration);
    return this.#settings;
  }

  /** The context of a region. Defaults to the configured region. @throws ConfigError */
  of(region = this.settings().client.region): Context {
    const known = this.#contexts.get(region);
    if (known !== undefined) {
      return known;
    }
    if (this.#contexts.size === 0) {
      this.#started();
    }
    const shared = { steps: this.steps, inRegion: (other: string) => this.of(other) };
    const context = createContext(settingsIn(this.settings(), region), callLog, this.#signal, shared);
    this.#contexts.set(region, context);
    return context;
  }
}

const logs = new AsyncLocalStorage<Log>();

/** Runs a step whose messages go to the log. */
export function logged<T>(log: Log, step: () => Promise<T>): Promise<T> {
  return logs.run(log, step);
}

/** The log of the current step. One context serves all steps, but each step has a log of its own. */
export const callLog: Log = {
  progress: (message) => logs.getStore()?.progress(message),
  warn: (message) => logs.getStore()?.warn(message),
};
