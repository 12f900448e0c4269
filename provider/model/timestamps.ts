import type { z } from "zod";

const FORM = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/** A moment in UTC in the service's format: "2025-08-20 16:00:00". */
export function timestamp(schemas: typeof z) {
  return schemas.string().refine((text) => FORM.test(text) && momentOf(text) !== undefined, {
    error: 'must be a time in UTC, such as "2025-08-20 16:00:00"',
  });
}

/** Milliseconds since 1970 of a moment in UTC, with or without "T" and "Z"; undefined if it is invalid. */
export function momentOf(text: string): number | undefined {
  const date = new Date(text.replace(" ", "T").replace(/Z?$/, "Z"));
  // An invalid day of a month would roll over into the next month.
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text.slice(0, 10)
    ? undefined
    : date.getTime();
}

/** Whether `end` is after `start`, where both are moments. */
export function inOrder(start: string | undefined, end: string | undefined): boolean {
  return (
    start === undefined || end === undefined || (momentOf(start) ?? 0) < (momentOf(end) ?? Number.POSITIVE_INFINITY)
  );
}
