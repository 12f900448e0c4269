import type { ProviderSettings } from "../../provider/config";
import type { Context } from "../../provider/model/context";
import { messageOf } from "../../provider/model/errors";
import { confirm } from "../confirm";
import type { Session } from "../session";
import { checkEndpoints, checkSignIn, checkSite } from "./access";
import { examineBilling } from "./billing";
import { examineLists } from "./lists";
import { checkOffers, checkPrice, type Flavor, type Price } from "./offers";
import { checkPermissions } from "./permissions";
import type { Findings } from "./report";
import { examineUnpaidOrder } from "./unpaid-order";
import type { Wire } from "./wire";

/** The options for the unpaid order. */
export interface OrderWish {
  readonly edition: string;
  /** Default: the first flavor available for the edition. */
  readonly flavor?: string;
  /** If empty, the first zone of the flavor. */
  readonly zones: readonly string[];
  readonly vpc: string;
  readonly subnet: string;
  readonly securityGroup: string;
  readonly isConfirmed: boolean;
}

export interface Examination {
  readonly session: Session;
  readonly context: Context;
  readonly settings: ProviderSettings;
  readonly wire: Wire;
  readonly findings: Findings;
  readonly edition: string;
  readonly wish?: OrderWish;
}

/** Runs all checks. Checks that depend on a failed check are skipped. */
export async function examine(examination: Examination): Promise<void> {
  const { session, context, settings, wire, findings, edition } = examination;
  session.progress("checking endpoints, clock and sign-in");
  await checkEndpoints(wire, findings);
  await checkSignIn(wire, settings.client, findings);
  const isIn = findings.passed("sign-in") && findings.passed("project");
  const projectId = isIn ? await projectOf(context, findings) : undefined;
  if (projectId === undefined) {
    findings.add("permissions", "permissions, quota, prices and lists", "skipped", "sign-in or project failed");
    return;
  }
  await checkSite(wire, settings.client, findings);
  session.progress("checking permissions");
  const allowed = await checkPermissions(wire, findings);
  const flavors = checkOffers(allowed, findings);
  const price = await checkPrice(wire, findings, { region: context.client.region, projectId, edition });
  session.progress("examining the format of lists and orders");
  await examineLists(wire, allowed, findings);
  await examineBilling(wire, allowed, findings);
  if (examination.wish) {
    await order(examination, examination.wish, flavors, price);
  } else {
    findings.add("permission.write", "permissions to buy and change", "skipped", {
      detail: "write permissions cannot be checked without changing something",
      advice: "--with-unpaid-order checks placing and canceling an order, at no cost.",
    });
  }
}

async function projectOf({ client }: Context, findings: Findings): Promise<string | undefined> {
  try {
    return await client.projectId();
  } catch (error) {
    const advice = "Set dbss:projectId.";
    findings.add("project.id", "project ID", "failed", { detail: messageOf(error), advice });
    return undefined;
  }
}

async function order(
  { session, context, wire, findings }: Examination,
  wish: OrderWish,
  flavors: readonly Flavor[],
  price: Price | undefined,
): Promise<void> {
  const ofEdition = flavors.filter(({ edition }) => edition === wish.edition);
  const flavor = ofEdition.find(({ id }) => wish.flavor === undefined || id === wish.flavor);
  if (flavor === undefined || price === undefined) {
    const missing = flavor ? "the price is unknown" : `the flavor is not available for edition ${wish.edition}`;
    findings.add("order.place", "place an order", "skipped", missing);
    return;
  }
  const zones = wish.zones.length > 0 ? wish.zones : flavor.zones.slice(0, 1);
  if (!wish.isConfirmed) {
    const cost = `${price.amount} ${price.currency}`.trimEnd();
    const warning = [
      `This places an order for an audit instance of flavor ${flavor.id} in ${zones.join(", ")} for a month (${cost}).`,
      "The order is never paid: it is read and then canceled, which costs nothing.",
    ];
    try {
      await confirm(session, { warning, expected: "order", otherwise: "Nothing was ordered" });
    } catch (error) {
      findings.add("order.place", "place an order", "skipped", messageOf(error));
      return;
    }
  }
  session.progress("placing an unpaid order");
  await examineUnpaidOrder({ session, client: context.client, wire, findings }, { ...wish, flavor, zones, price });
}
