import { type Client, createClient } from "../client";
import { endpointOf, type Service } from "../client/endpoints";
import { type ProviderSettings, readSettings } from "../config";
import { endWithEngine } from "./engine";
import { createSnapshots, type Snapshots } from "./snapshots";

/** Where a lifecycle says what it is doing. */
export interface Log {
  /** Progress: shown while it lasts. */
  progress(message: string): void;
  /** Something the user should know of when all is over. */
  warn(message: string): void;
}

/** What a lifecycle works with. One context serves all resources of one operation (an `up`, a `refresh`, …). */
export interface Context {
  readonly client: Client;
  /** The lists that reads share. */
  readonly snapshots: Snapshots;
  /** Enterprise project of new instances that name none. */
  readonly enterpriseProjectId: string;
  /** The endpoint that requests to a service go to. */
  endpointOf(service: Service): URL;
  readonly log: Log;
  /** How long the service may fail without a break while something is waited for, in milliseconds. */
  readonly outageMs: number;
  /** Aborts what is under way. */
  readonly signal: AbortSignal;
}

const OUTAGE_MS = 300_000;
const USUAL_RETRY_BASE_MS = 500;

/** Five minutes; as much shorter as retries are, and none where they are switched off. */
function outageMs({ maxAttempts, retryBaseMs = USUAL_RETRY_BASE_MS }: ProviderSettings["client"]): number {
  return maxAttempts === 1 ? 0 : (OUTAGE_MS * retryBaseMs) / USUAL_RETRY_BASE_MS;
}

export function createContext(settings: ProviderSettings, log: Log, signal: AbortSignal): Context {
  const client = createClient(settings.client);
  const { enterpriseProjectId } = settings;
  return {
    client,
    snapshots: createSnapshots(client),
    enterpriseProjectId,
    endpointOf: (service) => endpointOf(service, settings.client),
    outageMs: outageMs(settings.client),
    log,
    signal,
  };
}

/**
 * The settings and the context of this process, made when first asked for. A provider process serves one operation of
 * the engine, so that all its resources share one client and its lists.
 */
export class ProcessContext {
  readonly log = processLog;
  #config: (key: string) => string | undefined = () => undefined;
  #settings: ProviderSettings | undefined;
  #context: Context | undefined;
  #isChanging = false;

  /** Whether something is created, changed or deleted: in a preview nothing ever is. */
  get isChanging(): boolean {
    return this.#isChanging;
  }

  /** Sets where the stack's configuration is read from. */
  configure(config: (key: string) => string | undefined): void {
    this.#config = config;
  }

  /** @throws ConfigError */
  settings(): ProviderSettings {
    this.#settings ??= readSettings(this.#config);
    return this.#settings;
  }

  /** @throws ConfigError */
  context(): Context {
    if (this.#context === undefined) {
      this.#context = createContext(this.settings(), this.log, new AbortController().signal);
      endWithEngine();
    }
    return this.#context;
  }

  /** The context, for a change. @throws ConfigError */
  contextForChange(): Context {
    this.#isChanging = true;
    return this.context();
  }
}

/** The engine shows a provider's stdout on the line of the resource at work, and keeps its stderr for the summary. */
const processLog: Log = {
  progress: (message) => void process.stdout.write(`${message}\n`),
  warn: (message) => void process.stderr.write(`warning: ${message}\n`),
};
