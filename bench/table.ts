import { type Figure, meetsGoal, type Results, ratioOf } from "./results";

export const HEAD = ["", "", "beside it", "ratio", "goal", ""] as const;

/** The lines of a table: a title for each section, then its figures. */
export function rowsOf({ sections }: Pick<Results, "sections">): { title: string; rows: string[][] }[] {
  return sections.map(({ title, figures }) => ({ title, rows: figures.map(rowOf) }));
}

function rowOf(figure: Figure): string[] {
  const { what, value, unit, beside, goal, remark } = figure;
  const ratio = ratioOf(figure);
  const met = meetsGoal(figure);
  return [
    what,
    quantity(value, unit),
    beside ? `${beside.what} ${quantity(beside.value, unit)}` : (remark ?? ""),
    ratio === undefined ? "" : ratio.toFixed(2),
    goal === undefined ? "" : `${goal.is === "at most" ? "≤" : "≥"} ${rounded(goal.limit)}`,
    met === undefined ? "" : met ? "met" : "missed",
  ];
}

function quantity(value: number, unit: string): string {
  return `${rounded(value)} ${unit}`.trim();
}

/** Three digits that mean something, and all of whole numbers. */
function rounded(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString("en") : Number(value.toPrecision(3)).toLocaleString("en");
}
