import { type Context, withOwnLists } from "../../provider/model/context";
import { type Difference, diff } from "../../provider/model/diff";
import { PartialFailure } from "../../provider/model/errors";
import { inParallel } from "../../provider/model/lists";
import type { Found, Resource } from "../../provider/model/resource";
import { stateSchema } from "../../provider/model/state";
import type { AuditInstanceState } from "../../provider/resources/audit-instance/args";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import type { AuditOrderState } from "../../provider/resources/audit-order/args";
import { auditOrder } from "../../provider/resources/audit-order/lifecycle";
import type { Cloud } from "../cloud";
import { type Host, under } from "../host/hosted";
import { type BuyInputs, instanceInputs, orderInputs } from "./buy-instance";

const orderState = stateSchema(auditOrder);
const instanceState = stateSchema(auditInstance);

/** The difference of what must be created. */
export const ABSENT = "it does not exist";

/**
 * A stack with an order and its instance that keeps its state as Pulumi does. Each run has its own lists and memory,
 * like a provider process, and calls the lifecycles as the engine does.
 */
export class Stack {
  order: Found<AuditOrderState> | undefined;
  instance: Found<AuditInstanceState> | undefined;
  /** Replaced instances that are still to be deleted. */
  superseded: Found<AuditInstanceState>[] = [];

  /** Resources that failed partway. The engine updates them in the next run, even if they do not differ. */
  readonly #unfinished = new Set<"order" | "instance">();

  readonly #order: Resource;
  readonly #instance: Resource;

  /**
   * `contexts` returns the context of each run. If it returns the same one twice, the runs share only its client. Steps
   * go through the host; without one, they call the resources directly.
   */
  constructor(
    private readonly contexts: () => Context,
    host?: Host,
  ) {
    this.#order = host ? under(host, auditOrder) : auditOrder;
    this.#instance = host ? under(host, auditInstance) : auditInstance;
  }

  get orderId(): string {
    return this.order?.state.orderId ?? "";
  }

  get resourceId(): string {
    return this.instance?.state.resourceId ?? "";
  }

  /** The context of a new run. */
  run(): Context {
    return withOwnLists(this.contexts());
  }

  /** How the declared order and instance differ from the state. */
  differences(inputs: BuyInputs): Pick<Difference, "changed" | "replaces"> {
    if (this.order === undefined || this.instance === undefined) {
      return { changed: [ABSENT], replaces: [] };
    }
    const ofOrder = diff(auditOrder, this.order.state, orderInputs(inputs));
    const ofInstance = diff(auditInstance, this.instance.state, instanceInputs(inputs, this.orderId));
    return {
      changed: [...ofOrder.changed, ...ofInstance.changed],
      replaces: [...ofOrder.replaces, ...ofInstance.replaces],
    };
  }

  /** `pulumi up` of a program that declares the instance. */
  async up(inputs: BuyInputs, context = this.run()): Promise<void> {
    await this.upOrder(inputs, context);
    await this.upInstance(inputs, context);
    for (const replaced of [...this.superseded]) {
      await this.#instance.delete(context, replaced.id, replaced.state);
      this.superseded = this.superseded.filter((each) => each !== replaced);
    }
  }

  /** Only the step of the order, as if the run was killed after it. */
  async upOrder(inputs: BuyInputs, context = this.run()): Promise<void> {
    const declared = orderInputs(inputs);
    const { order } = this;
    await this.#keeping("order", async () => {
      if (order === undefined) {
        return this.#order.create(context, declared);
      }
      const { id, state } = order;
      const compared = diff(auditOrder, state, declared);
      const { changed } = (await auditOrder.compare?.(context, id, state, declared, compared)) ?? compared;
      return changed.length > 0 || this.#unfinished.has("order")
        ? { id, state: await this.#order.update(context, id, state, declared) }
        : order;
    });
  }

  /** The step of the instance, in the run of the context. */
  async upInstance(inputs: BuyInputs, context: Context): Promise<void> {
    const declared = instanceInputs(inputs, this.orderId);
    auditInstance.checked?.(context, declared);
    const { instance } = this;
    await this.#keeping("instance", async () => {
      if (instance === undefined) {
        return this.#instance.create(context, declared);
      }
      const { id, state } = instance;
      const compared = diff(auditInstance, state, declared);
      const difference = (await auditInstance.compare?.(context, id, state, declared, compared)) ?? compared;
      if (difference.replaces.length === 0) {
        const isChanged = difference.changed.length > 0 || this.#unfinished.has("instance");
        return isChanged ? { id, state: await this.#instance.update(context, id, state, declared) } : instance;
      }
      return this.#instance.create(context, declared);
    });
  }

  /** Drops the instance from the state, as if the engine was killed before writing it. */
  loseInstance(): void {
    this.instance = undefined;
  }

  /** `pulumi refresh`. */
  async refresh(context = this.run()): Promise<void> {
    const { order, instance } = this;
    const foundOrder = order && (await this.#order.read(context, order.id, order.state));
    const foundInstance = instance && (await this.#instance.read(context, instance.id, instance.state));
    this.order = foundOrder && { id: foundOrder.id, state: orderState.parse(foundOrder.state) };
    this.instance = foundInstance && { id: foundInstance.id, state: instanceState.parse(foundInstance.state) };
  }

  /** `pulumi destroy`, which runs no program. */
  async destroy(context = this.run()): Promise<void> {
    if (this.instance) {
      await this.#instance.delete(context, this.instance.id, this.instance.state);
      this.instance = undefined;
    }
    if (this.order) {
      await this.#order.delete(context, this.order.id, this.order.state);
      this.order = undefined;
    }
  }

  /** Keeps the result of a step, even if it fails partway. */
  async #keeping(name: "order" | "instance", step: () => Promise<Found<object>>): Promise<void> {
    try {
      this.#keep(name, await step());
      this.#unfinished.delete(name);
    } catch (error) {
      if (error instanceof PartialFailure) {
        this.#keep(name, { id: error.id, state: error.state });
        this.#unfinished.add(name);
      }
      throw error;
    }
  }

  #keep(name: "order" | "instance", { id, state }: Found<object>): void {
    if (name === "order") {
      this.order = { id, state: orderState.parse(state) };
      return;
    }
    if (this.instance && this.instance.id !== id) {
      this.superseded.push(this.instance);
    }
    this.instance = { id, state: instanceState.parse(state) };
  }
}

/** The numbers of payments, unpaid orders and instances in the cloud. */
export async function purchasesIn(cloud: Cloud): Promise<{ paid: number; unpaid: number; instances: number }> {
  const { orders, payments, instances } = await cloud.state();
  return {
    paid: payments.length,
    unpaid: orders.filter(({ status }) => status === 6).length,
    instances: instances.length,
  };
}

/** The number of steps that the engine runs in parallel on a machine with two cores. */
const AT_ONCE = 8;

/** Runs steps as the engine does: a fixed number in parallel, the next as soon as one is done. Returns the results. */
export function concurrently<T>(steps: readonly (() => Promise<T>)[]): Promise<T[]> {
  return inParallel(AT_ONCE, steps, (step) => step());
}
