import { type Client, mayHaveHappened } from "../../provider/client";
import { operations } from "../../provider/client/operations";
import { messageOf } from "../../provider/model/errors";
import { SERVICE_TYPE } from "../../provider/model/snapshots";
import { waitFor, waiting } from "../../provider/model/wait";
import { inWholeUnits, PERIOD_TYPE, specCode } from "../../provider/resources/audit-order/price";
import { cancel } from "../orders/cancel";
import { orderStatus, STATUS_WORDS } from "../orders/states";
import type { Session } from "../session";
import { examineOrder } from "./billing";
import { fieldsOf, listIn, numberIn, textIn } from "./json";
import type { Flavor, Price } from "./offers";
import type { Findings } from "./report";
import { failureText, isSuccess, type Wire } from "./wire";

/** The order to place. */
export interface UnpaidOrder {
  readonly edition: string;
  readonly flavor: Pick<Flavor, "id">;
  readonly zones: readonly string[];
  readonly vpc: string;
  readonly subnet: string;
  readonly securityGroup: string;
  readonly price: Price;
}

/** The objects that the check uses. */
export interface Equipment {
  readonly session: Session;
  readonly client: Client;
  readonly wire: Wire;
  readonly findings: Findings;
}

const NAME = "pulumi-dbss-doctor";
/** How long to wait for the order in the list. */
const LIST_SECONDS = 60;

/**
 * Places an order, examines how BSS returns it, and cancels it, also after a failure and after Ctrl-C. The order is
 * never paid, so it costs nothing.
 */
export async function examineUnpaidOrder(equipment: Equipment, order: UnpaidOrder): Promise<void> {
  const { findings, session } = equipment;
  const interruption = new Interruption(session);
  try {
    const orderId = await place(equipment, order);
    if (orderId === undefined) {
      return;
    }
    session.note(`Order ${orderId} was placed. It will not be paid, and is canceled at the end.`);
    try {
      await look(equipment, order, orderId, interruption.signal);
    } catch (error) {
      findings.add("order.look", "examine the order", "failed", {
        detail: messageOf(error),
        advice: "Run the command again.",
      });
    } finally {
      await cancelAgain(equipment, orderId);
    }
  } finally {
    interruption.end();
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Turns Ctrl-C into an abort signal, so that the order is canceled before the process ends. */
class Interruption {
  readonly #controller = new AbortController();
  readonly #onSignal = () => {
    this.session.note("Interrupted. Canceling the order …");
    this.#controller.abort(new Error("interrupted"));
  };

  constructor(private readonly session: Session) {
    for (const signal of SIGNALS) {
      process.on(signal, this.#onSignal);
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  end(): void {
    for (const signal of SIGNALS) {
      process.off(signal, this.#onSignal);
    }
  }
}

async function place({ client, findings }: Equipment, order: UnpaidOrder): Promise<string | undefined> {
  const check = ["order.place", "place an order"] as const;
  const text = { mark: `${NAME}: never paid` };
  try {
    const { order_id: orderId } = await client.dbss.createPeriodOrder({
      name: NAME,
      flavor_ref: order.flavor.id,
      vpc_id: order.vpc,
      availability_zone: order.zones.join(","),
      nics: [{ subnet_id: order.subnet }],
      security_groups: [{ id: order.securityGroup }],
      region: client.region,
      period_type: PERIOD_TYPE.month,
      period_num: 1,
      product_infos: [
        {
          product_id: order.price.productId,
          resource_spec_code: specCode(order.edition),
          product_spec_desc: JSON.stringify({ specDesc: { "zh-cn": text, "en-us": text } }),
        },
      ],
    });
    findings.add(...check, "ok", `order ${orderId} was placed`);
    return orderId;
  } catch (error) {
    const stray = "An order may have been placed. Check `npx pulumi-dbss orders`, and cancel it.";
    const advice = mayHaveHappened(error) ? stray : "Fix the cause, then run the command again.";
    findings.add(...check, "failed", { detail: messageOf(error), advice });
    return undefined;
  }
}

async function look(equipment: Equipment, order: UnpaidOrder, orderId: string, signal: AbortSignal): Promise<void> {
  const placedAt = performance.now();
  signal.throwIfAborted();
  await lookAtDetails(equipment, order, orderId);
  signal.throwIfAborted();
  await lookAtList(equipment, orderId, placedAt, signal);
}

async function lookAtDetails({ wire, findings }: Equipment, { price }: UnpaidOrder, orderId: string): Promise<void> {
  const check = ["order.details", "read the order"] as const;
  const response = await wire.ask(operations.bss.showOrder, { order_id: orderId, offset: 0, limit: 100 });
  if (!isSuccess(response)) {
    const advice = "Grant BSS Administrator, or a policy that allows viewing orders.";
    findings.add(...check, "failed", { detail: failureText(response), advice });
    return;
  }
  examineOrder(response.json, findings);
  const info = fieldsOf(fieldsOf(response.json).order_info);
  findings.found("numericIds", typeof info.order_id === "number");
  const status = orderStatus(numberIn(info, "status") ?? 0);
  findings.found("orderReview", status === "approval" || status === "confirmation" ? status : "none");
  const amount = numberIn(info, "official_amount");
  const due = amount === undefined ? undefined : inWholeUnits(amount, numberIn(info, "measure_id"));
  const factor = due === undefined || price.amount === 0 ? undefined : Math.round((due / price.amount) * 1e4) / 1e4;
  findings.found("priceFactor", factor);
  const detail = `${STATUS_WORDS[status]}, amount ${due ?? "unknown"} ${textIn(info, "currency")}`.trimEnd();
  if (factor === undefined || factor === 1) {
    findings.add(...check, "ok", detail);
  } else {
    const advice = "Set maxPrice, because the amount of an order can differ from the quoted price.";
    findings.add(...check, "warning", { detail: `${detail}, but the quoted price was ${price.amount}`, advice });
  }
}

async function lookAtList(
  { wire, findings, session }: Equipment,
  orderId: string,
  placedAt: number,
  signal: AbortSignal,
): Promise<void> {
  const check = ["order.list", "find the order in the list"] as const;
  const fields = { service_type_code: SERVICE_TYPE, order_id: orderId, offset: 0, limit: 100 };
  try {
    await waitFor(waiting({ signal, log: session }, `order ${orderId} in the list`, LIST_SECONDS), async () => {
      const { items } = listIn((await wire.ask(operations.bss.listOrders, fields)).json, "order_infos");
      return items.some((item) => textIn(item, "order_id") === orderId)
        ? { done: true, value: undefined }
        : { done: false, state: "not listed" };
    });
  } catch (error) {
    signal.throwIfAborted();
    findings.add(...check, "warning", {
      detail: messageOf(error),
      advice: "New orders are missing from lists for longer than this.",
    });
    return;
  }
  const seconds = Math.round((performance.now() - placedAt) / 100) / 10;
  findings.measure("orderListSeconds", seconds);
  findings.add(...check, "ok", `listed after ${seconds} s`);
}

async function cancelAgain({ client, findings }: Equipment, orderId: string): Promise<void> {
  const check = ["order.cancel", "cancel the order"] as const;
  try {
    // Not interrupted: a second Ctrl-C must not leave the order.
    await cancel({ client, signal: new AbortController().signal }, orderId);
    findings.add(...check, "ok", `order ${orderId} was canceled; nothing was paid`);
  } catch (error) {
    findings.add(...check, "failed", {
      detail: `order ${orderId} was NOT canceled: ${messageOf(error)}`,
      advice: `Cancel it with \`npx pulumi-dbss orders --cancel ${orderId}\`, or in the console. It is not paid.`,
    });
  }
}
