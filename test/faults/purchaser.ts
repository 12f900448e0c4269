import type { Context } from "../../provider/model/context";
import { diff } from "../../provider/model/diff";
import { PartialFailure } from "../../provider/model/errors";
import type { Found } from "../../provider/model/resource";
import { createSnapshots } from "../../provider/model/snapshots";
import type { AuditInstanceState } from "../../provider/resources/audit-instance/args";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import type { AuditOrderState } from "../../provider/resources/audit-order/args";
import { auditOrder } from "../../provider/resources/audit-order/lifecycle";
import { type BuyInputs, instanceInputs, orderInputs } from "../lifecycle/buy-instance";

/**
 * Does with an order and its instance what the engine does with them, each command in a run of its own, and keeps in
 * mind what the engine keeps in the state.
 */
export class Purchaser {
  #order: Found<AuditOrderState> | undefined;
  #instance: Found<AuditInstanceState> | undefined;
  #isUnfinished = false;

  constructor(private readonly context: () => Context) {}

  get order(): Found<AuditOrderState> | undefined {
    return this.#order;
  }

  get instance(): Found<AuditInstanceState> | undefined {
    return this.#instance;
  }

  /** The resource ID of the instance in the state. */
  get resourceId(): string {
    return this.#instance?.id ?? "";
  }

  /** `pulumi up`: the order first, then the instance, which depends on it. */
  async up(inputs: BuyInputs): Promise<void> {
    const context = this.#run();
    await this.#upOrder(context, inputs);
    await this.#upInstance(context, inputs);
  }

  /** `pulumi up --target` with the order alone. */
  async placeOrder(inputs: BuyInputs): Promise<void> {
    await this.#upOrder(this.#run(), inputs);
  }

  /** `pulumi refresh`: what is gone is forgotten. */
  async refresh(): Promise<void> {
    const context = this.#run();
    if (this.#order) {
      this.#order = await auditOrder.read(context, this.#order.id, this.#order.state);
    }
    if (this.#instance) {
      this.#instance = await auditInstance.read(context, this.#instance.id, this.#instance.state);
    }
  }

  /** `pulumi destroy`: the instance first, which depends on the order. */
  async destroy(): Promise<void> {
    const context = this.#run();
    if (this.#instance) {
      await auditInstance.delete(context, this.#instance.id, this.#instance.state);
      this.#instance = undefined;
    }
    if (this.#order) {
      await auditOrder.delete(context, this.#order.id, this.#order.state);
      this.#order = undefined;
    }
  }

  /** The engine lost the instance's state: it was killed before it could write it. */
  loseInstance(): void {
    this.#instance = undefined;
  }

  /** The arguments that differ from what is in the state. */
  differences(inputs: BuyInputs): readonly string[] {
    if (this.#order === undefined || this.#instance === undefined) {
      return ["it does not exist"];
    }
    const orderId = this.#order.state.orderId ?? "";
    return diff(auditInstance, this.#instance.state, instanceInputs(inputs, orderId)).changed;
  }

  /** A provider process serves one command: it has lists and a memory of its own. */
  #run(): Context {
    const context = this.context();
    return { ...context, snapshots: createSnapshots(context.client) };
  }

  async #upOrder(context: Context, inputs: BuyInputs): Promise<void> {
    const wanted = orderInputs(inputs);
    const known = this.#order;
    if (known === undefined) {
      this.#order = await keeping(
        () => auditOrder.create(context, wanted),
        (found) => {
          this.#order = found;
        },
      );
      return;
    }
    const difference = diff(auditOrder, known.state, wanted);
    const compared = await auditOrder.compare?.(context, known.id, known.state, wanted, difference);
    if ((compared ?? difference).changed.length > 0) {
      const { id, state } = known;
      this.#order = await keeping(
        async () => ({ id, state: await auditOrder.update(context, id, state, wanted) }),
        (found) => {
          this.#order = { ...found, id };
        },
      );
    }
  }

  async #upInstance(context: Context, inputs: BuyInputs): Promise<void> {
    const wanted = instanceInputs(inputs, this.#order?.state.orderId ?? "");
    const keep = (found: Found<AuditInstanceState>) => {
      this.#instance = { ...found, id: this.#instance?.id ?? found.id };
      this.#isUnfinished = true;
    };
    auditInstance.checked?.(context, wanted);
    const known = this.#instance;
    if (known === undefined) {
      this.#instance = await keeping(() => auditInstance.create(context, wanted), keep);
    } else {
      const { id, state } = known;
      const { changed, replaces } = diff(auditInstance, state, wanted);
      await auditInstance.compare?.(context, id, state, wanted, { changed, replaces, ignored: [] });
      if (replaces.length > 0) {
        throw new Error(`Instance ${id} would be replaced: ${replaces.join(", ")}`);
      }
      if (changed.length > 0 || this.#isUnfinished) {
        this.#instance = await keeping(
          async () => ({ id, state: await auditInstance.update(context, id, state, wanted) }),
          keep,
        );
      }
    }
    this.#isUnfinished = false;
  }
}

/** Runs a step. What a failure says of what exists is kept, as the engine does. */
async function keeping<S>(step: () => Promise<Found<S>>, keep: (found: Found<S>) => void): Promise<Found<S>> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof PartialFailure) {
      keep({ id: error.id, state: error.state as S });
    }
    throw error;
  }
}
