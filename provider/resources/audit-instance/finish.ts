import type { Context } from "../../lifecycle/context";
import type { Found } from "../../lifecycle/contract";
import { messageOf, PartialFailure } from "../../lifecycle/errors";
import { PROJECT } from "../../lifecycle/snapshots";
import { timeoutSeconds } from "../../lifecycle/timeouts";
import { converge } from "./converge";
import type { AuditInstanceState, Inputs } from "./lifecycle";
import { willBeKept } from "./loss";
import { buy, payFor } from "./purchase";
import { created, resourceOfOrder } from "./settle";
import { observe } from "./view";

/** An instance on its way to what is declared. */
export interface Unfinished {
  /** What is known of it: its state before an update, or nothing but the inputs. */
  readonly known: AuditInstanceState;
  readonly inputs: Inputs;
  readonly step: "create" | "update";
  /** The state of the instance that it is to replace. */
  readonly replaced?: AuditInstanceState;
}

/**
 * Brings an instance to what is declared, from wherever it stands: not ordered, unpaid, in the making, or running with
 * other settings. A failure on the way keeps what exists.
 */
export async function finish(context: Context, unfinished: Unfinished): Promise<Found<AuditInstanceState>> {
  const { known, inputs, step, replaced } = unfinished;
  const isSettled = known.status !== undefined && known.status !== "BUILD" && known.status !== "ERROR";
  const seconds = timeoutSeconds(isSettled ? step : "create", inputs.timeouts);
  let now = known;
  try {
    if (now.resourceId === undefined) {
      now = { ...now, ...(await buy(context, now, inputs, replaced)) };
    }
    if (now.resourceId === undefined) {
      now = { ...now, ...(await payFor(context, now.orderId ?? "", inputs, replaced)) };
    }
    const resourceId = now.resourceId ?? (await resourceOfOrder(context, now.orderId ?? "", seconds));
    now = { ...now, resourceId };
    willBeKept(context, resourceId);
    if (!isSettled) {
      await created(context, resourceId, seconds);
      context.snapshots.subscriptions.drop(PROJECT);
    }
    now = await observed(context, resourceId, now);
    return { id: resourceId, state: await converge(context, now, inputs, seconds) };
  } catch (error) {
    throw partial(error, now);
  }
}

async function observed(context: Context, resourceId: string, known: AuditInstanceState): Promise<AuditInstanceState> {
  const state = await observe(context, resourceId, known);
  if (state === undefined) {
    throw new Error(`Instance ${resourceId} is gone. Run \`pulumi refresh\`, then \`pulumi up\` to buy another.`);
  }
  return state;
}

/** Keeps what exists, if anything does. */
function partial(error: unknown, known: AuditInstanceState): unknown {
  const id = known.resourceId ?? known.orderId;
  if (error instanceof PartialFailure || id === undefined) {
    return error;
  }
  return new PartialFailure(messageOf(error), id, known, { cause: error });
}
