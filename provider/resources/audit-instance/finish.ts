import type { Context } from "../../lifecycle/context";
import type { Found } from "../../lifecycle/contract";
import { messageOf, PartialFailure } from "../../lifecycle/errors";
import { timeoutSeconds } from "../../lifecycle/timeouts";
import { converge } from "./converge";
import type { AuditInstanceState, Inputs } from "./lifecycle";
import { pay } from "./purchase";
import { created, resourceOfOrder } from "./settle";
import { observe } from "./view";

/** An instance on its way to what is declared. */
export interface Unfinished {
  /** What is known of it: it has an order, or a resource ID. */
  readonly known: AuditInstanceState;
  /** Its state before an update. */
  readonly olds?: AuditInstanceState;
  readonly inputs: Inputs;
  readonly step: "create" | "update";
}

/**
 * Brings an ordered instance to what is declared, from wherever it stands: unpaid, in the making, or running with other
 * settings. A failure on the way keeps what exists.
 */
export async function finish(
  context: Context,
  { known, olds, inputs, step }: Unfinished,
): Promise<Found<AuditInstanceState>> {
  const isSettled = known.status !== undefined && known.status !== "BUILD" && known.status !== "ERROR";
  const seconds = timeoutSeconds(isSettled ? step : "create", inputs.timeouts);
  let now = known;
  try {
    const resourceId = known.resourceId ?? (await fulfil(context, known, seconds));
    now = { ...now, resourceId };
    if (!isSettled) {
      await created(context, resourceId, seconds);
      context.snapshots.subscriptions.drop("");
    }
    now = await observed(context, resourceId, { ...now, ...olds, resourceId });
    return { id: resourceId, state: await converge(context, now, inputs, seconds) };
  } catch (error) {
    throw partial(error, now);
  }
}

async function fulfil(context: Context, { orderId }: AuditInstanceState, seconds: number): Promise<string> {
  if (orderId === undefined) {
    throw new Error("Neither an order nor a resource ID is known of this instance.");
  }
  await pay(context, orderId);
  return resourceOfOrder(context, orderId, seconds);
}

async function observed(context: Context, resourceId: string, known: AuditInstanceState): Promise<AuditInstanceState> {
  const state = await observe(context, resourceId, known);
  if (state === undefined) {
    throw new Error(`Instance ${resourceId} is gone. Run \`pulumi refresh\`, then \`pulumi up\` to buy another.`);
  }
  return state;
}

function partial(error: unknown, known: AuditInstanceState): PartialFailure {
  if (error instanceof PartialFailure) {
    return error;
  }
  return new PartialFailure(messageOf(error), known.resourceId ?? known.orderId ?? "", known, { cause: error });
}
