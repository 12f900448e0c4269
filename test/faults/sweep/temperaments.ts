import { drawTemperament, type Temperament as Settings } from "../../../emulator";

/** How the emulated cloud behaves where the documents leave it open, and its name in a report. */
export interface Temperament {
  readonly name: string;
  /** An omitted key has the emulator's default. */
  readonly settings: Partial<Settings>;
}

/** With random faults, the request at which a crash happens would change from run to run. They have their own tests. */
const STEADY: Partial<Settings> = { throttling: { share: 0, retryAfter: true }, unavailable: 0, resets: 0 };

/** Each request moves the clock by a second: longer lags would only make the sweep slower. */
const LONGEST_LAG_SECONDS = 5;

/** The default temperament, and one drawn by each seed. */
export function temperamentsOf(seeds: readonly number[]): Temperament[] {
  return [{ name: "default", settings: {} }, ...seeds.map(drawnBy)];
}

/** The longest lag of anything. */
export function longestLagOf({ settings }: Temperament): number {
  return Math.max(0, ...lagsOf(settings).map(([, seconds]) => seconds));
}

function drawnBy(seed: number): Temperament {
  const drawn = drawTemperament(seed);
  const lags = lagsOf(drawn).map(([key, seconds]) => [key, Math.min(seconds, LONGEST_LAG_SECONDS)] as const);
  return { name: `seed ${seed}`, settings: { ...drawn, ...STEADY, ...Object.fromEntries(lags) } };
}

function lagsOf(settings: Partial<Settings>): (readonly [string, number])[] {
  return Object.entries(settings).flatMap(([key, value]) =>
    key.endsWith("Seconds") && typeof value === "number" ? [[key, value] as const] : [],
  );
}
