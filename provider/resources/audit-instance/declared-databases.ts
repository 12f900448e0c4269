import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { DATABASES_OF_EDITION, type Edition } from "./editions";

/** An instance of the program, and what the program declares on it. */
export class InstanceDeclaration {
  #databases = 0;
  #refusal: Error | undefined;

  constructor(
    private readonly name: string,
    private readonly edition: unknown,
  ) {}

  /** Makes the instance known by the output that will be its ID: it has no value yet when databases are declared. */
  knownBy(instanceId: pulumi.Output<string>): void {
    instances.set(instanceId, this);
  }

  /**
   * Answers the value when the program has declared what follows the instance in the same turn. The engine buys as soon
   * as it hears of an instance, even if the program fails an instant later.
   *
   * @throws the refusal of a database.
   */
  async complete<T>(value: T): Promise<T> {
    await setImmediate();
    if (this.#refusal) {
      throw this.#refusal;
    }
    return value;
  }

  /**
   * Counts a database; `database` says where the program declares it, down to the property.
   *
   * @throws RunError when the edition of the instance does not audit so many databases.
   */
  add(database: string): void {
    this.#databases += 1;
    const limit = isEdition(this.edition) ? DATABASES_OF_EDITION[this.edition] : Number.POSITIVE_INFINITY;
    if (this.#databases > limit) {
      this.#refusal = new pulumi.RunError(
        `${database}: this is database ${this.#databases} on the AuditInstance ${this.name}, and its ` +
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
 * @throws RunError when the edition of the instance does not audit so many.
 */
export function declareDatabase(name: string, instanceId: pulumi.Input<string> | undefined): void {
  if (typeof instanceId === "object") {
    instances.get(instanceId)?.add(`${name}: instanceId`);
  }
}

/** An edition that is the output of something has no limit that is known yet. */
function isEdition(value: unknown): value is Edition {
  return typeof value === "string" && value in DATABASES_OF_EDITION;
}

/** What to do about more databases than `limit`. */
export function adviceBeyond(limit: number): string {
  const larger = Object.entries(DATABASES_OF_EDITION).filter(([, databases]) => databases > limit);
  const editions = larger.map(([edition, databases]) => `"${edition}" audits ${databases}`).join(", ");
  return editions ? `Declare fewer, or a larger edition: ${editions}.` : "Declare the others on another instance.";
}
