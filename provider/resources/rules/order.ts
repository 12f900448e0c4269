/** One step on the way to an order: the rule goes to the position, counted from 1; those in between make room. */
export interface Move {
  readonly id: string;
  readonly position: number;
}

/** The order in which each wish has its position, and the others follow each other as before. */
export function arranged(order: readonly string[], wishes: ReadonlyMap<string, number>): string[] {
  const target = order.filter((id) => !wishes.has(id));
  const wished = [...wishes].filter(([id]) => order.includes(id)).sort(([, a], [, b]) => a - b);
  for (const [id, position] of wished) {
    target.splice(position - 1, 0, id);
  }
  return target;
}

/** Moves of wished rules alone that lead from an order to its arrangement; at most one for each. */
export function movesTo(target: readonly string[], order: readonly string[], wished: ReadonlySet<string>): Move[] {
  const moves: Move[] = [];
  let current = [...order];
  for (const [index, id] of target.entries()) {
    if (!wished.has(id)) {
      continue;
    }
    // All that stands before it in the target is in its order by now, so that it only has to follow its predecessor.
    const rest = current.filter((other) => other !== id);
    const at = index === 0 ? 0 : rest.indexOf(target[index - 1] ?? "") + 1;
    const moved = rest.toSpliced(at, 0, id);
    if (moved.some((other, position) => other !== current[position])) {
      moves.push({ id, position: at + 1 });
      current = moved;
    }
  }
  return moves;
}
