import type { Outcome } from "./sweep";

/** What came of a sweep, as text: by operation and way, then by what the cloud held after the death. */
export function report(outcomes: readonly Outcome[]): string {
  const byWay = grouped(outcomes, ({ course, way }) => `${course}: ${way}`);
  const byStanding = grouped(outcomes, ({ course, left }) => `${course}: ${left} left`);
  return [
    `${outcomes.length} deaths, ${outcomes.filter(isWell).length} of them healed by running the command again`,
    ...lines(byWay),
    ...lines(byStanding),
  ].join("\n");
}

function grouped(outcomes: readonly Outcome[], keyOf: (outcome: Outcome) => string): Map<string, Outcome[]> {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const key = keyOf(outcome);
    groups.set(key, [...(groups.get(key) ?? []), outcome]);
  }
  return groups;
}

function lines(groups: ReadonlyMap<string, readonly Outcome[]>): string[] {
  return [...groups].map(([group, outcomes]) => {
    const missed = outcomes.filter(({ reached }) => !reached).length;
    const note = missed > 0 ? `, ${missed} over before the request came` : "";
    return `  ${group}: ${outcomes.filter(isWell).length} of ${outcomes.length} healed${note}`;
  });
}

function isWell({ wrong }: Outcome): boolean {
  return wrong.length === 0;
}
