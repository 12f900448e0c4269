import { type Client, createClient } from "../client";
import { endpointOf, type Service } from "../client/endpoints";
import type { ProviderSettings } from "../config";
import { createSnapshots, type Snapshots } from "./snapshots";
import { Steps } from "./steps";
import { OUTAGE_MS } from "./wait";

/** Where a lifecycle reports what it is doing. */
export interface Log {
  /** Progress: shown while it is current. */
  progress(message: string): void;
  /** Something the user should know when the operation is finished. */
  warn(message: string): void;
}

/** What a lifecycle works with. One context serves all resources of one operation (an `up`, a `refresh`, …). */
export interface Context {
  readonly client: Client;
  /** The lists that reads share. */
  readonly snapshots: Snapshots;
  /** The steps in progress in all regions. */
  readonly steps: Steps;
  /** The context of the same provider in another region. */
  inRegion(region: string): Context;
  /** Default enterprise project of new instances. */
  readonly enterpriseProjectId: string;
  /** The endpoint that requests to a service are sent to. */
  endpointOf(service: Service): URL;
  readonly log: Log;
  /** How long the service may fail continuously during a wait, in milliseconds. */
  readonly outageMs: number;
  /** Aborts operations in progress. */
  readonly signal: AbortSignal;
}

const USUAL_RETRY_BASE_MS = 500;

/** Scaled down with the retry delays, and zero if retries are disabled. */
function outageMs({ maxAttempts, retryBaseMs = USUAL_RETRY_BASE_MS }: ProviderSettings["client"]): number {
  return maxAttempts === 1 ? 0 : (OUTAGE_MS * retryBaseMs) / USUAL_RETRY_BASE_MS;
}

/** The context with lists of its own, because they may have changed since an earlier call. */
export function withOwnLists(context: Context, client = context.client): Context {
  return { ...context, client, snapshots: createSnapshots(client) };
}

/** What the contexts of a provider share. */
type Shared = Pick<Context, "steps" | "inRegion">;

export function createContext(settings: ProviderSettings, log: Log, signal: AbortSignal, shared?: Shared): Context {
  const client = createClient(settings.client).with({ signal });
  const { enterpriseProjectId } = settings;
  const context: Context = {
    client,
    snapshots: createSnapshots(client),
    steps: shared?.steps ?? new Steps(),
    inRegion: shared?.inRegion ?? (() => context),
    enterpriseProjectId,
    endpointOf: (service) => endpointOf(service, settings.client),
    outageMs: outageMs(settings.client),
    log,
    signal,
  };
  return context;
}
