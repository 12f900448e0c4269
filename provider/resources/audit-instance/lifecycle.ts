import type { z } from "zod";
import { defineLifecycle, type State } from "../../lifecycle/contract";
import { timeoutSeconds } from "../../lifecycle/timeouts";
import { adopt } from "./adopt";
import { args, outputs } from "./args";
import { finish } from "./finish";
import { buy, cancelUnpaid, orderStatus } from "./purchase";
import { gone, resourceBoughtBy, resourceOfOrder } from "./settle";
import { unsubscribe } from "./unsubscribe";
import { observe } from "./view";

export type Inputs = z.output<typeof args>;
export type AuditInstanceState = State<typeof args, typeof outputs>;

/** A yearly/monthly audit instance: ordered, paid, awaited, kept as declared, and given back. */
export const auditInstance = defineLifecycle({
  args,
  outputs,

  async create(context, inputs) {
    const bought = inputs.adopt === undefined ? await buy(context, inputs) : await adopt(context, inputs);
    return finish(context, { known: { ...inputs, ...bought }, inputs, step: "create" });
  },

  async read(context, id, state) {
    const resourceId = state.resourceId ?? (await resourceBoughtBy(context, id));
    if (resourceId !== undefined) {
      const seen = await observe(context, resourceId, state);
      return seen && { id: resourceId, state: seen };
    }
    const order = await orderStatus(context, id);
    return order === "cancelled" ? undefined : { id, state };
  },

  async update(context, _id, olds, news) {
    const { state } = await finish(context, { known: { ...olds, ...news }, olds, inputs: news, step: "update" });
    return state;
  },

  async delete(context, id, state) {
    if (state.resourceId === undefined && (await cancelUnpaid(context, id))) {
      return;
    }
    const seconds = timeoutSeconds("delete", state.timeouts);
    const resourceId = state.resourceId ?? (await resourceOfOrder(context, id, seconds));
    await unsubscribe(context, resourceId, state.orderMark);
    await gone(context, resourceId, seconds);
  },
});
