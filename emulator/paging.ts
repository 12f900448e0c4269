import type { Call } from "./operation";

interface PageLimits {
  readonly defaultLimit: number;
  readonly maxLimit: number;
  /** What happens to a higher limit. @default "refuse" */
  readonly overLimit?: "refuse" | "cap";
}

export interface Page<T> {
  readonly items: T[];
  readonly total: number;
}

function wholeNumber(call: Call, name: string, fallback: number, min: number, max: number): number {
  const text = call.query.get(name);
  if (text === null || text === "") {
    return fallback;
  }
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || value < min || value > max) {
    throw call.invalid(`${name} must be a whole number from ${min} to ${max}, not "${text}"`);
  }
  return value;
}

export function slice<T>(call: Call, items: readonly T[], offset: number, limit: number): Page<T> {
  const { ignoreOffset, maxPageSize } = call.state.settings;
  const start = ignoreOffset ? 0 : offset;
  return { items: items.slice(start, start + Math.min(limit, maxPageSize)), total: items.length };
}

/** A page by `offset` and `limit` in the query. */
export function paginate<T>(call: Call, items: readonly T[], limits: PageLimits): Page<T> {
  const offset = wholeNumber(call, "offset", 0, 0, Number.MAX_SAFE_INTEGER);
  const highest = limits.overLimit === "cap" ? Number.MAX_SAFE_INTEGER : limits.maxLimit;
  const limit = wholeNumber(call, "limit", limits.defaultLimit, 1, highest);
  return slice(call, items, offset, Math.min(limit, limits.maxLimit));
}

/** A page by `page` (from 1) and `size`; everything if neither is given. */
export function paginateByNumber<T>(call: Call, items: readonly T[], page = 1, size = items.length): Page<T> {
  return slice(call, items, (page - 1) * size, size);
}
