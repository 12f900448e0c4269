import type {
  AuditAgent,
  AuditDatabase,
  AuditInstance,
  AuditReport,
  AuditScope,
  Client,
  MaskingRule,
  Order,
  OrderLine,
  RdsInstance,
  ReportTemplate,
  RiskRule,
  SqlInjectionRule,
  SubscribedResource,
  Tag,
  Whitelist,
} from "../client";
import { realTime, type Time } from "./wait";

/** Maximum number of lists of a kind that are prefetched. */
const READ_AHEAD = 8;

/**
 * A list that the reads of one operation share. It is fetched once for each key, and dropped when something that it
 * contains is written.
 */
export class Snapshot<T> {
  readonly #load: (key: string) => Promise<T>;
  readonly #time: Time;
  readonly #lists = new Map<string, { list: Promise<T>; pending: boolean }>();
  /** The list of each key that was fetched last, even if it was dropped since. */
  readonly #seen = new Map<string, Promise<T>>();
  /** The keys that were announced but not fetched yet. */
  readonly #expected = new Set<string>();
  /** The keys whose list was prefetched but not requested yet. */
  readonly #ahead = new Set<string>();
  #isWanted = false;
  readonly #writes = new Map<string, Set<Promise<unknown>>>();
  /** Fetches that wait for the writes in progress, by key. */
  readonly #looks = new Map<string, Promise<T>>();
  readonly #waiting = new Map<string, Set<AbortController>>();

  constructor(load: (key: string) => Promise<T>, time = realTime) {
    this.#load = load;
    this.#time = time;
  }

  /** The list as last fetched. While writes are in progress it is fetched after them, once for all writers. */
  async get(key: string): Promise<T> {
    const list = this.#lists.get(key)?.list ?? this.#look(key);
    this.#isWanted = true;
    this.#ahead.delete(key);
    this.#readAhead();
    return list;
  }

  /** The list as last fetched, even if writes have changed it since: for what no write of this run changes. */
  async seen(key: string): Promise<T> {
    return this.#seen.get(key) ?? this.get(key);
  }

  /**
   * Announces that this list will be requested if any of its kind is. From the first request on, a few announced lists
   * are prefetched, so that they need not be fetched one after the other.
   */
  expect(key: string): void {
    this.#expected.add(key);
    this.#readAhead();
  }

  /** The current list. Concurrent callers share one fetch. */
  async fresh(key: string): Promise<T> {
    this.#ahead.delete(key);
    return this.#look(key);
  }

  /** Drops the list after a write, so that even a fetch in progress does not count as current. */
  drop(key: string): void {
    this.#lists.delete(key);
    this.#ahead.delete(key);
  }

  /**
   * Runs a write to what the list contains, and drops the list whatever the outcome. `write` must neither read the list
   * nor call `writing` for it.
   *
   * A read waits for the writes in progress, and later writes wait for that read. So concurrent resources take turns,
   * and all reads of a turn share one fetch.
   */
  async writing<R>(key: string, write: () => Promise<R>): Promise<R> {
    for (let look = this.#looks.get(key); look; look = this.#looks.get(key)) {
      await look.catch(() => undefined);
    }
    const writes = this.#writes.get(key) ?? new Set();
    this.#writes.set(key, writes);
    const written = write().finally(() => {
      writes.delete(written);
      this.drop(key);
    });
    writes.add(written);
    return written;
  }

  /** A clock for waits until the list changes. When one wait is over, all others check as well, and share one fetch. */
  timeOf(key: string): Time {
    return { now: () => this.#time.now(), pause: (ms, signal) => this.#pause(key, ms, signal) };
  }

  /** Fetches after the writes in progress. Later writes wait for the fetch, so that reads do not starve. */
  #look(key: string): Promise<T> {
    const writes = this.#writes.get(key);
    if (!writes?.size) {
      return this.#fetchOnce(key);
    }
    const known = this.#looks.get(key);
    if (known) {
      return known;
    }
    const look = Promise.allSettled(writes)
      .then(() => this.#fetchOnce(key))
      .finally(() => this.#looks.delete(key));
    this.#looks.set(key, look);
    return look;
  }

  /** Shares a fetch in progress: it began after the last write, which dropped the list. */
  #fetchOnce(key: string): Promise<T> {
    const kept = this.#lists.get(key);
    return kept?.pending ? kept.list : this.#fetch(key);
  }

  async #pause(key: string, ms: number, signal: AbortSignal): Promise<void> {
    const waiting = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, waiting);
    const awakened = new AbortController();
    waiting.add(awakened);
    try {
      await this.#time.pause(ms, AbortSignal.any([signal, awakened.signal]));
      waiting.delete(awakened);
      for (const other of waiting) {
        other.abort();
      }
    } catch (error) {
      if (!awakened.signal.aborted) {
        throw error;
      }
    } finally {
      waiting.delete(awakened);
    }
  }

  #readAhead(): void {
    for (const key of this.#isWanted ? this.#expected : []) {
      if (this.#ahead.size >= READ_AHEAD) {
        return;
      }
      this.#expected.delete(key);
      if (!this.#lists.has(key) && !this.#writes.get(key)?.size) {
        this.#ahead.add(key);
        this.#fetch(key);
      }
    }
  }

  #fetch(key: string): Promise<T> {
    const entry = { list: this.#load(key), pending: true };
    this.#lists.set(key, entry);
    entry.list.then(
      () => {
        entry.pending = false;
        this.#seen.set(key, entry.list);
      },
      () => {
        if (this.#lists.get(key) === entry) {
          this.drop(key);
        }
      },
    );
    return entry.list;
  }
}

/** The service type of DBSS in orders, prices and subscriptions. */
export const SERVICE_TYPE = "hws.service.type.dbss";

/** The key of lists of which a project has one, such as that of instances and that of subscriptions. */
export const PROJECT = "";

/** The lists that the resources read from. */
export interface Snapshots {
  /** All instances, under `PROJECT`. */
  readonly instances: Snapshot<AuditInstance[]>;
  /** All subscribed instances that BSS knows, under `PROJECT`. */
  readonly subscriptions: Snapshot<SubscribedResource[]>;
  /** All orders of DBSS, whatever their status, under `PROJECT`. */
  readonly orders: Snapshot<Order[]>;
  /** The lines of an order, by order ID. They never change. */
  readonly orderLines: Snapshot<OrderLine[]>;
  /** All RDS instances by ID, under `PROJECT`. */
  readonly rdsInstances: Snapshot<ReadonlyMap<string, RdsInstance>>;
  /** The databases of an instance, by instance ID. */
  readonly databases: Snapshot<AuditDatabase[]>;
  /** The agents of a database, by `<instance ID>/<database ID>`. */
  readonly agents: Snapshot<AuditAgent[]>;
  /** The risk rules of an instance, by instance ID. */
  readonly riskRules: Snapshot<RiskRule[]>;
  /** The SQL injection rules of an instance, by instance ID. */
  readonly sqlInjectionRules: Snapshot<SqlInjectionRule[]>;
  /** The masking rules of an instance, by instance ID. */
  readonly maskingRules: Snapshot<MaskingRule[]>;
  /** The audit scopes of an instance, by instance ID. */
  readonly auditScopes: Snapshot<AuditScope[]>;
  /** The whitelisted statements of an instance, by instance ID. */
  readonly whitelists: Snapshot<Whitelist[]>;
  /** The report templates of an instance, by instance ID. */
  readonly reportTemplates: Snapshot<ReportTemplate[]>;
  /** The reports of an instance, by instance ID. */
  readonly reports: Snapshot<AuditReport[]>;
  /** The tags of a resource, by `<resource type>/<resource ID>`. */
  readonly tags: Snapshot<Tag[]>;
}

/** The lists of what is on an audit instance, by instance ID. */
export const ON_INSTANCES = [
  "databases",
  "riskRules",
  "sqlInjectionRules",
  "maskingRules",
  "auditScopes",
  "whitelists",
  "reportTemplates",
  "reports",
] as const;

export function createSnapshots(client: Client): Snapshots {
  return {
    instances: new Snapshot(() => client.dbss.listAuditInstances({})),
    subscriptions: new Snapshot(() => client.bss.listResources({ service_type_code: SERVICE_TYPE })),
    // Without a filter by status: orders leave a filtered list while its pages are read.
    orders: new Snapshot(() => client.bss.listOrders({ service_type_code: SERVICE_TYPE })),
    orderLines: new Snapshot(async (orderId) => {
      const { order_line_items: lines } = await client.bss.showOrder({ order_id: orderId });
      return lines;
    }),
    rdsInstances: new Snapshot(async () => {
      const instances = await client.rds.listInstances({});
      return new Map(instances.map((instance) => [instance.id, instance]));
    }),
    databases: new Snapshot((instanceId) => client.dbss.listDatabases({ instance_id: instanceId })),
    agents: new Snapshot((key) => {
      const [instanceId = "", databaseId = ""] = key.split("/");
      return client.dbss.listAgents({ instance_id: instanceId, db_id: databaseId });
    }),
    riskRules: new Snapshot((instanceId) => client.dbss.listRiskRules({ instance_id: instanceId })),
    sqlInjectionRules: new Snapshot((instanceId) => client.dbss.listSqlInjectionRules({ instance_id: instanceId })),
    maskingRules: new Snapshot((instanceId) => client.dbss.listMaskingRules({ instance_id: instanceId })),
    auditScopes: new Snapshot((instanceId) => client.dbss.listAuditScopes({ instance_id: instanceId })),
    whitelists: new Snapshot((instanceId) => client.dbss.listWhitelists({ instance_id: instanceId })),
    reportTemplates: new Snapshot((instanceId) => client.dbss.listReportTemplates({ instance_id: instanceId })),
    reports: new Snapshot((instanceId) => client.dbss.listReports({ instance_id: instanceId })),
    tags: new Snapshot((key) => {
      const [resourceType = "", resourceId = ""] = key.split("/");
      return client.dbss.listResourceTags({ resource_type: resourceType, resource_id: resourceId });
    }),
  };
}
