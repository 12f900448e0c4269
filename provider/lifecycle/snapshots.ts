import type {
  AuditAgent,
  AuditDatabase,
  AuditInstance,
  AuditReport,
  AuditScope,
  Client,
  MaskingRule,
  RdsInstance,
  ReportTemplate,
  RiskRule,
  SqlInjectionRule,
  SubscribedResource,
  Tag,
  Whitelist,
} from "../client";

/**
 * A list that the reads of one operation share: fetched once for each key, however many look into it, until it is
 * dropped because something was written to what it shows.
 */
export class Snapshot<T> {
  readonly #load: (key: string) => Promise<T>;
  readonly #lists = new Map<string, { list: Promise<T>; pending: boolean }>();

  constructor(load: (key: string) => Promise<T>) {
    this.#load = load;
  }

  /** The list as last fetched. */
  get(key: string): Promise<T> {
    return this.#lists.get(key)?.list ?? this.#fetch(key);
  }

  /** The list as it is now. Those who ask while it is being fetched share the answer. */
  fresh(key: string): Promise<T> {
    const kept = this.#lists.get(key);
    return kept?.pending ? kept.list : this.#fetch(key);
  }

  /** Forgets the list: for after a write, so that not even a fetch under way is taken for what is true now. */
  drop(key: string): void {
    this.#lists.delete(key);
  }

  #fetch(key: string): Promise<T> {
    const entry = { list: this.#load(key), pending: true };
    this.#lists.set(key, entry);
    entry.list.then(
      () => {
        entry.pending = false;
      },
      () => {
        if (this.#lists.get(key) === entry) {
          this.#lists.delete(key);
        }
      },
    );
    return entry.list;
  }
}

/** The service type of DBSS in orders, prices and subscriptions. */
export const SERVICE_TYPE = "hws.service.type.dbss";

/** A project has one list of instances and one of subscriptions: their key. */
export const PROJECT = "";

/** The lists that the resources read from. */
export interface Snapshots {
  /** All instances, under `PROJECT`. */
  readonly instances: Snapshot<AuditInstance[]>;
  /** What BSS knows of all subscribed instances, under `PROJECT`. */
  readonly subscriptions: Snapshot<SubscribedResource[]>;
  /** All RDS instances, under `PROJECT`. */
  readonly rdsInstances: Snapshot<RdsInstance[]>;
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

export function createSnapshots(client: Client): Snapshots {
  return {
    instances: new Snapshot(() => client.dbss.listAuditInstances({})),
    subscriptions: new Snapshot(() => client.bss.listResources({ service_type_code: SERVICE_TYPE })),
    rdsInstances: new Snapshot(() => client.rds.listInstances({})),
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
