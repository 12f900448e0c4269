import type { State } from "../../../emulator";
import { editionOf, type Step } from "./courses";
import { closedOf, livingOf, openOrdersOf, type Purchase, purchasesOf } from "./purchases";
import type { StackState } from "./stack-state";

/** A step that was run, how it ended, and the number of payments before and after it. */
export interface Ran {
  readonly step: Step;
  readonly code: number;
  readonly output: string;
  readonly paidBefore: number;
  readonly paidAfter: number;
}

/** Everything that the laws of money are judged by. */
export interface Evidence {
  readonly cloud: State;
  readonly stack: StackState;
  /** All steps since the stack was empty, including the one that was killed. */
  readonly ran: readonly Ran[];
}

/** The broken laws of money, each with what breaks it. */
export function brokenLaws(evidence: Evidence): string[] {
  return [
    ...paidTwice(evidence.cloud),
    ...paidUnasked(evidence),
    ...paidWithoutUp(evidence.ran),
    ...unheld(evidence),
    ...closedButHeld(evidence),
  ];
}

/** The law after everything was destroyed: no purchase is in use, and the state is empty. */
export function brokenAfterDestroy({ cloud, stack }: Pick<Evidence, "cloud" | "stack">): string[] {
  return [
    ...livingOf(cloud).map(({ orderId }) => `law 4: order ${orderId} is paid and lives after the final destroy`),
    ...openOrdersOf(cloud)
      .filter((orderId) => stack.mentions(orderId))
      .map((orderId) => `law 4: unpaid order ${orderId} is in the state after the final destroy`),
    ...stack.urns.map((urn) => `law 4: ${urn} is in the state after the final destroy`),
  ];
}

/** Paid instances in use that are not in state. */
export function unheldOf({ cloud, stack }: Pick<Evidence, "cloud" | "stack">): Purchase[] {
  return livingOf(cloud).filter((purchase) => !stack.holds(purchase));
}

/** Closed instances that the state still holds. */
export function staleOf({ cloud, stack }: Pick<Evidence, "cloud" | "stack">): Purchase[] {
  return closedOf(cloud).filter((purchase) => stack.holds(purchase));
}

/** Two instances of one edition never coexist; two of different editions only while one replaces the other. */
function paidTwice(cloud: State): string[] {
  const purchases = purchasesOf(cloud);
  const twins = purchases.flatMap((later, index) =>
    purchases
      .slice(0, index)
      .filter((earlier) => earlier.edition === later.edition && isAliveAt(earlier, later.paidAt))
      .map(({ orderId, edition }) => `law 1: ${later.orderId} was paid while ${orderId}, also ${edition}, was in use`),
  );
  const crowds = purchases
    .filter(({ paidAt }, index) => purchases.slice(0, index).filter((other) => isAliveAt(other, paidAt)).length > 1)
    .map(({ orderId }) => `law 1: ${orderId} was paid while two others were in use`);
  const living = livingOf(cloud).map(({ orderId }) => orderId);
  const remaining = living.length > 1 ? [`law 1: ${living.join(" and ")} are paid and in use at the end`] : [];
  return [...twins, ...crowds, ...remaining];
}

function isAliveAt({ closedAt }: Purchase, time: string): boolean {
  return closedAt === undefined || closedAt > time;
}

/** An `up` asks for a purchase if it declares another edition than the step before it, or one after none. */
function paidUnasked({ cloud, ran }: Evidence): string[] {
  let declared: string | undefined;
  let asked = 0;
  for (const { step } of ran.filter(({ step: { command } }) => command !== "refresh")) {
    const edition = editionOf(step);
    asked += edition !== undefined && edition !== declared ? 1 : 0;
    declared = edition;
  }
  const paid = cloud.payments.length;
  return paid > asked ? [`law 1: ${paid} purchases were paid for, the programs asked for ${asked}`] : [];
}

function paidWithoutUp(ran: readonly Ran[]): string[] {
  return ran
    .filter(({ step, paidBefore, paidAfter }) => step.command !== "up" && paidAfter > paidBefore)
    .map(({ step }) => `law 5: \`pulumi ${step.command}\` paid for an order`);
}

function unheld(evidence: Evidence): string[] {
  const said = evidence.ran.at(-1);
  return unheldOf(evidence)
    .filter(({ orderId }) => said === undefined || said.code === 0 || !said.output.includes(orderId))
    .map(({ orderId }) => `law 2: ${orderId} is paid and in use, not in the state, and no error names it`);
}

function closedButHeld(evidence: Evidence): string[] {
  return staleOf(evidence).map(({ orderId }) => `law 3: what order ${orderId} brought is closed, but in the state`);
}
