import { afterAll, beforeAll, beforeEach } from "vitest";
import type { z } from "zod";
import { ACCOUNT, type State } from "../../emulator";
import { check } from "../../provider/lifecycle/check";
import type { Lifecycle } from "../../provider/lifecycle/contract";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import { rdsAuditDatabase } from "../../provider/resources/rds-audit-database/lifecycle";
import { type Cloud, startCloud } from "../cloud";
import { homeArgs } from "./home";

/** A cloud with one instance, made anew for every test of a file. */
export class InstanceHome {
  #cloud: Cloud | undefined;
  instanceId = "";

  constructor() {
    beforeAll(async () => {
      this.#cloud = await startCloud();
    });
    afterAll(() => this.cloud.close());
    beforeEach(async () => {
      await this.cloud.reset();
      await this.cloud.settings({ jobSeconds: 1, orderSeconds: 1, powerSeconds: 1, deleteSeconds: 1 });
      const { state } = await auditInstance.create(this.cloud.context(), homeArgs);
      this.instanceId = state.instanceId ?? "";
      await this.cloud.requests();
    });
  }

  get cloud(): Cloud {
    if (this.#cloud === undefined) {
      throw new Error("The cloud starts with the tests.");
    }
    return this.#cloud;
  }

  /** Arguments on this instance, as the host hands them to a lifecycle: checked, and with defaults. */
  inputs<Args extends z.ZodObject>(lifecycle: { readonly args: Args }, given: Record<string, unknown>): z.output<Args> {
    const { args } = lifecycle;
    const declared = { instanceId: this.instanceId, ...given };
    const { inputs, failures } = check(lifecycle as unknown as Lifecycle, declared, () => false);
    if (failures.length > 0) {
      throw new Error(JSON.stringify(failures));
    }
    return args.parse(inputs);
  }

  /** Puts a database under audit, and answers its ID. */
  async database(rdsId: string = ACCOUNT.rdsInstances.mysqlOrders): Promise<string> {
    const inputs = this.inputs(rdsAuditDatabase, { rdsId });
    const { state } = await rdsAuditDatabase.create(this.cloud.context(), inputs);
    await this.cloud.requests();
    return state.databaseId ?? "";
  }

  /** The rows of a list of the cloud's state. */
  async rows<Name extends keyof State>(name: Name): Promise<State[Name]> {
    return (await this.cloud.state())[name];
  }

  /** How often each operation was called since the last look. */
  async calls(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { operation = "?" } of await this.cloud.requests()) {
      counts[operation] = (counts[operation] ?? 0) + 1;
    }
    return counts;
  }
}

/** What a promise fails with. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) {
    throw new Error("It did not fail.");
  }
  return error;
}
