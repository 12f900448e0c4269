import { z } from "zod";
import type { Purchase } from "./purchases";

/** The type of a resource under either host. */
const RESOURCE = /^(pulumi-nodejs:dynamic\/dbss|dbss:index):(\w+)$/;

const exported = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.looseObject({
          urn: z.string(),
          type: z.string(),
          id: z.string().optional(),
          outputs: z.looseObject({ orderId: z.string().optional() }).default({}),
        }),
      )
      .default([]),
  }),
});

/** The state of a stack, as `pulumi stack export` prints it. */
export class StackState {
  private constructor(
    readonly text: string,
    private readonly resources: z.output<typeof exported>["deployment"]["resources"],
  ) {}

  static parse(text: string): StackState {
    const { deployment } = exported.parse(JSON.parse(text));
    return new StackState(
      text,
      deployment.resources.filter(({ type }) => RESOURCE.test(type)),
    );
  }

  /** The URNs of everything that the provider manages. */
  get urns(): readonly string[] {
    return this.resources.map(({ urn }) => urn);
  }

  /** Whether the purchased instance is in state. */
  holds(purchase: Purchase): boolean {
    return this.#heldAs("AuditInstance", purchase).length > 0;
  }

  /** The URN of the order of a purchase, on which the instance depends; without one, that of the instance. */
  outermostOf(purchase: Purchase): string[] {
    const orders = this.#heldAs("AuditOrder", purchase);
    return orders.length > 0 ? orders : this.#heldAs("AuditInstance", purchase);
  }

  /** Whether the state mentions the order anywhere. */
  mentions(orderId: string): boolean {
    return JSON.stringify(this.resources).includes(orderId);
  }

  #heldAs(wanted: string, { orderId, resourceId }: Purchase): string[] {
    return this.resources
      .filter(
        ({ type, id, outputs }) =>
          RESOURCE.exec(type)?.[2] === wanted && (id === orderId || outputs.orderId === orderId || id === resourceId),
      )
      .map(({ urn }) => urn);
  }
}
