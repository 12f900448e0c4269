import { z } from "zod";
import type { Service } from "./errors";

const effectSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    /** Responds with this status instead of carrying out the request. */
    kind: z.literal("status"),
    /** HTTP status. */
    status: z.number().int().min(200).max(599),
    /** Body of the response, as JSON. */
    body: z.unknown().optional(),
  }),
  z.strictObject({
    /** Responds with 429. */
    kind: z.literal("throttle"),
    /** The header `Retry-After`, in seconds; null for none. */
    retryAfter: z.number().min(0).nullable().default(1),
  }),
  z.strictObject({
    /** Carries out the request late. */
    kind: z.literal("delay"),
    /** Delay in milliseconds of real time. */
    ms: z.number().min(0),
  }),
  z.strictObject({
    /** Cuts the connection before the request takes effect. */
    kind: z.literal("reset-before"),
  }),
  z.strictObject({
    /** Cuts the connection after the request took effect. */
    kind: z.literal("reset-after"),
  }),
  z.strictObject({
    /** Cuts the connection in the middle of the response. */
    kind: z.literal("truncate"),
  }),
  z.strictObject({
    /** Makes the last job fail of the order that the request concerns. */
    kind: z.literal("fail-job"),
    /** `fail_reason` of the job. */
    reason: z.string().default("Failed to create the audit instance."),
    /** `error_code` of the job. */
    code: z.string().default("DBSS.11000000"),
  }),
]);

/** What a fault does to a request. */
export type FaultEffect = z.infer<typeof effectSchema>;

function isRegularExpression(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

const matchSchema = z.strictObject({
  /** "bss", "dbss", "eps", "iam" or "rds". */
  service: z.string().optional(),
  /** ID of the operation, as in the journal. */
  operation: z.string().optional(),
  method: z.string().toUpperCase().optional(),
  /** Regular expression that a part of the path matches. */
  path: z.string().refine(isRegularExpression, "not a regular expression").optional(),
});

/** Which requests a fault strikes: those that match everything that is given. */
export type FaultMatch = z.infer<typeof matchSchema>;

export const faultSchema = z.strictObject({
  /** Which requests it strikes. All if empty. */
  match: matchSchema.default({}),
  /** Number of matching requests that it lets pass first. */
  skip: z.number().int().min(0).default(0),
  /** Number of matching requests that it then strikes. */
  times: z.number().int().min(1).default(1),
  /** What it does to them. */
  effect: effectSchema,
});

/** A fault that strikes some requests. */
export type Fault = z.infer<typeof faultSchema>;
/** A fault to arm. What is omitted takes its default. */
export type FaultInput = z.input<typeof faultSchema>;

export const armedFaultSchema = faultSchema.extend({
  id: z.number().int(),
  /** Number of requests that it has struck. */
  struck: z.number().int(),
});

/** An armed fault. */
export type ArmedFault = z.infer<typeof armedFaultSchema>;

type FailJob = Extract<FaultEffect, { kind: "fail-job" }>;
/** What happens to a request. */
export type Effect = Exclude<FaultEffect, FailJob>;

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

/** The armed faults. */
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

  /** The effect of the first fault that strikes this request, except for `fail-job`. */
  strike(target: FaultTarget): Effect | undefined {
    for (const armed of this.#armed) {
      const { effect } = armed.fault;
      if (effect.kind !== "fail-job" && matches(armed.fault, target) && strikes(armed)) {
        return effect;
      }
    }
    return undefined;
  }

  /** The first `fail-job` fault that strikes this request. To be called only if the request concerns jobs. */
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
