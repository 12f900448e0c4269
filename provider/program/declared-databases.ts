import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { DATABASES_OF_EDITION, type Edition } from "../resources/for-programs";
import { plannedRegion } from "./planned-region";

/** An instance of the program, and what the program declares on it. */
export class InstanceDeclaration {
  #databases = 0;
  readonly #rdsIds: string[] = [];
  #refusal: Error | undefined;
  /** The instance whose deletion also ends the audit of its databases; undefined if the instance stays in the cloud. */
  deletedWith: pulumi.Resource | undefined;

  /** `region` is undefined if the program cannot tell it. */
  constructor(
    private readonly name: string,
    private readonly edition: unknown,
    private readonly region?: string,
  ) {}

  /**
   * Registers the instance under the outputs that will be its IDs: they have no values yet when databases are declared.
   * `deletedWith` is the instance if deleting it ends the audit of its databases.
   */
  knownBy(ids: readonly pulumi.Output<string>[], deletedWith?: pulumi.Resource): void {
    this.deletedWith = deletedWith;
    for (const id of ids) {
      instances.set(id, this);
    }
  }

  /**
   * Rejects a resource on the instance that will be in another region; `resource` is its type and name.
   *
   * @throws RunError that names both regions.
   */
  refuseOtherRegion(resource: string, region: string | undefined): void {
    if (region === undefined || this.region === undefined || region === this.region) {
      return;
    }
    this.#refusal = new pulumi.RunError(
      `${resource}: it would be in region ${region}, but the AuditInstance ${this.name} is in ${this.region}. Declare ` +
        `\`region: "${this.region}"\` for it.`,
    );
    throw this.#refusal;
  }

  /**
   * Returns the IDs of the RDS instances that the program declares on this instance, as far as they are known. Waits
   * until the program has run to the end of the current turn of the event loop, so that all of them are counted: the
   * engine buys the instance as soon as it is registered, even if the program fails right after.
   *
   * @throws RunError when a database was rejected.
   */
  async rdsIds(): Promise<string[]> {
    await setImmediate();
    if (this.#refusal) {
      throw this.#refusal;
    }
    return this.#rdsIds;
  }

  /**
   * Counts a database; `database` says where the program declares it, down to the property. The ID of an RDS instance
   * is recorded if known.
   *
   * @throws RunError when the instance's edition does not allow so many databases.
   */
  add(database: string, rdsId?: unknown): void {
    this.#databases += 1;
    if (typeof rdsId === "string") {
      this.#rdsIds.push(rdsId);
    }
    const limit = isEdition(this.edition) ? DATABASES_OF_EDITION[this.edition] : Number.POSITIVE_INFINITY;
    if (this.#databases > limit) {
      this.#refusal = new pulumi.RunError(
        `${database}: this is database ${this.#databases} on the AuditInstance ${this.name}, but its ` +
          `edition ${this.edition} audits ${limit}. ${adviceBeyond(limit)}`,
      );
      throw this.#refusal;
    }
  }
}

const instances = new WeakMap<object, InstanceDeclaration>();

/**
 * Counts a database that the program declares on an instance. Only the program sees all of them before the instance is
 * bought.
 *
 * @throws RunError when the instance's edition does not allow so many.
 */
export function declareDatabase(name: string, instanceId: pulumi.Input<string> | undefined, rdsId?: unknown): void {
  declarationOf(instanceId)?.add(`${name}: instanceId`, rdsId);
}

/**
 * Rejects a resource that will be in another region than the instance of the program that it is on. Otherwise, it would
 * fail only after the instance is bought.
 *
 * @throws RunError that names both regions.
 */
export function refuseOtherRegion(
  type: string,
  name: string,
  args: { readonly instanceId?: unknown; readonly resourceId?: unknown; readonly region?: unknown },
  options: pulumi.CustomResourceOptions | undefined,
): void {
  const declaration = declarationOf(args.instanceId) ?? declarationOf(args.resourceId);
  declaration?.refuseOtherRegion(`${type} ${name}`, plannedRegion(type, args, options));
}

/**
 * The options of a database. If its instance is deleted in the same operation, the database is not removed from it
 * first, because that takes a request for each: unsubscribing from the instance ends the audit of all.
 */
export function databaseOptions(
  instanceId: pulumi.Input<string> | undefined,
  options: pulumi.CustomResourceOptions | undefined,
): pulumi.CustomResourceOptions | undefined {
  const deletedWith = declarationOf(instanceId)?.deletedWith;
  return deletedWith === undefined ? options : { deletedWith, ...options };
}

/** The declaration of the instance with this ID; undefined for one that the program does not declare. */
function declarationOf(id: unknown): InstanceDeclaration | undefined {
  return typeof id === "object" && id !== null ? instances.get(id) : undefined;
}

/** An edition that is an output has no known limit yet. */
function isEdition(value: unknown): value is Edition {
  return typeof value === "string" && value in DATABASES_OF_EDITION;
}

/** What to do about more databases than `limit`. */
function adviceBeyond(limit: number): string {
  const larger = Object.entries(DATABASES_OF_EDITION).filter(([, databases]) => databases > limit);
  const editions = larger.map(([edition, databases]) => `"${edition}" audits ${databases}`).join(", ");
  return editions ? `Declare fewer, or use a larger edition: ${editions}.` : "Declare the others on another instance.";
}
