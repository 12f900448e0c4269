import type { Context } from "../../model/context";
import { standingOf } from "../audit-order/orders";
import { runOf } from "../audit-order/run";

/**
 * Refuses to go on past an order of the ledger that is paid, whose instance lives, and that no instance of the program or
 * the state holds: a purchase that was cut short before its instance was in the state. It must not be left in silence.
 */
export async function refuseUnheld(context: Context, orderId: string): Promise<void> {
  const run = runOf(context);
  const others = (run.declaring(orderId)?.ledger ?? []).filter(
    (entry) => entry.orderId !== orderId && !run.held.has(entry.orderId),
  );
  for (const { orderId: other } of others) {
    const standing = await standingOf(context, other);
    if (
      standing.is === "paid" &&
      !standing.isClosing &&
      !(standing.resourceId !== undefined && run.unsubscribed.has(standing.resourceId))
    ) {
      const what =
        standing.resourceId === undefined
          ? "its instance is being made"
          : `its instance ${standing.resourceId} is in use`;
      throw new Error(
        `Order ${other} of this declaration is paid and ${what}, but no instance in the state is known to hold it. Nothing was ` +
          "paid, and nothing was changed. Either go back to the arguments that it was placed for and run `pulumi up`, so that " +
          `the instance gets into the state; or unsubscribe it with \`npx pulumi-dbss orders --unsubscribe ${other}\`. If the ` +
          "state still holds the instance, waiting to be deleted, run `pulumi up --refresh`.",
      );
    }
  }
}
