import { AsyncLocalStorage } from "node:async_hooks";
import { z } from "zod";

/** A time limit, such as "90s". */
export const duration = z
  .string()
  .regex(/^[1-9]\d{0,4}[smh]$/, 'must be a number with a unit, such as "90s", "20m" or "2h"');

/** The `timeouts` argument: Pulumi's own `customTimeouts` only reach the native host. */
export const timeouts = z
  .strictObject({
    create: duration.optional().meta({ description: 'Maximum time for a creation, such as "2h".' }),
    update: duration.optional().meta({ description: 'Maximum time for an update, such as "20m".' }),
    delete: duration.optional().meta({ description: 'Maximum time for a deletion, such as "90s".' }),
  })
  .optional()
  .meta({
    onChange: "creation",
  });

const DEFAULTS = { create: "1h", update: "10m", delete: "20m" } as const;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

type Step = keyof typeof DEFAULTS;

const limits = new AsyncLocalStorage<number>();

/** Runs a step with a time limit that the engine sets. It takes precedence over the `timeouts` argument. */
export function withLimit<T>(seconds: number | undefined, step: () => Promise<T>): Promise<T> {
  return seconds === undefined ? step() : limits.run(seconds, step);
}

/** How long a step may take, in seconds. */
export function timeoutSeconds(step: Step, timeouts: Partial<Record<Step, string>> | undefined): number {
  const limit = limits.getStore();
  if (limit !== undefined) {
    return limit;
  }
  return secondsOf(timeouts?.[step] ?? DEFAULTS[step]);
}

/** A time limit in seconds. */
export function secondsOf(limit: string): number {
  return Number.parseInt(limit, 10) * (SECONDS[limit.slice(-1)] ?? 1);
}
