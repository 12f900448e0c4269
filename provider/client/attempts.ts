/** One attempt of a request, or several alike, as errors report them. */
export interface Attempt {
  /** A status, the code of a failed connection, or "success". */
  readonly outcome: string;
  readonly durationMs: number;
  /** Wait before the next attempt; absent on the last one. */
  readonly delayMs?: number;
  /** Number of attempts that this entry stands for, with their times added up. @default 1 */
  readonly times?: number;
}

// A busy server may be retried a hundred times, which is too much for an error.
const MAX_LISTED = 10;

/** Number of attempts that a summarized list stands for. */
export function countOf(attempts: readonly Attempt[]): number {
  return attempts.reduce((count, { times = 1 }) => count + times, 0);
}

/** A shorter list: the first attempt, those in between summed up by their outcome, and the last one. */
export function summarized(attempts: readonly Attempt[]): readonly Attempt[] {
  const [first] = attempts;
  const last = attempts.at(-1);
  if (attempts.length <= MAX_LISTED || !first || !last) {
    return attempts;
  }
  const between = attempts.slice(1, -1);
  const outcomes = [...new Set(between.map(({ outcome }) => outcome))];
  const sums = outcomes.map((outcome) => {
    const alike = between.filter((attempt) => attempt.outcome === outcome);
    return summed(outcome, alike);
  });
  return [first, ...sums, last];
}

function summed(outcome: string, alike: readonly Attempt[]): Attempt {
  if (alike.length === 1 && alike[0]) {
    return alike[0];
  }
  const sum = (timeOf: (attempt: Attempt) => number) => alike.reduce((total, attempt) => total + timeOf(attempt), 0);
  return {
    outcome: `${outcome}, ${alike.length} times`,
    durationMs: sum(({ durationMs }) => durationMs),
    delayMs: sum(({ delayMs = 0 }) => delayMs),
    times: alike.length,
  };
}
