import { afterAll, beforeAll, beforeEach } from "vitest";
import type { z } from "zod";
import { ACCOUNT, type State } from "../../emulator";
import { readSettings } from "../../provider/config";
import { check } from "../../provider/model/check";
import { type Context, createContext } from "../../provider/model/context";
import type { Resource } from "../../provider/model/resource";
import { rdsAuditDatabase } from "../../provider/resources/rds-audit-database";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { buyInstance, homeArgs } from "./buy-instance";

/** A cloud with one instance, reset before every test of a file. */
export class InstanceHome {
  #cloud: Cloud | undefined;
  instanceId = "";
  resourceId = "";

  constructor() {
    let back: () => Promise<void>;
    beforeAll(async () => {
      this.#cloud = await startCloud();
      await this.cloud.settings({ jobSeconds: 1, orderSeconds: 1, powerSeconds: 1, deleteSeconds: 1 });
      const { state } = await buyInstance(this.cloud.context(), homeArgs);
      this.instanceId = state.instanceId ?? "";
      this.resourceId = state.resourceId ?? "";
      back = await this.cloud.checkpoint();
    });
    afterAll(() => this.cloud.close());
    beforeEach(async () => {
      await back();
      await this.cloud.requests();
    });
  }

  get cloud(): Cloud {
    if (this.#cloud === undefined) {
      throw new Error("The cloud starts with the tests.");
    }
    return this.#cloud;
  }

  /** Arguments for this instance as the host passes them to a lifecycle: checked, with defaults. */
  inputs<Args extends z.ZodObject>(lifecycle: { readonly args: Args }, given: Record<string, unknown>): z.output<Args> {
    const { args } = lifecycle;
    const declared = { instanceId: this.instanceId, ...given };
    const { inputs, failures } = check(lifecycle as unknown as Resource, declared, () => false);
    if (failures.length > 0) {
      throw new Error(JSON.stringify(failures));
    }
    return args.parse(inputs);
  }

  /** Adds an RDS database and returns its ID. */
  async database(rdsId: string = ACCOUNT.rdsInstances.mysqlOrders): Promise<string> {
    const inputs = this.inputs(rdsAuditDatabase, { rdsId });
    const { state } = await rdsAuditDatabase.create(this.cloud.context(), inputs);
    await this.cloud.requests();
    return state.databaseId ?? "";
  }

  /** A context that never retries a request. */
  hastyContext(): Context {
    const environment = { ...environmentOf(this.cloud.account), HW_MAX_RETRIES: "0" };
    const log = { progress: () => undefined, warn: () => undefined };
    return createContext(
      readSettings(() => undefined, environment),
      log,
      new AbortController().signal,
    );
  }

  /** Clears all faults. */
  async mend(): Promise<void> {
    await this.cloud.control.clearFaults();
  }

  /** The rows of a list in the cloud's state. */
  async rows<Name extends keyof State>(name: Name): Promise<State[Name]> {
    return (await this.cloud.state())[name];
  }

  /** The number of calls of each operation since the requests were last read. */
  async calls(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { operation = "?" } of await this.cloud.requests()) {
      counts[operation] = (counts[operation] ?? 0) + 1;
    }
    return counts;
  }
}

/** The error that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) {
    throw new Error("The promise did not reject.");
  }
  return error;
}
