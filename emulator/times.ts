import { z } from "zod";

/** A time in the state. */
export const isoTime = z.iso.datetime().describe('In UTC: "2025-08-20T16:00:00.000Z".');

/**
 * The creation time of objects that a seed or a patch adds without one: before any test, so that no list lags behind
 * them.
 */
export const LONG_AGO = "2024-01-01T00:00:00.000Z";

/** The time format of DBSS: `2021-04-21 04:37:54`, in UTC. */
export function dbssTime(iso: string | Date): string {
  return new Date(iso).toISOString().slice(0, 19).replace("T", " ");
}

/** The time format of BSS: `2021-04-21T04:37:54Z`. */
export function bssTime(iso: string | Date): string {
  return `${new Date(iso).toISOString().slice(0, 19)}Z`;
}

export function secondsAfter(time: Date | string, seconds: number): string {
  return new Date(new Date(time).getTime() + seconds * 1000).toISOString();
}

/** The end of a subscription. In a shorter month it is the last day. */
export function periodsAfter(time: Date | string, periodType: number, periodNum: number): string {
  const end = new Date(time);
  const day = end.getUTCDate();
  const months = periodType === 3 ? periodNum * 12 : periodNum;
  end.setUTCDate(1);
  end.setUTCMonth(end.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  end.setUTCDate(Math.min(day, lastDay));
  return end.toISOString();
}
