import { z } from "zod";

/** A time in state. */
export const isoTime = z.iso.datetime().describe('In UTC: "2025-08-20T16:00:00.000Z".');

/** The creation time of objects that a seed or a patch adds without one: before any test, so that no list lags behind them. */
export const LONG_AGO = "2024-01-01T00:00:00.000Z";

/** A switch as DBSS writes it. */
export const onOff = z.enum(["ON", "OFF"]);
