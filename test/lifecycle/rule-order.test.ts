import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arranged, type Move, movesTo } from "../../provider/resources/rules/ranking";

const ids = ["a", "b", "c", "d", "e", "f", "g"];

/** Applies a move as the service does. */
function moved(order: readonly string[], { id, position }: Move): string[] {
  return order.filter((other) => other !== id).toSpliced(position - 1, 0, id);
}

/** An order of rules, and distinct requested positions for some of them. */
const wishes = fc
  .tuple(
    fc.shuffledSubarray(ids, { minLength: 1 }),
    fc.shuffledSubarray(ids),
    fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 9]),
  )
  .map(([order, wished, positions]) => ({
    order,
    wishes: new Map(wished.slice(0, positions.length).map((id, index) => [id, positions[index] ?? 1])),
  }));

describe("the arrangement of rules", () => {
  it("puts each rule at its requested position and keeps the others in order", () => {
    fc.assert(
      fc.property(wishes, ({ order, wishes }) => {
        const target = arranged(order, wishes);
        expect(target.toSorted()).toEqual(order.toSorted());
        expect(target.filter((id) => !wishes.has(id))).toEqual(order.filter((id) => !wishes.has(id)));
        const fitting = [...wishes].filter(([id]) => order.includes(id));
        const isDense = fitting.every(([, position]) => position <= order.length);
        for (const [id, position] of isDense ? fitting : []) {
          expect(target.indexOf(id)).toBe(position - 1);
        }
      }),
    );
  });

  it("is reached by moving only rules with a requested position, each at most once", () => {
    fc.assert(
      fc.property(wishes, ({ order, wishes }) => {
        const target = arranged(order, wishes);
        const moves = movesTo(target, order, new Set(wishes.keys()));
        expect(moves.reduce(moved, order)).toEqual(target);
        expect(moves.every(({ id }) => wishes.has(id))).toBe(true);
        expect(new Set(moves.map(({ id }) => id)).size).toBe(moves.length);
      }),
    );
  });

  it("takes no moves if it is already in place", () => {
    expect(movesTo(["a", "b", "c"], ["a", "b", "c"], new Set(["a", "c"]))).toEqual([]);
  });

  it("puts a rule with a position beyond the end last", () => {
    expect(arranged(["a", "b", "c"], new Map([["a", 9]]))).toEqual(["b", "c", "a"]);
  });
});
