import { drawTemperament, type Temperament as Settings } from "../../../emulator";

/** How the emulated cloud behaves where the documents leave it open, and what that is called in a report. */
export interface Temperament {
  readonly name: string;
  /** What is left out has the emulator's default. */
  readonly settings: Partial<Settings>;
}

/** Random faults would change from run to run at which request a death happens. They have tests of their own. */
const STEADY: Partial<Settings> = { throttling: { share: 0, retryAfter: true }, unavailable: 0, resets: 0 };

/** Each request moves the clock by a second: longer lags would only make the sweep slower. */
const LONGEST_LAG_SECONDS = 5;

/** The emulator's own temperament, and one drawn by each seed. */
export function temperamentsOf(seeds: readonly number[]): Temperament[] {
  return [{ name: "default", settings: {} }, ...seeds.map(drawnBy)];
}

/** The longest time by which anything shows late. */
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
