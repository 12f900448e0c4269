import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PartialFailure } from "../../provider/lifecycle/errors";
import { type AuditInstanceState, auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { homeArgs } from "../lifecycle/home";
import { failureOf } from "../lifecycle/instance-home";
import { startInterposer } from "./interposer";
import { contextBehind } from "./life";
import { operationOf } from "./operation-of";

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());
beforeEach(async () => {
  await cloud.reset();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1, powerSeconds: 1, deleteSeconds: 1 });
});

async function ordersByStatus(): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { status } of (await cloud.state()).orders) {
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

describe("several processes that create the same declaration at the same time", () => {
  it.each(Array.from({ length: 12 }, (_, round) => round))(
    "pay for one instance, and all hold it (round %i)",
    async (round) => {
      await using interposer = await startInterposer(cloud.account.url);
      const delays = fc.sample(fc.integer({ min: 0, max: 30 }), { seed: round, numRuns: 1_000 }).values();
      interposer.interfere(async (_, pass) => {
        await new Promise((resolve) => setTimeout(resolve, delays.next().value));
        return pass();
      });
      const contexts = [1, 2, 3].map(() => contextBehind(interposer, environmentOf(cloud.account)));
      const outcomes = await Promise.allSettled(contexts.map((context) => auditInstance.create(context, homeArgs)));
      // Who lost the race for the same order may have to be run again.
      const ids = await Promise.all(
        outcomes.map(async (outcome) =>
          outcome.status === "fulfilled"
            ? outcome.value.id
            : (await auditInstance.create(cloud.context(), homeArgs)).id,
        ),
      );
      await Promise.all(contexts.map(({ client }) => client.close()));
      const { instances, payments } = await cloud.state();
      expect(instances.length).toBe(1);
      expect(payments.length).toBe(1);
      expect(new Set(ids)).toEqual(new Set([instances[0]?.resource_id]));
      expect((await ordersByStatus())[6]).toBeUndefined();
    },
  );
});

describe("an order that arrives after it was given up on", () => {
  it("is taken up if it came before the next run, and never paid beside another", async () => {
    await using interposer = await startInterposer(cloud.account.url);
    let late: (() => Promise<unknown>) | undefined;
    interposer.interfere(async (passing, pass) => {
      if (operationOf(passing) !== "dbss.createPeriodOrder" || late) {
        return pass();
      }
      late = pass;
      return "silence";
    });
    const impatient = contextBehind(interposer, environmentOf(cloud.account), { timeoutMs: 300 });
    await failureOf(auditInstance.create(impatient, homeArgs));
    await impatient.client.close();
    const patient = contextBehind(interposer, environmentOf(cloud.account));
    const made = auditInstance.create(patient, homeArgs);
    await late?.();
    const { id } = await made;
    await patient.client.close();
    const { instances, payments } = await cloud.state();
    expect(instances.map(({ resource_id: resourceId }) => resourceId)).toEqual([id]);
    expect(payments.length).toBe(1);
  });
});

describe("what the state knows", () => {
  async function unpaid(): Promise<{ id: string; state: AuditInstanceState }> {
    await cloud.patch({ op: "replace", path: "/account/balance", value: 1 });
    const { id, state } = (await failureOf(auditInstance.create(cloud.context(), homeArgs))) as PartialFailure;
    await cloud.patch({ op: "replace", path: "/account/balance", value: 1e6 });
    return { id, state: state as AuditInstanceState };
  }

  it("an unpaid order that somebody cancelled is ordered anew", async () => {
    const { id, state } = await unpaid();
    await cloud.context().client.bss.cancelOrder({ order_id: id });
    const updated = await auditInstance.update(cloud.context(), id, state, homeArgs);
    expect(updated.orderId).not.toBe(id);
    expect(await ordersByStatus()).toEqual({ 4: 1, 5: 1 });
  });

  it("an unpaid order is not paid above the maxPrice of now", async () => {
    const { id, state } = await unpaid();
    const error = await failureOf(auditInstance.update(cloud.context(), id, state, { ...homeArgs, maxPrice: 100 }));
    expect(error.message).toMatch(/above maxPrice \(100\)\. It was not paid/);
    expect(error).toBeInstanceOf(PartialFailure);
    expect((await cloud.state()).payments).toEqual([]);
  });

  it("an instance that is still being built is given back when it can be", async () => {
    await cloud.settings({ jobSeconds: 3000 });
    const impatient = { ...homeArgs, timeouts: { create: "1s" } };
    await cloud.fault({ match: { operation: "listAuditInstanceJobsNew" }, effect: { kind: "status", status: 403 } });
    const { id, state } = (await failureOf(auditInstance.create(cloud.context(), impatient))) as PartialFailure;
    await auditInstance.delete(cloud.context(), id, state as AuditInstanceState);
    expect(await cloud.state()).toMatchObject({ instances: [], refunds: [{ resource_id: id }] });
  });

  it("a discount that is not offered is refused before anything is ordered", async () => {
    const payment = { discount: { id: "d-9", type: 1 } };
    const error = await failureOf(auditInstance.create(cloud.context(), { ...homeArgs, payment }));
    expect(error.message).toMatch(/payment\.discount: d-9 is not offered .* offered: none/);
    expect((await cloud.state()).orders).toEqual([]);
  });
});

describe("two that carry the mark of one declaration", () => {
  /** Both paid, as only hands that copy an order can bring about. */
  async function twins(): Promise<[AuditInstanceState, AuditInstanceState]> {
    const one = await auditInstance.create(cloud.context(), homeArgs);
    const other = await auditInstance.create(cloud.context(), { ...homeArgs, mark: "e".repeat(32) });
    const { subscriptions } = await cloud.state();
    const [{ product_spec_desc: value } = { product_spec_desc: "" }] = subscriptions;
    await cloud.patch({ op: "replace", path: "/subscriptions/1/product_spec_desc", value });
    return [one.state, other.state];
  }

  it("are named, and nothing is bought or guessed", async () => {
    const ids = (await twins()).map(({ resourceId }) => resourceId);
    const { message } = await failureOf(auditInstance.create(cloud.context(), homeArgs));
    expect(message).toMatch(/both carry the mark of this declaration.* Nothing was ordered/);
    for (const id of ids) {
      expect(message).toContain(id);
    }
    expect((await cloud.state()).orders.length).toBe(2);
  });

  it("are warned of when one is read or given back, and the other is left alone", async () => {
    const [state, twin] = await twins();
    const { resourceId: id = "" } = state;
    const warning = expect.stringContaining(`Instance ${twin.resourceId} was bought for the same declaration as ${id}`);
    const context = cloud.context();
    await auditInstance.read(context, id, state);
    expect(context.warnings).toEqual([warning]);
    const last = cloud.context();
    await auditInstance.delete(last, id, state);
    expect(last.warnings).toEqual([warning]);
    expect((await cloud.state()).refunds).toMatchObject([{ resource_id: id }]);
  });

  it("and are not paid yet become one: the older is paid, the other cancelled", async () => {
    await cloud.patch({ op: "replace", path: "/account/balance", value: 1 });
    const { id } = (await failureOf(auditInstance.create(cloud.context(), homeArgs))) as PartialFailure;
    const [order] = (await cloud.state()).orders;
    const later = { ...order, order_id: "CS2", created_at: "2100-01-01T00:00:00.000Z" };
    await cloud.patch(
      { op: "add", path: "/orders/-", value: later },
      { op: "replace", path: "/account/balance", value: 1e6 },
    );
    expect((await auditInstance.create(cloud.context(), homeArgs)).state.orderId).toBe(id);
    expect(await ordersByStatus()).toEqual({ 4: 1, 5: 1 });
    expect((await cloud.state()).payments).toMatchObject([{ order_id: id }]);
  });
});
