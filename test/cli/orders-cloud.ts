import type { Client } from "../../provider/client";
import { environmentOf } from "../../tools/local-stack";
import { type Cloud, startCloud } from "../cloud";
import { buy, placeOrder } from "./buying";
import { type CliEnded, type CliOptions, cli } from "./cli";
import { type Exported, type FakePulumi, fakePulumi } from "./fake-pulumi";

/** A cloud on which `orders` runs outside a Pulumi project, or in one. */
export class OrdersCloud {
  #cloud: Cloud | undefined;
  #client: Client | undefined;
  #empty: FakePulumi | undefined;

  readonly place = (name: string) => placeOrder(this.client, name);
  readonly buy = (name: string) => buy(this.cloud, this.client, name);

  /** Starts the cloud. */
  async open(): Promise<void> {
    this.#cloud = await startCloud(0);
    this.#empty = await fakePulumi();
    this.#client = this.#cloud.context().client;
  }

  get cloud(): Cloud {
    return started(this.#cloud);
  }

  get client(): Client {
    return started(this.#client);
  }

  /** Runs the command outside a Pulumi project. */
  readonly orders = (args: readonly string[], options: CliOptions = {}): Promise<CliEnded> => {
    const { env: path, outside } = started(this.#empty);
    const env = { ...environmentOf(this.cloud.account), ...path, ...options.env };
    return cli(["orders", ...args], { cwd: outside, ...options, env });
  };

  /** Runs the command in a project with a selected stack whose state holds these resources. */
  readonly ordersOfStack = async (held: readonly Exported[], ...args: string[]): Promise<CliEnded> => {
    const pulumi = await fakePulumi([{ type: "ResourceTags", name: "tags", id: "tags" }, ...held]);
    try {
      return await cli(["orders", ...args], {
        env: { ...environmentOf(this.cloud.account), ...pulumi.env },
        cwd: process.cwd(),
      });
    } finally {
      await pulumi.remove();
    }
  };

  /** The status of an order, and of the subscription that it bought. */
  readonly stateOf = async (orderId: string) => {
    const { orders, subscriptions } = await this.cloud.state();
    return {
      order: orders.find((order) => order.order_id === orderId)?.status,
      subscription: subscriptions.find((row) => row.order_id === orderId)?.status,
    };
  };

  async close(): Promise<void> {
    await this.cloud.close();
    await started(this.#empty).remove();
  }
}

function started<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error("The cloud is not started.");
  }
  return value;
}
