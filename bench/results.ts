import { z } from "zod";

const figure = z.strictObject({
  what: z.string(),
  value: z.number(),
  unit: z.enum(["s", "ms", "bytes", "MB", "requests/s", "signatures/s", "looks", ""]),
  /** The measurement of the same run to compare with. */
  beside: z.strictObject({ what: z.string(), value: z.number() }).optional(),
  /** The goal, for the value or for its ratio to `beside`. */
  goal: z
    .strictObject({ of: z.enum(["value", "ratio"]), is: z.enum(["at most", "at least"]), limit: z.number() })
    .optional(),
  /** A short remark. */
  remark: z.string().optional(),
});

/** A measurement: a row of a table. */
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

/** The machine of a run. */
export type Machine = z.output<typeof machine>;

/** The results of a full run of the benchmark, as in the JSON file. */
export const resultsSchema = z.strictObject({ measured: z.iso.date(), machine, sections: z.array(section) });

export type Results = z.output<typeof resultsSchema>;

export function ratioOf({ value, beside }: Figure): number | undefined {
  return beside && value / beside.value;
}

/** Whether the figure meets its goal; undefined if it has none. */
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

/** The rows of a table for each section, with its title. */
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

/** Whole numbers, or three significant digits. */
function rounded(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString("en") : Number(value.toPrecision(3)).toLocaleString("en");
}
