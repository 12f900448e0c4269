import type { AuditInstance, SubscribedResource } from "../../client";
import type { Failure } from "../../model/check";
import type { Context } from "../../model/context";
import { canonical, type Difference } from "../../model/diff";
import { keeping } from "../../model/errors";
import { byName, existingInstances, inNaturalOrder } from "../../model/lists";
import { obstacleTo, orGone, theOne } from "../../model/look-up";
import { type Adoption, defineResource, type Found, partsOf } from "../../model/resource";
import { PROJECT } from "../../model/snapshots";
import { timeoutSeconds } from "../../model/timeouts";
import { tried } from "../../model/tried";
import { isHeld, type Run, runOf } from "../audit-order/run";
import { AUDIT_INSTANCE, declareTags, fromWireTags, tagsKey, withoutSystemTags, withRemovedTags } from "../tags";
import { type AuditInstanceState, args, type Inputs, outputs } from "./args";
import { converge } from "./converge";
import { paymentFailures, paymentText, payOrder, refuseUnheld } from "./pay";
import { imported, instancesNamedBy } from "./presence";
import { lossOf, unsubscribe } from "./unsubscribe";
import { expectLists, observe } from "./view";
import { created, creationFailure, isBuilding, resourceOfOrder } from "./wait-for";

/**
 * A yearly/monthly audit instance: pays for its order, waits for the instance, configures it, and unsubscribes from it on
 * delete.
 */
export const auditInstance = defineResource({
  type: "AuditInstance",
  description:
    "A yearly/monthly audit instance. With the `orderId` of an `AuditOrder`, it pays for that order, which " +
    "costs money. In TypeScript, it declares the order itself, under its own name, if it is given the " +
    "arguments of `AuditOrder` in addition to its own. With `adopt`, it manages an existing instance and " +
    "buys nothing. Deleting it unsubscribes from the instance, and its audit logs are " +
    "lost.\n\n`edition`, `flavor`, `availabilityZones`, `vpcId`, `subnetId` and `ipAddress` cannot be " +
    "updated: changing one buys another instance, then unsubscribes from the old one. `period` and " +
    "`periodUnit` are used only when buying.",
  example: `
const audit = new dbss.AuditInstance("audit", {
  name: "audit",
  edition: "low",
  flavor: "c6.xlarge.4",
  availabilityZones: ["cn-north-4a"],
  vpcId: "…",
  subnetId: "…",
  securityGroupIds: ["…"],
  periodUnit: "month",
  period: 1,
  maxPrice: { amount: 3000, currency: "CNY" },
});
`,
  args,
  outputs,
  idForm: "<resourceId>",

  async seed(context, id) {
    if (partsOf(id, 1) === undefined) {
      return undefined;
    }
    const listed = await imported(context, id);
    const tags = (await orGone(() => context.snapshots.tags.get(tagsKey(AUDIT_INSTANCE, id)))) ?? [];
    return {
      resourceId: id,
      // An imported instance has no order that a program could declare.
      adopt: id,
      // Each of these is declared so that it is read.
      name: id,
      securityGroupIds: [],
      autoRenew: false,
      description: "",
      enterpriseProjectId: "0",
      powerState: "running",
      timezone: listed?.timezone || undefined,
      tags: withoutSystemTags(fromWireTags(tags)),
    };
  },

  async list(context) {
    const [instances, subscriptions] = await Promise.all([
      existingInstances(context),
      context.snapshots.subscriptions.get(PROJECT),
    ]);
    const listed = instances.map((instance) => ({
      id: instance.resource_id,
      name: instance.name,
      obstacle: obstacleToDeclaring(instance, subscriptions),
    }));
    return listed.toSorted((one, other) => byName(one, other) || inNaturalOrder(one.id, other.id));
  },

  guardsItself: true,
  adoptionOf,
  lossOf,

  checked(context, { orderId }, urn, unknown = []) {
    const run = runOf(context);
    if (orderId === undefined) {
      if (urn !== undefined && unknown.includes("orderId")) {
        refuseSharedOrder(run.buyersOfUnknown(urn), run.unassigned);
      }
      return;
    }
    run.checked.add(orderId);
    const other = urn === undefined ? undefined : run.otherBuyer(orderId, urn);
    if (other !== undefined) {
      throw new Error(
        `Order ${orderId} buys ${other}, and an order buys only one instance. Nothing was changed for this one. Declare an AuditOrder of its own for it, or remove it from the program.`,
      );
    }
  },

  async foresee(context, inputs, olds) {
    if (olds !== undefined) {
      return groupFailures(inputs, olds);
    }
    return [...(await adoptionFailures(context, inputs)), ...(await paymentFailures(context, inputs))];
  },

  async costOf(context, inputs, olds) {
    // A new order shows its price itself; until it is placed, its ID is unknown.
    return olds === undefined ? paymentText(context, inputs) : undefined;
  },

  async compare(context, _id, state, inputs, compared, isDeclared = true) {
    const run = runOf(context);
    run.hold(state);
    const known = withoutUnknownOrder(run, state, inputs, compared);
    const difference = withRemovedTags(context, AUDIT_INSTANCE, state.resourceId, inputs.tags, known);
    refuseReplacedAdoption(state, difference.replaces);
    const orderId = inputs.orderId ?? (state.orderId && run.orderAfter(state.orderId));
    if (orderId !== undefined) {
      await refuseUnheld(context, { orderId, orderMark: inputs.orderMark });
    }
    if (isDeclared && inputs.orderId !== undefined && run.isSuperseded(inputs.orderId)) {
      context.log.warn(
        `its AuditOrder no longer declares order ${inputs.orderId}, so the instance stays as that order bought it, and nothing else is paid. To buy what the AuditOrder declares, give the instance its \`orderId\` (not its \`id\`, which never changes), and do not ignore changes of \`orderId\`.`,
      );
    }
    if (isDeclared && difference.replaces.length === 0 && state.resourceId !== undefined) {
      run.kept.add(state.resourceId);
      declareTags(context, AUDIT_INSTANCE, state.resourceId, inputs.tags ?? {});
      if (inputs.name !== undefined) {
        run.names.set(state.resourceId, inputs.name);
      }
    }
    if (difference.replaces.length > 0) {
      run.replaced.add(state.resourceId).add(state.instanceId);
    }
    if (!isDeclared || difference.replaces.length > 0) {
      return difference;
    }
    if (!isSettled(state)) {
      await warnOfFailedCreation(context, state);
    }
    // A refresh drops the failure of an interrupted creation: only the status says that it is not finished.
    return isBuilding(state) ? { ...difference, changed: [...difference.changed, "status"] } : difference;
  },

  moved(from, _to, state) {
    runOf(from).hold(state);
  },

  async create(context, inputs) {
    if (inputs.orderId === undefined) {
      const resourceId = await adopted(context, inputs);
      return build(context, resourceId, { ...inputs, resourceId }, inputs, "create");
    }
    const { amount: price, currency, ...paid } = await payOrder(context, inputs.orderId);
    const seconds = timeoutSeconds("create", inputs.timeouts);
    const resourceId = paid.resourceId ?? (await resourceOfOrder(context, inputs.orderId, seconds));
    const supersededOrders = supersededBy(context, inputs.orderId);
    const known = { ...inputs, price, currency, supersededOrders, resourceId };
    return build(context, resourceId, known, inputs, "create");
  },

  async read(context, id, state) {
    runOf(context).hold(state);
    const seen = await observe(context, id, { ...state, resourceId: id });
    if (seen) {
      expectLists(context, seen);
    }
    return seen && { id, state: seen };
  },

  async update(context, id, olds, news) {
    return (await build(context, id, olds, news, isSettled(olds) ? "update" : "create")).state;
  },

  delete: unsubscribe,
});

/** Whether the creation of an instance has ended, according to its state. */
function isSettled({ status }: AuditInstanceState): boolean {
  return status !== undefined && status !== "ERROR" && !isBuilding({ status });
}

async function warnOfFailedCreation(context: Context, { resourceId }: AuditInstanceState): Promise<void> {
  const failure = resourceId && (await tried(context.log, () => creationFailure(context, resourceId)));
  if (failure) {
    context.log.warn(`the update fails: ${failure}`);
  }
}

/**
 * A preview does not know which order buys which instance until the orders are placed, but each buys only one.
 *
 * @throws Error when there are fewer orders than instances.
 */
function refuseSharedOrder(instances: readonly string[], orders: number): void {
  if (instances.length > orders) {
    throw new Error(
      `An order buys only one instance, but this run has fewer orders (${orders}) than instances to buy: ${instances.join(", ")}. Declare an AuditOrder of its own for each instance, with the same provider and region.`,
    );
  }
}

/** An instance that `adopt` names must exist. */
async function adoptionFailures(context: Context, { adopt }: Partial<Inputs>): Promise<Failure[]> {
  if (adopt === undefined) {
    return [];
  }
  const instances = await context.snapshots.instances.get(PROJECT);
  const reason = obstacleTo(instances, adopt, instancesNamedBy("adopt"));
  if (reason !== undefined) {
    return [{ property: "adopt", reason }];
  }
  runOf(context).resumed.add(theOne(instances, adopt, instancesNamedBy("adopt")).resource_id);
  return [];
}

/** The service changes the security groups of an instance only to a single one. */
function groupFailures(inputs: Partial<Inputs>, olds: Partial<Inputs>): Failure[] {
  const { securityGroupIds: groups = [] } = inputs;
  const isSameInstance = olds.orderId === inputs.orderId && olds.adopt === inputs.adopt;
  if (!isSameInstance || groups.length <= 1 || canonical(groups, true) === canonical(olds.securityGroupIds, true)) {
    return [];
  }
  const reason = "the security groups of an existing instance can only be changed to a single one: declare one ID";
  return [{ property: "securityGroupIds", reason }];
}

/** Why an instance cannot be declared unchanged. */
function obstacleToDeclaring(
  { resource_id: resourceId, status }: AuditInstance,
  subscriptions: readonly SubscribedResource[],
): string | undefined {
  if (status !== "ACTIVE" && status !== "SHUTOFF") {
    return `it is ${status}`;
  }
  const isSubscribed = subscriptions.some((subscription) => subscription.resource_id === resourceId);
  return isSubscribed ? undefined : "it is not subscribed by the month or year";
}

/** The instance that `adopt` names, unchanged. Read-only. */
async function adoptionOf(context: Context, inputs: Inputs): Promise<Adoption<AuditInstanceState> | undefined> {
  if (inputs.adopt === undefined) {
    return undefined;
  }
  const listed = await context.snapshots.instances.get(PROJECT);
  const { name, resource_id: resourceId } = theOne(listed, inputs.adopt, instancesNamedBy("adopt"));
  const state = await observe(context, resourceId, { ...inputs, resourceId });
  const onDelete = "will unsubscribe from it, except with the option `retainOnDelete`";
  return state && { id: resourceId, name: `audit instance ${name} (${resourceId})`, state, onDelete };
}

/** The resource ID of the instance that `adopt` names. */
async function adopted(context: Context, { adopt = "" }: Inputs): Promise<string> {
  const listed = await context.snapshots.instances.fresh(PROJECT);
  return theOne(listed, adopt, instancesNamedBy("adopt")).resource_id;
}

/**
 * The orders in the ledger whose instances the new one replaces: the engine deletes those instances, now or in a later
 * run.
 */
function supersededBy(context: Context, orderId: string): string[] | undefined {
  const others =
    runOf(context)
      .declaring(orderId)
      ?.ledger.filter((entry) => entry.orderId !== orderId) ?? [];
  const superseded = others.flatMap((entry) => (isHeld(context, entry) ? [entry.orderId] : []));
  return superseded.length > 0 ? superseded : undefined;
}

/** Waits until an existing instance is built, then configures it. If a step fails, the instance stays in the state. */
async function build(
  context: Context,
  resourceId: string,
  known: AuditInstanceState,
  inputs: Inputs,
  step: "create" | "update",
): Promise<Found<AuditInstanceState>> {
  const run = runOf(context);
  const seconds = timeoutSeconds(step, inputs.timeouts);
  let now = known;
  run.kept.add(resourceId);
  run.hold(known);
  try {
    if (step === "create") {
      await created(context, resourceId, seconds);
      context.snapshots.subscriptions.drop(PROJECT);
    }
    now = await present(context, resourceId, now);
    return { id: resourceId, state: await converge(context, now, inputs, seconds) };
  } catch (error) {
    throw keeping(error, resourceId, now);
  }
}

async function present(context: Context, resourceId: string, known: AuditInstanceState): Promise<AuditInstanceState> {
  const state = await observe(context, resourceId, known);
  if (state === undefined) {
    throw new Error(`Instance ${resourceId} no longer exists. To buy another one, run \`pulumi up --refresh\`.`);
  }
  return state;
}

/**
 * In a preview of the dynamic host, every update of an order makes its `orderId` unknown. Unless another one is placed,
 * it is the order of the state, and the instance is not replaced.
 */
function withoutUnknownOrder(
  run: Run,
  state: Partial<AuditInstanceState>,
  { orderId, orderMark, adopt }: Partial<Inputs>,
  difference: Difference,
): Difference {
  const isKnown = orderId !== undefined || adopt !== undefined;
  if (isKnown || state.orderId === undefined || !run.keeps(state.orderId, orderMark)) {
    return difference;
  }
  const isOther = (name: string) => name !== "orderId";
  return {
    ...difference,
    changed: difference.changed.filter(isOther),
    replaces: difference.replaces.filter(isOther),
  };
}

/** An adopted instance was not bought by this stack, so it is never replaced by a bought one. */
function refuseReplacedAdoption(state: Partial<AuditInstanceState>, replaces: readonly string[]): void {
  if (state.orderId === undefined && replaces.includes("orderId")) {
    throw new Error(
      `Instance ${state.name ?? state.resourceId} (${state.resourceId}) was adopted, and the program now declares a purchase instead: that would buy another instance and unsubscribe from this one. Keep \`adopt\`. To buy another instance, declare it under another resource name; to stop managing this one, run \`pulumi state delete\` on it.`,
    );
  }
}
