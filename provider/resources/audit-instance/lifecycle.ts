import type { z } from "zod";
import { defineLifecycle, type State } from "../../lifecycle/contract";
import { timeoutSeconds } from "../../lifecycle/timeouts";
import { adopt, claimOf } from "./adopt";
import { args, outputs } from "./args";
import { expectLists } from "./expect-lists";
import { finish } from "./finish";
import { lossOf, warnOfTwins } from "./loss";
import { findOrder } from "./orders";
import { costOf } from "./price";
import { cancelUnpaid } from "./purchase";
import { resourceBoughtBy } from "./purchases";
import { gone, resourceOfOrder } from "./settle";
import { unsubscribe } from "./unsubscribe";
import { observe } from "./view";

export type Inputs = z.output<typeof args>;
export type AuditInstanceState = State<typeof args, typeof outputs>;

/** A yearly/monthly audit instance: ordered, paid, awaited, kept as declared, and given back. */
export const auditInstance = defineLifecycle({
  args,
  outputs,
  costOf,
  claimOf,
  lossOf,

  // Until the next refresh, the ID of what was finished by an update is that of its order.
  identify: (id, { resourceId }) => resourceId ?? id,

  async create(context, inputs, replaced) {
    const known = inputs.adopt === undefined ? inputs : { ...inputs, ...(await adopt(context, inputs)) };
    return finish(context, { known, inputs, step: "create", replaced });
  },

  async read(context, id, state) {
    const orderId = state.orderId ?? id;
    const resourceId = state.resourceId ?? (await resourceBoughtBy(context, orderId));
    if (resourceId !== undefined) {
      const seen = await observe(context, resourceId, { ...state, resourceId });
      expectLists(context, seen);
      await warnOfTwins(context, { ...state, resourceId });
      return seen && { id: resourceId, state: seen };
    }
    const order = await findOrder(context, orderId);
    return order.status === "cancelled" ? undefined : { id, state };
  },

  async update(context, _id, olds, news) {
    const { state } = await finish(context, { known: olds, inputs: news, step: "update" });
    return state;
  },

  async delete(context, id, state) {
    const orderId = state.orderId ?? id;
    if (state.resourceId === undefined && (await cancelUnpaid(context, orderId))) {
      return;
    }
    const seconds = timeoutSeconds("delete", state.timeouts);
    const resourceId = state.resourceId ?? (await resourceOfOrder(context, orderId, seconds));
    await unsubscribe(context, resourceId, state, seconds);
    await gone(context, resourceId, seconds);
  },
});
