import { Authenticator } from "./authentication";
import { Caller } from "./call";
import type { CallOptions } from "./call-options";
import { orAbort } from "./cancellation";
import { type Credentials, checkCredentials, type PasswordCredentials } from "./credentials";
import { ENDPOINT_NAMES, type EndpointName, endpointOf, type Service } from "./endpoints";
import { ConfigError, isForbidden } from "./errors";
import type { BssApi } from "./generated/bss";
import type { DbssApi } from "./generated/dbss";
import type { EpsApi } from "./generated/eps";
import type { IamApi } from "./generated/iam";
import type { RdsApi } from "./generated/rds";
import { bindOperations, type Call } from "./operation";
import { operations } from "./operations";
import { currencyOf, type Site, SiteFinder } from "./site";
import { type TokenScope, Tokens, type WireScope } from "./tokens";
import { createTransport, type Transport } from "./transport";

const DEFAULT_ATTEMPTS = 5;
const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_RETRY_BASE_MS = 500;
// Two minutes with the default base: shorter waits shorten the total time as well.
const RETRY_FOR_BASES = 240;

/** How a client reaches the cloud, and as whom. */
export interface ClientSettings {
  /** ID of the region, such as "cn-north-4". */
  readonly region: string;
  /** An access key, an IAM user, or a function that returns one of them. */
  readonly credentials: Credentials;
  /** ID of the project. If omitted, it is looked up once by `projectName`. */
  readonly projectId?: string;
  /** Name of the project. @default the name of the region */
  readonly projectName?: string;
  /** ID of the account, for services without projects. */
  readonly domainId?: string;
  /** Name of the account, for services without projects. @default the one in the credentials */
  readonly domainName?: string;
  /** Domain of the public endpoints. @default "myhuaweicloud.com" */
  readonly cloud?: string;
  /** One origin for all services, such as that of an emulator. */
  readonly endpoint?: string;
  /** The only host, besides this machine, that may be reached without TLS, such as an emulator in a container. */
  readonly allowHttpHost?: string;
  /**
   * Origins of single services. Which site of BSS serves the account is detected, unless only `bss` is set; `bss-intl`
   * sets the BSS of the international site.
   */
  readonly endpoints?: Partial<Record<EndpointName, string>>;
  /**
   * Maximum number of attempts of a request, including the first; 1 disables retries. Busy responses do not count.
   * @default 5
   */
  readonly maxAttempts?: number;
  /** Maximum total wait for a busy service (429, 503) before a request fails, in milliseconds. @default 120000 */
  readonly retryForMs?: number;
  /** Timeout of one request. @default 30000 */
  readonly timeoutMs?: number;
  /** @internal Upper bound of the wait after the first attempt; scales the default of `retryForMs`. */
  readonly retryBaseMs?: number;
}

/** Typed access to DBSS and the services that a DBSS stack uses. */
export interface Client {
  readonly region: string;
  /** ID of the project that requests refer to. Looked up by the first call that needs it, unless it is set. */
  projectId(): Promise<string>;
  /** Database Security Service. */
  readonly dbss: DbssApi;
  /** Identity and Access Management. */
  readonly iam: IamApi;
  /** Business Support System: prices, orders and subscriptions. */
  readonly bss: BssApi;
  /** Relational Database Service. */
  readonly rds: RdsApi;
  /** Enterprise Project Management Service. */
  readonly eps: EpsApi;
  /** The site of the account, known from its requests to BSS. Sends a request if there was none yet. */
  site(options?: CallOptions): Promise<Site>;
  /** Currency of the site, for prices and orders without a currency. */
  currency(options?: CallOptions): Promise<"CNY" | "USD">;
  /** How far the clock of the services is ahead of this machine's, to the second. Undefined before a response. */
  clockSkewMs(): number | undefined;
  /** The same client with default options for its calls. It shares connections and credentials. */
  with(options: CallOptions): Client;
  /** Closes the connections; requests in progress are completed. */
  close(): Promise<void>;
}

/** Creates a client. It connects, and looks up what is not set, only when a request needs it. */
export function createClient(settings: ClientSettings): Client {
  checkSettings(settings);
  return new ServiceClient(settings);
}

class ServiceClient implements Client {
  readonly region: string;
  readonly dbss: DbssApi;
  readonly iam: IamApi;
  readonly bss: BssApi;
  readonly rds: RdsApi;
  readonly eps: EpsApi;
  // Private, so that neither printing nor serializing a client shows its settings.
  readonly #settings: ClientSettings;
  readonly #transport: Transport;
  readonly #site: SiteFinder;
  readonly #caller: Caller;
  #project: Promise<string> | undefined;

  constructor(settings: ClientSettings) {
    this.#settings = settings;
    this.region = settings.region;
    this.#transport = createTransport(settings.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    this.#site = new SiteFinder(settings);
    const retryBaseMs = settings.retryBaseMs ?? DEFAULT_RETRY_BASE_MS;
    const regional = memoized((service) => endpointOf(service, settings));
    this.#caller = new Caller({
      transport: this.#transport,
      authenticator: new Authenticator(settings.credentials, this.#tokens()),
      originOf: (service) => (service === "bss" ? this.#site.origin : regional(service)),
      site: this.#site,
      projectId: (signal) => orAbort(this.projectId(), signal),
      region: settings.region,
      domainId: settings.domainId,
      maxAttempts: settings.maxAttempts ?? DEFAULT_ATTEMPTS,
      retryForMs: settings.retryForMs ?? retryBaseMs * RETRY_FOR_BASES,
      retryBaseMs,
    });
    const apis = apisOf(this.#caller.call.bind(this.#caller));
    this.dbss = apis.dbss;
    this.iam = apis.iam;
    this.bss = apis.bss;
    this.rds = apis.rds;
    this.eps = apis.eps;
  }

  projectId(): Promise<string> {
    if (this.#settings.projectId) {
      return Promise.resolve(this.#settings.projectId);
    }
    if (!this.#project) {
      this.#project = this.#lookUpProject();
      // A failed look-up is not cached: the next request may succeed.
      this.#project.catch(() => {
        this.#project = undefined;
      });
    }
    return this.#project;
  }

  async site(options: CallOptions = {}): Promise<Site> {
    if (!this.#site.isKnown) {
      await this.#probeSite(options);
    }
    return this.#site.site;
  }

  async currency(options: CallOptions = {}): Promise<"CNY" | "USD"> {
    return currencyOf(await this.site(options));
  }

  async #probeSite(options: CallOptions): Promise<void> {
    try {
      await this.bss.listServiceTypes({ limit: 1 }, options);
    } catch (error) {
      // A missing permission for this one request shows that the account as a whole is accepted.
      if (!this.#site.isKnown && !isForbidden(error)) {
        throw error;
      }
    }
  }

  clockSkewMs(): number | undefined {
    return this.#caller.clockSkewMs;
  }

  with(options: CallOptions): Client {
    return bound(this, this.#caller.call.bind(this.#caller), options);
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  async #lookUpProject(): Promise<string> {
    const { projectName } = this.#settings;
    const name = projectName ?? this.region;
    const projects = (await this.iam.listProjects({ name })).filter((project) => project.name === name);
    const [project, ...others] = projects;
    if (project && others.length === 0) {
      return project.id;
    }
    if (project === undefined && projectName === undefined) {
      throw new ConfigError(
        `region: this account has no project in a region "${name}". Check the region; if its project has another name than the region, set projectName or projectId.`,
      );
    }
    const found = project ? `several projects (${projects.map(({ id }) => id).join(", ")})` : "no project";
    throw new ConfigError(
      `${projectName === undefined ? "projectId" : "projectName"}: IAM lists ${found} with the name "${name}". Check it, or set projectId.`,
    );
  }

  #tokens(): Tokens {
    const wireScope = (scope: TokenScope, credentials: PasswordCredentials) =>
      scope === "project" ? projectScope(this.#settings) : domainScope(this.#settings, credentials);
    return new Tokens(wireScope, async (request) => {
      const response = await this.iam.createToken(request);
      return { value: response["x-subject-token"], expiresAt: response.token.expires_at };
    });
  }
}

/** The client with default options for its calls. */
function bound(client: Client, call: Call, defaults: CallOptions): Client {
  return {
    region: client.region,
    ...apisOf((label, operation, input, options) => call(label, operation, input, { ...defaults, ...options })),
    projectId: () => client.projectId(),
    site: (options) => client.site({ ...defaults, ...options }),
    currency: (options) => client.currency({ ...defaults, ...options }),
    clockSkewMs: () => client.clockSkewMs(),
    with: (options) => bound(client, call, { ...defaults, ...options }),
    close: () => client.close(),
  };
}

/** The operations of each service. */
function apisOf(call: Call) {
  return {
    dbss: bindOperations(operations.dbss, call),
    iam: bindOperations(operations.iam, call),
    bss: bindOperations(operations.bss, call),
    rds: bindOperations(operations.rds, call),
    eps: bindOperations(operations.eps, call),
  };
}

function projectScope({ projectId, projectName, region }: ClientSettings): WireScope {
  return { project: projectId ? { id: projectId } : { name: projectName ?? region } };
}

function domainScope({ domainId, domainName }: ClientSettings, credentials: PasswordCredentials): WireScope {
  return { domain: domainId ? { id: domainId } : { name: domainName ?? credentials.domainName } };
}

function checkSettings(settings: ClientSettings): void {
  if (!settings.region) {
    throw new ConfigError('region: missing; set a region such as "cn-north-4".');
  }
  if (typeof settings.credentials !== "function") {
    checkCredentials(settings.credentials);
  }
  for (const [name, least] of [
    ["maxAttempts", 1],
    ["timeoutMs", 1],
    ["retryForMs", 0],
  ] as const) {
    const value = settings[name];
    if (value !== undefined && !(Number.isInteger(value) && value >= least)) {
      throw new ConfigError(`${name}: must be an integer of at least ${least}, not ${value}.`);
    }
  }
  for (const name of ENDPOINT_NAMES) {
    endpointOf(name, settings);
  }
}

function memoized(find: (service: Service) => URL): (service: Service) => URL {
  const known = new Map<Service, URL>();
  return (service) => {
    const url = known.get(service) ?? find(service);
    known.set(service, url);
    return url;
  };
}
