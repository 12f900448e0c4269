import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { diff } from "../../provider/model/diff";
import type { Found } from "../../provider/model/resource";
import type { AuditInstanceState } from "../../provider/resources/audit-instance/args";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import { payFromBalance } from "../../provider/resources/audit-instance/pay";
import { auditOrder } from "../../provider/resources/audit-order/lifecycle";
import { cancelOrder } from "../../provider/resources/audit-order/orders";
import { type Cloud, startCloud } from "../cloud";
import { drawHosts } from "../host/hosted";
import { type BuyInputs, homeArgs, instanceInputs, lowArgs, orderInputs } from "../lifecycle/buy-instance";
import { Stack } from "../lifecycle/program-run";
import { unsubscribeInstance } from "../lifecycle/specimens/tamper";
import { eventually, purchases, refused, SEED, someTemperaments, type Wanted } from "./every-temperament";

// The rules that an order follows as a resource, each under the default temperament and under some drawn by a seed.
// `TEMPERAMENTS=all` runs each rule under all of them.

const DRAWN_PER_RULE = 3;

const LOW = lowArgs;
const MEDIUM = homeArgs;

const drawHost = drawHosts("TEMPERAMENT_SEED", SEED);

let cloud: Cloud;
let stack: Stack;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());
beforeEach(async () => {
  await cloud.reset();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1, powerSeconds: 1, deleteSeconds: 1 });
  stack = new Stack(() => cloud.context(), drawHost());
});

/** Unsubscribes the instance in the console. */
async function closeInConsole({ resourceId }: Stack): Promise<void> {
  await unsubscribeInstance(cloud, (row) => row.resource_id === resourceId);
}

/** Makes BSS report the instance as closed, or hide it, while DBSS still lists it. */
async function closeAtBss(resourceId: string | undefined): Promise<void> {
  const { subscriptions } = await cloud.state();
  const index = subscriptions.findIndex((row) => row.resource_id === resourceId);
  await cloud.patch({ op: "replace", path: `/subscriptions/${index}/status`, value: 3 });
}

/** Runs a program that is killed after the payment, before the instance is in state. */
async function paidAndKilled(inputs: BuyInputs): Promise<void> {
  const { instance } = stack;
  await eventually(async () => {
    const context = cloud.context();
    await stack.upOrder(inputs, context);
    await stack.upInstance(inputs, context);
  });
  Object.assign(stack, { instance, superseded: [] });
}

/** Deletes an instance in state in a run, as the engine does. */
const deleteIn = (context: ReturnType<Cloud["context"]>, instance: Found<AuditInstanceState> | undefined) =>
  eventually(() => auditInstance.delete(context, instance?.id ?? "", instance?.state ?? {}));

/** If BSS does not list closed subscriptions, only the user knows whether an instance was unsubscribed. */
const ASKS_THE_USER = /If you know that it was unsubscribed, run `pulumi state delete --target-dependents`/;

/** The same for an order that would buy an instance again. */
const ASKS_FOR_KEEPERS = /If you know that it was unsubscribed, change `keepers` to buy another one/;

interface Rule {
  readonly says: string;
  hold(temperament: Wanted): Promise<void>;
}

const RULES: readonly Rule[] = [
  {
    says: "a forced replacement that creates first deletes nothing and explains how to replace",
    async hold() {
      await eventually(() => stack.up(LOW));
      const { instance } = stack;
      // The engine does not diff then. It only checks the inputs.
      const context = cloud.context();
      await eventually(() => stack.upOrder(LOW, context));
      stack.loseInstance();
      await eventually(() => stack.upInstance(LOW, context));
      expect(stack.instance).toMatchObject({ id: instance?.id });
      await deleteIn(context, instance);
      expect(context.warnings.join()).toMatch(/was not unsubscribed: the program still declares it.*change `keepers`/s);
      expect(await purchases(cloud)).toEqual({ paid: 1, living: 1 });
    },
  },
  {
    says: "a forced replacement that deletes first deletes nothing either",
    async hold() {
      await eventually(() => stack.up(LOW));
      const { instance } = stack;
      const context = cloud.context();
      await eventually(() => stack.upOrder(LOW, context));
      auditInstance.checked?.(context, instanceInputs(LOW, stack.orderId));
      await deleteIn(context, instance);
      stack.loseInstance();
      await eventually(() => stack.upInstance(LOW, context));
      expect(stack.instance).toMatchObject({ id: instance?.id });
      expect(await purchases(cloud)).toEqual({ paid: 1, living: 1 });
    },
  },
  {
    says: "an order whose instance is closed buys nothing again, and a refresh drops both",
    async hold({ closedSubscriptions }) {
      await eventually(() => stack.up(LOW));
      const { instance, resourceId } = stack;
      await closeInConsole(stack);
      if (closedSubscriptions === "absent") {
        await refused(() => stack.refresh(), ASKS_THE_USER);
        expect(await purchases(cloud)).toEqual({ paid: 1, living: 0 });
        return;
      }
      stack.loseInstance();
      await refused(() => stack.up(LOW), new RegExp(`instance ${resourceId}.* is closed.*pulumi up --refresh`, "s"));
      expect(await purchases(cloud)).toEqual({ paid: 1, living: 0 });
      stack.instance = instance;
      await eventually(() => stack.refresh());
      expect(stack).toMatchObject({ order: undefined, instance: undefined });
      await eventually(() => stack.up(LOW));
      expect(await purchases(cloud)).toEqual({ paid: 2, living: 1 });
    },
  },
  {
    says: "a program reverted after a replacement buys again, but asks first if BSS hides closed subscriptions",
    async hold({ closedSubscriptions }) {
      await eventually(() => stack.up(LOW));
      await eventually(() => stack.up(MEDIUM));
      let declared = LOW;
      if (closedSubscriptions === "absent") {
        await refused(() => stack.up(LOW), ASKS_FOR_KEEPERS);
        expect(await purchases(cloud)).toEqual({ paid: 2, living: 1 });
        declared = { ...LOW, keepers: { again: "1" } };
      }
      await eventually(() => stack.up(declared));
      expect(await purchases(cloud)).toEqual({ paid: 3, living: 1 });
      await eventually(() => stack.up(declared));
      await eventually(() => stack.destroy());
      expect(await purchases(cloud)).toEqual({ paid: 3, living: 0 });
    },
  },
  {
    says: "a canceled order is not paid, a refresh drops it, and another one is placed",
    async hold() {
      await eventually(() => stack.upOrder(LOW));
      const { orderId } = stack;
      await eventually(() => cancelOrder(cloud.context(), orderId));
      await refused(() => stack.up(LOW), new RegExp(`order ${orderId} was cancell?ed.*--refresh`, "s"));
      expect(await purchases(cloud)).toEqual({ paid: 0, living: 0 });
      await eventually(() => stack.refresh());
      await eventually(() => stack.up(LOW));
      expect(stack.orderId).not.toBe(orderId);
      expect(await purchases(cloud)).toEqual({ paid: 1, living: 1 });
    },
  },
  {
    says: "a paid order whose instance is not in state blocks a revert; going forward puts the instance in state",
    async hold() {
      await eventually(() => stack.up(LOW));
      const { resourceId } = stack;
      await paidAndKilled(MEDIUM);
      const { orderId } = stack;
      const ways = `Order ${orderId} of this resource is paid.*restore the arguments.*orders --unsubscribe`;
      await refused(() => stack.up(LOW), new RegExp(ways, "s"));
      expect(stack.resourceId).toBe(resourceId);
      expect(await purchases(cloud)).toEqual({ paid: 2, living: 2 });
      await eventually(() => stack.up(MEDIUM));
      expect(stack.orderId).toBe(orderId);
      expect(await purchases(cloud)).toEqual({ paid: 2, living: 1 });
    },
  },
  {
    says: "a revert buys once the instance of the order that blocked it is closed, but asks first if BSS hides that",
    async hold({ closedSubscriptions }) {
      await paidAndKilled(MEDIUM);
      const { orderId } = stack;
      await cloud.advance("PT1H");
      await refused(() => stack.up(LOW), new RegExp(`Order ${orderId} .*orders --unsubscribe ${orderId}`));
      const bought = (await cloud.state()).orders.find(({ order_id: id }) => id === orderId)?.resource_ids ?? [];
      await unsubscribeInstance(cloud, (row) => bought.includes(String(row.resource_id)));
      await cloud.advance("PT1H");
      if (closedSubscriptions === "absent") {
        await refused(() => stack.up(LOW), ASKS_THE_USER);
        expect(await purchases(cloud)).toEqual({ paid: 1, living: 0 });
        stack.order = undefined;
      }
      await eventually(() => stack.up(LOW));
      expect(await purchases(cloud)).toEqual({ paid: 2, living: 1 });
    },
  },
  {
    says: "the advice for an unsubscribed instance that BSS hides never drops one that the state holds",
    async hold(temperament) {
      await eventually(() => stack.up(LOW));
      const { orderId: first, resourceId } = stack;
      await paidAndKilled(MEDIUM);
      const { orderId } = stack;
      await cloud.advance("PT1H");
      await cloud.temperament({ ...temperament, closedSubscriptions: "absent" });
      const bought = (await cloud.state()).orders.find(({ order_id: id }) => id === orderId)?.resource_ids ?? [];
      await unsubscribeInstance(cloud, (row) => bought.includes(String(row.resource_id)));
      await cloud.advance("PT1H");
      const advice = new RegExp(`Order ${orderId} .* remove the order from the \`ledger\` of its AuditOrder`);
      await refused(() => stack.up(LOW), advice);
      const { ledger = [] } = stack.order?.state ?? {};
      Object.assign(stack.order?.state ?? {}, { ledger: ledger.filter((entry) => entry.orderId !== orderId) });
      await eventually(() => stack.up(LOW));
      expect(stack).toMatchObject({ orderId: first, resourceId });
      expect(await purchases(cloud)).toEqual({ paid: 2, living: 1 });
    },
  },
  {
    says: "deleting an unpaid order cancels it",
    async hold() {
      await eventually(() => stack.upOrder(LOW));
      const { orderId } = stack;
      await eventually(() => stack.destroy());
      expect((await cloud.state()).orders.find(({ order_id: id }) => id === orderId)?.status).toBe(4);
      expect(await purchases(cloud)).toEqual({ paid: 0, living: 0 });
    },
  },
  {
    says: "deleting an order that the program of this run declares does nothing",
    async hold() {
      await eventually(() => stack.up(LOW));
      const context = cloud.context();
      await eventually(() => stack.up(LOW, context));
      const { id = "", state = { ...LOW } } = stack.order ?? {};
      await eventually(() => auditOrder.delete(context, id, state));
      expect(await purchases(cloud)).toEqual({ paid: 1, living: 1 });
    },
  },
  {
    says: "deleting an order fails if its instance is in use but not in state",
    async hold() {
      await paidAndKilled(LOW);
      const ways = `is in use, but no instance of this stack holds it.*orders --unsubscribe ${stack.orderId}`;
      await refused(() => stack.destroy(), new RegExp(ways, "s"));
      expect(await purchases(cloud)).toEqual({ paid: 1, living: 1 });
    },
  },
  {
    says: "a destroy after an interrupted replacement names the order in use, and `pulumi up` restores it to the state",
    async hold() {
      await eventually(() => stack.up(LOW));
      await paidAndKilled(MEDIUM);
      const { orderId } = stack;
      await cloud.advance("PT1H");
      const names = new RegExp(`Order ${orderId} is paid and its instance .* is in use, but no instance of this stack`);
      await refused(() => stack.destroy(), names);
      // A separate run does not know what the first one unsubscribed.
      await refused(() => stack.destroy(), names);
      expect(await purchases(cloud)).toEqual({ paid: 2, living: 1 });
      await eventually(() => stack.up(MEDIUM));
      expect(stack.orderId).toBe(orderId);
      await eventually(() => stack.up(MEDIUM));
      await eventually(() => stack.destroy());
      expect(await purchases(cloud)).toEqual({ paid: 2, living: 0 });
    },
  },
  {
    says: "an instance that BSS hides and DBSS lists does not count as unsubscribed",
    async hold(temperament) {
      await eventually(() => stack.up(LOW));
      await cloud.advance("PT1H");
      await eventually(() => stack.refresh());
      const { resourceId } = stack;
      await paidAndKilled(MEDIUM);
      await cloud.advance("PT1H");
      await cloud.temperament({ ...temperament, closedSubscriptions: "absent" });
      await closeAtBss(resourceId);
      stack.loseInstance();
      await refused(() => stack.up(MEDIUM), new RegExp(`its instance ${resourceId} is in use, but no instance in the`));
    },
  },
  {
    says: "destroy does not drop the order of an instance that BSS hides and DBSS lists",
    async hold(temperament) {
      await eventually(() => stack.up(LOW));
      await cloud.advance("PT1H");
      await eventually(() => stack.refresh());
      const { resourceId } = stack;
      await cloud.temperament({ ...temperament, closedSubscriptions: "absent" });
      await closeAtBss(resourceId);
      stack.loseInstance();
      await refused(() => stack.destroy(), new RegExp(`its instance ${resourceId} is in use, but no instance of this`));
      expect(stack.order).toBeDefined();
    },
  },
  {
    says: "destroy drops the order of an instance that BSS reports as closed, before DBSS stops listing it",
    async hold(temperament) {
      await eventually(() => stack.up(LOW));
      await cloud.advance("PT1H");
      await cloud.temperament({ ...temperament, closedSubscriptions: "told" });
      await closeAtBss(stack.resourceId);
      stack.loseInstance();
      await eventually(() => stack.destroy());
      expect(stack.order).toBeUndefined();
    },
  },
  {
    says: "a name that is already taken is rejected before ordering, unless `keepers` is set",
    async hold() {
      await eventually(() => new Stack(() => cloud.context(), drawHost()).up(MEDIUM));
      // A name is not known to be taken until lists show the purchase.
      await cloud.advance("PT1H");
      const { orders } = await cloud.state();
      await refused(() => stack.upOrder(MEDIUM), /already has the name home|was bought for this resource/);
      expect((await cloud.state()).orders).toEqual(orders);
      await eventually(() => stack.up({ ...MEDIUM, keepers: { wanted: "another" } }));
      expect(await purchases(cloud)).toEqual({ paid: 2, living: 2 });
    },
  },
  {
    says: "a purchase never replaces an adopted instance",
    async hold() {
      await eventually(() => stack.up(LOW));
      await cloud.advance("PT1H");
      const inputs = auditInstance.args.parse({ adopt: stack.resourceId, name: "home" });
      const { id, state } = await eventually(() => auditInstance.create(cloud.context(), inputs));
      const declared = instanceInputs(LOW, "CS-another");
      const compared = async () =>
        auditInstance.compare?.(cloud.context(), id, state, declared, diff(auditInstance, state, declared));
      await refused(compared, /was adopted.*Keep `adopt`.*another resource name.*pulumi state delete/s);
      expect(await purchases(cloud)).toEqual({ paid: 1, living: 1 });
    },
  },
  {
    says: "once the paid order names the instance, a failed create keeps it, and destroy unsubscribes from it",
    async hold() {
      await eventually(() => stack.upOrder(LOW));
      await cloud.fault({ effect: { kind: "fail-job", reason: "the subnet has no free address" } });
      await refused(() => stack.up(LOW), /the subnet has no free address.*paid and in the state.*pulumi destroy/s);
      expect(stack.resourceId).toBe((await cloud.state()).instances[0]?.resource_id);
      await eventually(() => stack.destroy());
      expect(await purchases(cloud)).toEqual({ paid: 1, living: 0 });
    },
  },
  {
    says: "before the paid order names the instance, destroy fails and advises `pulumi up`, then succeeds",
    async hold() {
      await cloud.settings({ orderSeconds: 1e6 });
      await eventually(() => stack.upOrder(LOW));
      const { orderId } = stack;
      await eventually(() => payFromBalance(cloud.context(), orderId));
      await refused(() => stack.destroy(), /is paid.*Run `pulumi up`, then `pulumi destroy`/s);
      expect(stack.order).toBeDefined();
      await cloud.advance("P20D");
      await eventually(() => stack.up(LOW));
      await eventually(() => stack.destroy());
      expect(await purchases(cloud)).toEqual({ paid: 1, living: 0 });
    },
  },
  {
    says: "nothing is paid while Pulumi writes no checkpoints",
    async hold() {
      vi.stubEnv("PULUMI_SKIP_CHECKPOINTS", "true");
      onTestFinished(() => void vi.unstubAllEnvs());
      const elsewhere = { endpointOf: () => new URL("https://bss.myhuaweicloud.com") };
      stack = new Stack(() => ({ ...cloud.context(), ...elsewhere }), drawHost());
      await refused(() => stack.up(LOW), /was not paid: PULUMI_SKIP_CHECKPOINTS is set/);
      expect(await purchases(cloud)).toEqual({ paid: 0, living: 0 });
    },
  },
  {
    says: "an order that no resource of the run declares is not paid",
    async hold() {
      const { state } = await eventually(() => auditOrder.create(cloud.context(), orderInputs(LOW)));
      const declared = instanceInputs(LOW, state.orderId ?? "");
      await refused(() => auditInstance.create(cloud.context(), declared), /no AuditOrder in this run declares it/);
      expect(await purchases(cloud)).toEqual({ paid: 0, living: 0 });
    },
  },
  {
    says: "deleting a closed instance succeeds, even if its order is not in state",
    async hold() {
      await eventually(() => stack.up(LOW));
      await closeInConsole(stack);
      stack.order = undefined;
      await eventually(() => stack.destroy());
      expect(await purchases(cloud)).toEqual({ paid: 1, living: 0 });
    },
  },
];

describe.each(RULES.map((rule, index) => ({ ...rule, index })))("$says", ({ hold, index }) => {
  it.each(someTemperaments(DRAWN_PER_RULE, index))(
    `under this temperament: %s (TEMPERAMENT_SEED=${SEED})`,
    async (_, temperament) => {
      await cloud.temperament(temperament);
      await hold(temperament);
    },
  );
});
