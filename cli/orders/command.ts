import { type Command, Option } from "commander";
import type { Context } from "../../provider/model/context";
import { endSubscription } from "../../provider/resources/audit-instance/unsubscribe";
import { confirm } from "../confirm";
import { addRegionOptions, type RegionFlags, withContext } from "../context";
import { addExamples } from "../examples";
import { interruptible } from "../interruption";
import { timeoutOption } from "../options";
import type { Session } from "../session";
import { cancel, requireUnpaid } from "./cancel";
import { type Holdings, heldBy, readHoldings } from "./holdings";
import { isOpen, type Purchase, readPurchases } from "./read";
import { purchasesTable } from "./render";
import { findUnsubscribable, warningOf } from "./unsubscribe";

interface OrdersFlags extends RegionFlags {
  readonly cancel?: string;
  readonly unsubscribe?: string;
  readonly yes?: boolean;
  readonly timeout: number;
  readonly failOn: "open" | "unheld" | "any" | "none";
}

export function addOrdersCommand(program: Command, session: Session): void {
  const command = program
    .command("orders")
    .description(
      "List the open DBSS orders and the subscriptions of the account, and whether they are in a stack's state; " +
        "cancel an unpaid order, or unsubscribe from the instance of a paid one",
    );
  addRegionOptions(command);
  command
    .addOption(new Option("--cancel <order>", "cancel this unpaid order").conflicts("unsubscribe"))
    .option(
      "--unsubscribe <order>",
      "unsubscribe from the audit instance that this paid order bought; deletes the instance and its audit logs",
    )
    .option("--yes", "unsubscribe without asking for confirmation")
    .addOption(timeoutOption("how long to retry an unsubscription while the instance is busy", "10m"))
    .addOption(
      new Option(
        "--fail-on <kind>",
        "exit with code 2 if an order is open (open), if one is not in the stack's state (unheld), or in either case (any)",
      )
        .choices(["open", "unheld", "any", "none"])
        .default("none"),
    )
    .action((flags: OrdersFlags) => runOrders(session, flags));
  addExamples(
    command,
    ["orders --stack prod", "Lists the orders and subscriptions, and which of them are in the stack's state."],
    ["orders --stack prod --cancel CS2611270630ABCDE", "Cancels an unpaid order."],
    [
      "orders --stack prod --unsubscribe CS2611270630FGHIJ",
      "Unsubscribes from an audit instance that no stack manages; asks for confirmation first.",
    ],
  );
}

function runOrders(session: Session, flags: OrdersFlags): Promise<void> {
  if (flags.cancel !== undefined) {
    return runCancel(session, flags, flags.cancel);
  }
  return flags.unsubscribe === undefined ? runList(session, flags) : runUnsubscribe(session, flags, flags.unsubscribe);
}

/** Reads the state of a stack, then runs `work` with the configuration of the same stack. */
async function withHoldings<T>(
  session: Session,
  flags: OrdersFlags,
  isChanging: boolean,
  work: (context: Context, holdings: Holdings | undefined) => Promise<T>,
): Promise<T> {
  const holdings = await readHoldings(session, flags, isChanging);
  return withContext(session, { ...flags, stack: holdings?.stack }, (context) => work(context, holdings));
}

async function runList(session: Session, flags: OrdersFlags): Promise<void> {
  const purchases = await withHoldings(session, flags, false, readPurchases);
  session.print(
    session.json ? JSON.stringify(purchases, undefined, 2) : purchasesTable(purchases, session.paint, session.width),
  );
  if (purchases.orders.some((purchase) => isFound(purchase, flags.failOn))) {
    session.found();
  }
  if (["unheld", "any"].includes(flags.failOn) && purchases.orders.some(({ held }) => held === "unknown")) {
    // A stack that is not selected must not pass a pipeline.
    throw new Error(
      `No state was read, so --fail-on ${flags.failOn} cannot pass. Set the stack with --stack, and the directory of its ` +
        "project with --cwd.",
    );
  }
}

function isFound(purchase: Purchase, kind: OrdersFlags["failOn"]): boolean {
  const isMeant = (kind === "open" || kind === "any") && isOpen(purchase);
  return isMeant || ((kind === "unheld" || kind === "any") && purchase.held === "no");
}

async function runCancel(session: Session, flags: OrdersFlags, orderId: string): Promise<void> {
  await withHoldings(session, flags, false, async (context, holdings) => {
    await requireUnpaid(context, orderId);
    await interruptible(session, context, (during) => cancel(during, orderId));
    const { heldBy: urns = [] } = heldBy(holdings, [orderId]);
    if (session.json) {
      session.print(JSON.stringify({ canceled: { orderId, heldBy: urns } }));
      return;
    }
    session.print(`Order ${orderId} is canceled. Nothing was paid for it.`);
    noteHolders(session, urns);
  });
}

async function runUnsubscribe(session: Session, flags: OrdersFlags, orderId: string): Promise<void> {
  await withHoldings(session, flags, true, async (context, holdings) => {
    const found = await findUnsubscribable(context, holdings, orderId);
    if (!found.isClosed && !flags.yes) {
      const warning = warningOf(found, holdings);
      await confirm(session, { warning, expected: orderId, otherwise: "Nothing was unsubscribed" });
    }
    const { before } = found.isClosed
      ? { before: true }
      : await interruptible(session, context, (during) =>
          endSubscription(during, found.resource.resource_id, flags.timeout),
        );
    const { resource_id: resourceId } = found.resource;
    const { heldBy: urns = [] } = heldBy(holdings, [orderId, resourceId]);
    if (session.json) {
      session.print(JSON.stringify({ unsubscribed: { orderId, resourceId, before, heldBy: urns } }));
      return;
    }
    const instance = `audit instance ${resourceId} (order ${orderId})`;
    session.print(before ? `The subscription of ${instance} was already closed.` : `Unsubscribed from ${instance}.`);
    noteHolders(session, urns);
  });
}

/** An AuditOrder keeps canceled orders and closed instances in its ledger until the next refresh. */
function noteHolders(session: Session, urns: readonly string[]): void {
  if (urns.length > 0) {
    session.note(
      `It is still in the stack's state (${urns.join(", ")}). Run \`pulumi refresh\` or \`pulumi up --refresh\`.`,
    );
  }
}
