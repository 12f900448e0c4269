import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { tokenUnder } from "../../../provider/program/tokens";
import { type Cloud, startCloud } from "../../cloud";
import { drawHosts, type Host } from "../../host/hosted";
import { auditInstance } from "../declarations";
import { endsWith, TestStack } from "../stack";

/** What was bought and unsubscribed in a cloud. */
export interface Bill {
  /** The resource IDs of the existing instances. */
  readonly instances: readonly string[];
  /** The amounts that were paid. */
  readonly paid: readonly number[];
  readonly refunds: number;
}

/** A cloud in which the tests of a file spend money. Each test starts with an empty stack. */
export class Bank {
  #cloud: Cloud | undefined;
  #stack: TestStack | undefined;
  #namesakes: TestStack[] = [];

  /** The host of all stacks is drawn at random if the tests do not name one. */
  constructor(
    private readonly name: string,
    readonly host: Host = drawHosts("MONEY_SEED")(),
  ) {
    beforeAll(async () => {
      this.#cloud = await startCloud();
      this.#stack = await this.#newStack();
    });
    beforeEach(async () => {
      await this.cloud.reset();
      await this.cloud.settings({ orderSeconds: 1, jobSeconds: 1, powerSeconds: 1, deleteSeconds: 1 });
    });
    afterEach(async () => {
      await Promise.all([this.stack.startOver(), ...this.#namesakes.map((stack) => stack.remove())]);
      this.#namesakes = [];
    });
    afterAll(async () => {
      await this.stack.remove();
      await this.cloud.close();
    });
  }

  get cloud(): Cloud {
    if (this.#cloud === undefined) {
      throw new Error("The cloud starts with the tests.");
    }
    return this.#cloud;
  }

  get stack(): TestStack {
    if (this.#stack === undefined) {
      throw new Error("The stack is created with the tests.");
    }
    return this.#stack;
  }

  /** A stack of the same name, with a backend of its own. */
  async namesake(): Promise<TestStack> {
    const stack = await this.#newStack();
    this.#namesakes.push(stack);
    return stack;
  }

  /** Deploys an instance. Returns its resource ID. */
  async buy(args: object = {}, options: object = {}, stack = this.stack): Promise<string> {
    await stack.declare({ audit: auditInstance(args, options) });
    endsWith(0, await stack.up());
    return (await stack.purchase()).instance?.id ?? "";
  }

  /** The URN of the resource `audit` in the stack. */
  urn(type: "AuditInstance" | "AuditOrder"): string {
    return `urn:pulumi:${this.name}::dbss-test::${tokenUnder(this.host, type)}::audit`;
  }

  async bill(): Promise<Bill> {
    const { instances, payments, refunds } = await this.cloud.state();
    return {
      instances: instances.filter(({ status }) => status !== "DELETING").map(({ resource_id: id }) => id),
      paid: payments.map(({ amount }) => amount),
      refunds: refunds.length,
    };
  }

  /** The BSS status of each order of an instance: 4 canceled, 5 completed, 6 unpaid. */
  async orders(): Promise<number[]> {
    return (await this.cloud.state()).orders.flatMap(({ instance, status }) => (instance ? [status] : []));
  }

  #newStack(): Promise<TestStack> {
    return TestStack.create(this.cloud, this.name, { DBSS_HOST: this.host });
  }

  async balance(value: number): Promise<void> {
    await this.cloud.patch({ op: "replace", path: "/account/balance", value });
  }
}
