import { z } from "zod";

const figure = z.strictObject({
  what: z.string(),
  value: z.number(),
  unit: z.enum(["s", "ms", "bytes", "MB", "requests/s", "signatures/s", "looks", ""]),
  /** What was measured in the same run to compare with. */
  beside: z.strictObject({ what: z.string(), value: z.number() }).optional(),
  /** What is aimed at, for the value or for its ratio to what stands beside it. */
  goal: z
    .strictObject({ of: z.enum(["value", "ratio"]), is: z.enum(["at most", "at least"]), limit: z.number() })
    .optional(),
  /** What else there is to know, in some words. */
  remark: z.string().optional(),
});

/** One thing that was measured: a line of the table. */
export type Figure = z.output<typeof figure>;

const section = z.strictObject({ title: z.string(), figures: z.array(figure) });

/** Figures that belong together. */
export type Section = z.output<typeof section>;

const machine = z.strictObject({
  processor: z.string(),
  cores: z.number(),
  memoryGb: z.number(),
  system: z.string(),
  node: z.string(),
  pulumi: z.string(),
  sdk: z.string(),
});

/** What was measured on. */
export type Machine = z.output<typeof machine>;

/** A whole run of the benchmark, as its JSON file has it. */
export const resultsSchema = z.strictObject({ measured: z.iso.date(), machine, sections: z.array(section) });

export type Results = z.output<typeof resultsSchema>;

export function ratioOf({ value, beside }: Figure): number | undefined {
  return beside && value / beside.value;
}

/** Whether the figure is as good as it should be; undefined where nothing is aimed at. */
export function meetsGoal(figure: Figure): boolean | undefined {
  const { goal } = figure;
  const measured = goal?.of === "ratio" ? ratioOf(figure) : figure.value;
  if (goal === undefined || measured === undefined) {
    return undefined;
  }
  return goal.is === "at most" ? measured <= goal.limit : measured >= goal.limit;
}

export function inWords({ processor, cores, memoryGb, system, node, pulumi, sdk }: Machine): string {
  return `${cores} cores of ${processor}, ${memoryGb} GB, ${system}; Node.js ${node}, Pulumi ${pulumi}, @pulumi/pulumi ${sdk}`;
}

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
