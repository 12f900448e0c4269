import { z } from "zod";

/** A time in state: ISO 8601, UTC. */
export const isoTime = z.iso.datetime();

/** When an object that a seed or a patch brings without a time came into being: before any test, so no list lags behind it. */
export const LONG_AGO = "2024-01-01T00:00:00.000Z";

/** A switch as DBSS writes it. */
export const onOff = z.enum(["ON", "OFF"]);
