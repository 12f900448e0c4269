import { z } from "zod";
import type { Purchase } from "./purchases";

const RESOURCE = "pulumi-nodejs:dynamic/dbss:";
const INSTANCE = `${RESOURCE}AuditInstance`;

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

/** What a stack's state holds, as `pulumi stack export` prints it. */
export class StackState {
  private constructor(
    readonly text: string,
    private readonly resources: z.output<typeof exported>["deployment"]["resources"],
  ) {}

  static parse(text: string): StackState {
    const { deployment } = exported.parse(JSON.parse(text));
    return new StackState(
      text,
      deployment.resources.filter(({ type }) => type.startsWith(RESOURCE)),
    );
  }

  /** The URNs of everything that the provider manages. */
  get urns(): readonly string[] {
    return this.resources.map(({ urn }) => urn);
  }

  /** Whether an instance in the state is what was bought. */
  holds({ orderId, resourceId }: Purchase): boolean {
    return this.resources.some(
      ({ type, id, outputs }) =>
        type === INSTANCE && (id === orderId || outputs.orderId === orderId || id === resourceId),
    );
  }

  /** Whether the state mentions the order anywhere. */
  mentions(orderId: string): boolean {
    return JSON.stringify(this.resources).includes(orderId);
  }
}
