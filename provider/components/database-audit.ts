import * as pulumi from "@pulumi/pulumi";
import { type DatabaseAuditArgs, type DatabaseAuditOutputs, PLAIN_ARGUMENTS } from "../generated/database-audit";
import type { RdsAuditDatabase } from "../generated/rds-audit-database";
import { InstanceDeclaration } from "../program/declared-databases";
import { failInlineProgramWith } from "../program/inline-program";
import { NOT_DELETED_WITH } from "../program/options";
import { plannedRegion } from "../program/planned-region";
import { IS_PLUGIN } from "../program/plugin";
import { nativeToken } from "../program/tokens";
import { isMistake } from "../resources/for-programs";
import type { AuditInstance } from "./audit-instance";
import { build, type Parts } from "./build";
import { namedIds } from "./databases-of";

/** The arguments that say where the instance runs. */
const PLACE = ["vpcId", "subnetId", "securityGroupIds"] as const;

/**
 * Audited databases in one declaration: an audit instance, the RDS databases that it audits, enabled and disabled risk
 * rules, tags and settings. It buys an instance, which costs money. Everything about AuditInstance also applies to it.
 *
 * Declaring more databases than the edition audits is an error before anything is bought. Further resources refer to
 * the instance by its `instanceId`.
 *
 * @example
 * ```ts
 * const audit = new dbss.DatabaseAudit("audit", {
 *   vpcId: "…",
 *   subnetId: "…",
 *   securityGroupIds: ["…"],
 *   rdsIds: { orders: "…", users: "…" },
 *   maxPrice: { amount: 3000, currency: "CNY" },
 * });
 * ```
 */
export class DatabaseAudit extends pulumi.ComponentResource implements DatabaseAuditOutputs {
  readonly instance: pulumi.Output<AuditInstance>;
  readonly databases: pulumi.Output<{ [key: string]: RdsAuditDatabase }>;
  readonly resourceId: pulumi.Output<string>;
  readonly instanceId: pulumi.Output<string>;
  readonly orderId: pulumi.Output<string | undefined>;
  readonly status: pulumi.Output<string>;
  readonly connectIp: pulumi.Output<string>;
  readonly connectIpv6: pulumi.Output<string | undefined>;
  readonly databaseLimit: pulumi.Output<number>;
  readonly version: pulumi.Output<string | undefined>;
  readonly createdAt: pulumi.Output<string | undefined>;
  readonly expiresAt: pulumi.Output<string | undefined>;
  readonly price: pulumi.Output<number | undefined>;
  readonly currency: pulumi.Output<string | undefined>;

  readonly #parts: Promise<Parts>;

  constructor(
    name: string,
    args: DatabaseAuditArgs,
    { deletedWith, ...options }: pulumi.ComponentResourceOptions = {},
  ) {
    // The plugin declares it for programs in other languages, which know it by the type of the schema.
    super(IS_PLUGIN ? nativeToken("DatabaseAudit") : "dbss:components:DatabaseAudit", name, {}, options);
    refuseUnusable(name, args);
    if (deletedWith !== undefined) {
      void pulumi.log.warn(`DatabaseAudit ${name}: ${NOT_DELETED_WITH}`, this);
    }
    const rdsIds = namedIds(args.rdsIds);
    const region = plannedRegion("AuditInstance", args, { parent: this });
    const declaration = new InstanceDeclaration(name, args.edition ?? "low", region);
    for (const key of Object.keys(rdsIds)) {
      declaration.add(`DatabaseAudit ${name}: rdsIds.${key}`);
    }
    const parts = build({ component: this, name, args, rdsIds, declaration }).catch(withoutStack);
    const built = IS_PLUGIN ? ifItSucceeds(parts) : parts;
    const { instance, databases } = pulumi.output(built);
    this.instance = instance;
    this.databases = databases;
    this.resourceId = instance.resourceId;
    this.instanceId = instance.instanceId;
    this.orderId = instance.orderId;
    this.status = instance.status;
    this.connectIp = instance.connectIp;
    this.connectIpv6 = instance.connectIpv6;
    this.databaseLimit = instance.databaseLimit;
    this.version = instance.version;
    this.createdAt = instance.createdAt;
    this.expiresAt = instance.expiresAt;
    this.price = instance.price;
    this.currency = instance.currency;
    declaration.knownBy([this.instanceId, this.resourceId]);
    this.#parts = parts;
    const outputs = () => ({ resourceId: this.resourceId, instanceId: this.instanceId });
    // A failed look-up is reported once: by the other outputs or, in the plugin, by `declared`.
    this.registerOutputs(built.then(outputs, () => ({})));
    if (!IS_PLUGIN) {
      failInlineProgramWith(parts);
    }
  }

  /** Ends when the resources of a component are declared. @throws Error when a look-up failed */
  static async declared(component: DatabaseAudit): Promise<void> {
    await component.#parts;
  }
}

/** A failed look-up is no error of the program: Pulumi would print where it was thrown in this package. */
function withoutStack(error: unknown): never {
  if (error instanceof Error && !isMistake(error)) {
    error.stack = "";
  }
  throw error;
}

/** A promise that never ends instead of being rejected: nobody handles the rejections of outputs in the plugin. */
function ifItSucceeds<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve) => promise.then(resolve, () => {}));
}

/**
 * Rejects what would otherwise fail only after the instance is paid: a missing argument, and an output where the
 * component must know the value to declare its resources.
 *
 * @throws RunError that names the argument.
 */
function refuseUnusable(name: string, args: DatabaseAuditArgs): void {
  const missing = PLACE.find((argument) => args.adopt === undefined && args[argument] === undefined);
  if (missing) {
    throw new pulumi.RunError(
      `DatabaseAudit ${name}: ${missing} is required, except with \`adopt\`. Nothing was ordered.`,
    );
  }
  const unknown = PLAIN_ARGUMENTS.find((argument) => isAwaited(args[argument]));
  if (unknown) {
    throw new pulumi.RunError(
      `DatabaseAudit ${name}: ${unknown} must be a plain value, not an output or a promise, because it decides which resources are declared. The values in a list or map may be outputs. Nothing was ordered.`,
    );
  }
}

function isAwaited(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}
