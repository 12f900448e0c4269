import { z } from "zod";
import type { Service } from "./errors";

const effectSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("status"),
    status: z.number().int().min(200).max(599),
    body: z.unknown().optional(),
  }),
  z.strictObject({ kind: z.literal("throttle"), retryAfter: z.number().min(0).nullable().default(1) }),
  z.strictObject({ kind: z.literal("delay"), ms: z.number().min(0) }),
  z.strictObject({ kind: z.literal("reset-before") }),
  z.strictObject({ kind: z.literal("reset-after") }),
  z.strictObject({ kind: z.literal("truncate") }),
  z.strictObject({
    kind: z.literal("fail-job"),
    reason: z.string().default("Failed to create the audit instance."),
    code: z.string().default("DBSS.11000000"),
  }),
]);

function isRegularExpression(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

export const faultSchema = z.strictObject({
  match: z
    .strictObject({
      service: z.string().optional(),
      operation: z.string().optional(),
      method: z.string().toUpperCase().optional(),
      path: z.string().refine(isRegularExpression, "not a regular expression").optional(),
    })
    .default({}),
  skip: z.number().int().min(0).default(0),
  times: z.number().int().min(1).default(1),
  effect: effectSchema,
});

export type Fault = z.infer<typeof faultSchema>;
/** A fault to arm; what is left out takes its default. */
export type FaultInput = z.input<typeof faultSchema>;

/** A fault as the control calls list it, with how often it took effect. */
export const armedFaultSchema = faultSchema.extend({ id: z.number().int(), struck: z.number().int() });
export type ArmedFault = z.infer<typeof armedFaultSchema>;

type FailJob = Extract<Fault["effect"], { kind: "fail-job" }>;
/** What happens to a request. */
export type Effect = Exclude<Fault["effect"], FailJob>;

export interface FaultTarget {
  readonly service: Service | "unknown";
  readonly operation: string;
  readonly method: string;
  readonly path: string;
}

interface Armed {
  readonly id: number;
  readonly fault: Fault;
  seen: number;
  struck: number;
}

function matches({ match }: Fault, target: FaultTarget): boolean {
  return (
    (match.service === undefined || match.service === target.service) &&
    (match.operation === undefined || match.operation === target.operation) &&
    (match.method === undefined || match.method === target.method) &&
    (match.path === undefined || new RegExp(match.path).test(target.path))
  );
}

/** Faults that are armed; each lets `skip` matching requests pass, then strikes `times` of them. */
export class Faults {
  #armed: Armed[] = [];
  #lastId = 0;

  arm(fault: Fault): ArmedFault {
    this.#lastId += 1;
    const armed = { id: this.#lastId, fault, seen: 0, struck: 0 };
    this.#armed.push(armed);
    return describe(armed);
  }

  list(): ArmedFault[] {
    return this.#armed.map(describe);
  }

  clear(): void {
    this.#armed = [];
  }

  /** The effect on this request of the first fault that strikes it. Failing jobs have their own turn. */
  strike(target: FaultTarget): Effect | undefined {
    for (const armed of this.#armed) {
      const { effect } = armed.fault;
      if (effect.kind !== "fail-job" && matches(armed.fault, target) && strikes(armed)) {
        return effect;
      }
    }
    return undefined;
  }

  /** The failure for jobs that this request concerns; ask only when it concerns some. */
  strikeJobs(target: FaultTarget): FailJob | undefined {
    for (const armed of this.#armed) {
      const { effect } = armed.fault;
      if (effect.kind === "fail-job" && matches(armed.fault, target) && strikes(armed)) {
        return effect;
      }
    }
    return undefined;
  }
}

function strikes(armed: Armed): boolean {
  const { skip, times } = armed.fault;
  if (armed.struck >= times) {
    return false;
  }
  armed.seen += 1;
  if (armed.seen <= skip) {
    return false;
  }
  armed.struck += 1;
  return true;
}

function describe({ id, fault, struck }: Armed): ArmedFault {
  return { id, ...fault, struck };
}
