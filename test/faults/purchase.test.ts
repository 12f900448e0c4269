import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { Contexts } from "../../provider/host/contexts";
import { Driver } from "../../provider/host/driver";
import type { Context } from "../../provider/model/context";
import { diff } from "../../provider/model/diff";
import type { Found } from "../../provider/model/resource";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import type { AuditOrderState } from "../../provider/resources/audit-order/args";
import { auditOrder } from "../../provider/resources/audit-order/lifecycle";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { type BuyInputs, buyInstance, homeArgs, instanceInputs, orderInputs } from "../lifecycle/buy-instance";
import { failureOf } from "../lifecycle/instance-home";
import { Stack } from "../lifecycle/program-run";
import { startInterposer } from "./interposer";
import { contextBehind } from "./life";
import { operationOf } from "./operation-of";

const UNPAID = 6;
const CANCELED = 4;
const COMPLETED = 5;

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

/** Creates the instance in a run that compares its order first, as the engine does. */
async function createFor(context: Context, { id, state }: Found<AuditOrderState>, inputs: BuyInputs = homeArgs) {
  const wanted = orderInputs(inputs);
  await auditOrder.compare?.(context, id, state, wanted, diff(auditOrder, state, wanted));
  return auditInstance.create(context, instanceInputs(inputs, state.orderId ?? ""));
}

describe("several processes that pay the same order at the same time", () => {
  it.each(Array.from({ length: 12 }, (_, round) => round))(
    "pay it once and all get its instance (round %i)",
    async (round) => {
      await using interposer = await startInterposer(cloud.account.url);
      const delays = fc.sample(fc.integer({ min: 0, max: 30 }), { seed: round, numRuns: 1_000 }).values();
      interposer.interfere(async (_, pass) => {
        await new Promise((resolve) => setTimeout(resolve, delays.next().value));
        return pass();
      });
      const order = await auditOrder.create(cloud.context(), orderInputs(homeArgs));
      const contexts = [1, 2, 3].map(() => contextBehind(interposer, environmentOf(cloud.account)));
      const outcomes = await Promise.allSettled(contexts.map((context) => createFor(context, order)));
      // A process that lost the race for the payment may have to run again.
      const ids = await Promise.all(
        outcomes.map(async (outcome) =>
          outcome.status === "fulfilled" ? outcome.value.id : (await createFor(cloud.context(), order)).id,
        ),
      );
      await Promise.all(contexts.map(({ client }) => client.close()));
      const { instances, payments } = await cloud.state();
      expect(instances.length).toBe(1);
      expect(payments).toMatchObject([{ order_id: order.state.orderId }]);
      expect(new Set(ids)).toEqual(new Set([instances[0]?.resource_id]));
      expect(await ordersByStatus()).toEqual({ [COMPLETED]: 1 });
    },
  );
});

describe("an order that arrives after the provider gave up on it", () => {
  it("is never paid, while another one is placed and paid", async () => {
    await using interposer = await startInterposer(cloud.account.url);
    let late: (() => Promise<unknown>) | undefined;
    interposer.interfere(async (passing, pass) => {
      if (operationOf(passing) !== "dbss.createPeriodOrder" || late) {
        return pass();
      }
      late = pass;
      return "silence";
    });
    const impatient = contextBehind(interposer, environmentOf(cloud.account), { timeoutMs: 2_000 });
    const { id, order } = await buyInstance(impatient, homeArgs);
    await impatient.client.close();
    await late?.();
    const { instances, payments } = await cloud.state();
    expect(instances).toMatchObject([{ resource_id: id }]);
    expect(payments).toMatchObject([{ order_id: order.state.orderId }]);
    expect(await ordersByStatus()).toEqual({ [COMPLETED]: 1, [UNPAID]: 1 });
  });
});

describe("a placed order", () => {
  it("is paid even if it cannot be read right after it is placed", async () => {
    await using interposer = await startInterposer(cloud.account.url);
    let isPlaced = false;
    interposer.interfere(async (passing, pass) => {
      if (operationOf(passing) === "bss.showOrder" && isPlaced) {
        isPlaced = false;
        return { status: 403, headers: {}, body: Buffer.from("{}") };
      }
      isPlaced ||= operationOf(passing) === "dbss.createPeriodOrder";
      return pass();
    });
    const context = contextBehind(interposer, environmentOf(cloud.account));
    const stack = new Stack(() => context);
    await stack.up(homeArgs);
    await context.client.close();
    expect(isPlaced).toBe(false);
    expect(await ordersByStatus()).toEqual({ [COMPLETED]: 1 });
  });
});

describe("a paid order that is still unpaid in state", () => {
  it("ignores a change of the period, with a warning that it has no effect", async () => {
    const { id, state } = (await buyInstance(cloud.context(), homeArgs)).order;
    expect(state.status).toBe("unpaid");
    const { url: endpoint, region, projectId, accessKey, secretKey } = cloud.account;
    const configuration = new Map(Object.entries({ endpoint, region, projectId, accessKey, secretKey }));
    const contexts = new Contexts((key) => configuration.get(key), new AbortController().signal);
    const driver = new Driver(auditOrder, contexts, { isChanging: false });
    const warnings: string[] = [];
    const log = { progress: () => undefined, warn: (message: string) => void warnings.push(message) };
    const { inputs } = await driver.check({ ...state }, { ...orderInputs({ ...homeArgs, period: 2 }) }, log);
    expect(await driver.diff(id, { ...state }, inputs, log)).toEqual({
      changed: [],
      replaces: [],
      ignored: ["period"],
    });
    expect(warnings).toEqual([
      `${id}: period is now 2, but 1 was bought. Changing period has no effect after the purchase.`,
    ]);
    await contexts.of().client.close();
  });
});

describe("an unpaid order in state", () => {
  async function unpaid(): Promise<Stack> {
    const stack = new Stack(() => cloud.context());
    await cloud.patch({ op: "replace", path: "/account/balance", value: 1 });
    const { message } = await failureOf(stack.up(homeArgs));
    expect(message).toMatch(/was not paid: .*balance.* Top up the account/i);
    await cloud.patch({ op: "replace", path: "/account/balance", value: 1e6 });
    return stack;
  }

  it("is not paid above the current `maxPrice`, but is paid once that is raised", async () => {
    const stack = await unpaid();
    const { message } = await failureOf(stack.up({ ...homeArgs, maxPrice: 100 }));
    expect(message).toMatch(/was not paid\. maxPrice: the price is 6500 CNY .*above the limit of 100/);
    expect((await cloud.state()).payments).toEqual([]);
    await stack.up({ ...homeArgs, maxPrice: 10_000 });
    expect(await ordersByStatus()).toEqual({ [COMPLETED]: 1 });
  });

  it("is canceled by a destroy", async () => {
    const stack = await unpaid();
    await stack.destroy();
    expect(await ordersByStatus()).toEqual({ [CANCELED]: 1 });
    expect((await cloud.state()).payments).toEqual([]);
  });

  it("is canceled and replaced if another period is declared", async () => {
    const stack = await unpaid();
    await stack.up({ ...homeArgs, period: 2 });
    expect(await ordersByStatus()).toEqual({ [CANCELED]: 1, [COMPLETED]: 1 });
    expect((await cloud.state()).payments).toMatchObject([{ amount: 13_000 }]);
  });
});

describe("PULUMI_SKIP_CHECKPOINTS", () => {
  /** A context whose requests reach the emulator, but whose BSS endpoint appears to be elsewhere. */
  function contextOf(endpoint: string): Context {
    return { ...cloud.context(), endpointOf: () => new URL(endpoint) };
  }

  it.each(["true", "1"])("set to %s prevents a payment, since a crash could not be recovered from", async (value) => {
    vi.stubEnv("PULUMI_SKIP_CHECKPOINTS", value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const stack = new Stack(() => contextOf("https://bss.myhuaweicloud.com"));
    const { message } = await failureOf(stack.up(homeArgs));
    expect(message).toMatch(/was not paid: PULUMI_SKIP_CHECKPOINTS is set.*Unset it and run `pulumi up` again/);
    expect(await ordersByStatus()).toEqual({ [UNPAID]: 1 });
    vi.stubEnv("PULUMI_SKIP_CHECKPOINTS", "false");
    await stack.up(homeArgs);
    expect(await ordersByStatus()).toEqual({ [COMPLETED]: 1 });
  });

  it("does not prevent a payment at a loopback endpoint", async () => {
    vi.stubEnv("PULUMI_SKIP_CHECKPOINTS", "true");
    onTestFinished(() => void vi.unstubAllEnvs());
    await buyInstance(contextOf("http://127.0.0.1:1"), homeArgs);
    expect(await ordersByStatus()).toEqual({ [COMPLETED]: 1 });
  });
});

describe("the price paid", () => {
  it("is in the state of the instance, less the discount, even if the order was already paid", async () => {
    await cloud.patch({ op: "add", path: "/discounts/-", value: { discount_id: "d-1", ratio: 0.2 } });
    const inputs = { ...homeArgs, payment: { discount: { id: "d-1", type: 1 } } };
    const stack = new Stack(() => cloud.context());
    await stack.up(inputs);
    expect(stack.order?.state).toMatchObject({ price: 6500, currency: "CNY" });
    expect(stack.instance?.state).toMatchObject({ price: 5200, currency: "CNY" });
    expect((await cloud.state()).payments).toMatchObject([{ amount: 5200 }]);
    stack.loseInstance();
    await stack.up(inputs);
    expect(stack.instance?.state).toMatchObject({ price: 5200, currency: "CNY" });
  });
});

describe("an interrupted purchase", () => {
  it("continues after the payment without paying again", async () => {
    const stack = new Stack(() => cloud.context());
    await stack.up(homeArgs);
    const { resourceId } = stack;
    stack.loseInstance();
    await stack.up(homeArgs);
    expect(stack.resourceId).toBe(resourceId);
    expect(await cloud.state()).toMatchObject({
      instances: [{ resource_id: resourceId }],
      payments: [{}],
      refunds: [],
    });
  });

  it("can be unsubscribed while the instance is being built", async () => {
    await cloud.settings({ jobSeconds: 3000 });
    await cloud.fault({ match: { operation: "listAuditInstanceJobsNew" }, effect: { kind: "status", status: 403 } });
    const stack = new Stack(() => cloud.context());
    await failureOf(stack.up({ ...homeArgs, timeouts: { create: "1s" } }));
    const { resourceId } = stack;
    expect(resourceId).not.toBe("");
    await stack.destroy();
    expect(await cloud.state()).toMatchObject({ instances: [], refunds: [{ resource_id: resourceId }] });
  });
});

describe("a discount that is not offered", () => {
  it("is rejected before anything is ordered", async () => {
    const payment = { discount: { id: "d-9", type: 1 } };
    const error = await failureOf(auditOrder.create(cloud.context(), orderInputs({ ...homeArgs, payment })));
    expect(error.message).toMatch(/payment\.discount: d-9 is not offered .* offered: none/);
    expect((await cloud.state()).orders).toEqual([]);
  });
});

describe("an existing instance of the same name", () => {
  it("prevents the order, and the error names it and the alternatives", async () => {
    const { id } = await buyInstance(cloud.context(), homeArgs);
    const { message } = await failureOf(auditOrder.create(cloud.context(), orderInputs(homeArgs)));
    expect(message).toMatch(
      new RegExp(`Nothing was ordered.*instance ${id} already has the name home.*\`adopt: "${id}"\`.*\`keepers\``),
    );
    expect((await cloud.state()).orders.length).toBe(1);
  });

  it("does not prevent the order once it is unsubscribed", async () => {
    const stack = new Stack(() => cloud.context());
    await stack.up(homeArgs);
    await stack.destroy();
    await stack.up(homeArgs);
    expect(await cloud.state()).toMatchObject({ instances: [{}], payments: [{}, {}], refunds: [{}] });
  });
});
