import { renderTable } from "../../../cli/reports/table";
import { NEXT_NAMES } from "./courses";
import type { Outcome, Swept } from "./sweep";

const HEAD = [
  "course",
  "temperament",
  "next",
  "deaths",
  "healed",
  "paid",
  "unsubscribed",
  "stray orders",
  "unheld",
  "took",
];

/** The outcome of a sweep, as text: a row for each distinct outcome, then broken laws, then totals. */
export function report(swept: readonly Swept[]): string {
  const outcomes = swept.flatMap((stage) => stage.outcomes);
  const broken = outcomes.filter((outcome) => !isHealed(outcome));
  const problems = swept.flatMap(({ stage, problem }) =>
    problem === undefined ? [] : [`${stage.course.name}, temperament ${stage.temperament.name}: ${problem}`],
  );
  return [
    renderTable(
      HEAD,
      swept.flatMap((stage) => rowsOf(stage.outcomes)),
      (_, text) => text,
    ),
    ...oncePerProblem(broken),
    ...problems,
    `${outcomes.length} deaths, ${outcomes.length - broken.length} healed`,
  ].join("\n\n");
}

/** Whether everything ran and no law was broken. */
export function isClean(swept: readonly Swept[]): boolean {
  return swept.every(({ outcomes, problem }) => problem === undefined && outcomes.every(isHealed));
}

export function isHealed({ wrong }: Outcome): boolean {
  return wrong.length === 0;
}

function rowsOf(outcomes: readonly Outcome[]): string[][] {
  const inOrder = NEXT_NAMES.flatMap((name) => outcomes.filter(({ next }) => next === name));
  return grouped(inOrder, (outcome) => JSON.stringify(cellsOf(outcome))).map((alike) => {
    const [first] = alike;
    const [course = "", temperament = "", next = "", ...rest] = first === undefined ? [] : cellsOf(first);
    return [course, temperament, next, String(alike.length), String(alike.filter(isHealed).length), ...rest];
  });
}

function cellsOf({ course, temperament, next, reached, ...came }: Outcome): string[] {
  const notes = [...(reached ? [] : ["over before the request"]), ...came.notes];
  return [
    course,
    temperament.name,
    next,
    came.paid.join(" + ") || "-",
    String(came.refunded),
    String(came.strayOrders),
    String(came.unheld),
    notes.join(", "),
  ];
}

/** The first crash of each kind of problem, with how to reproduce it, and the number of similar ones. */
function oncePerProblem(broken: readonly Outcome[]): string[] {
  return grouped(
    broken,
    ({ course, temperament, next, wrong }) => `${course} ${temperament.name} ${next} ${kindOf(wrong)}`,
  ).flatMap((alike) => alike.slice(0, 1).map((outcome) => problemOf(outcome, alike.length)));
}

/** The first line of each problem, without the order IDs, which differ from crash to crash. */
function kindOf(wrong: readonly string[]): string {
  return wrong.map((problem) => firstLine(problem).replaceAll(/\w*\d{10}\w*/g, "")).join();
}

/** A broken outcome in one line, for printing during the sweep. */
export function inOneLine({ way, request, next, wrong }: Outcome): string {
  return `${way} of request ${request}, then ${next}: ${wrong.map(firstLine).join("; ").slice(0, 300)}`;
}

function firstLine(text: string): string {
  return text.split("\n", 1).join();
}

function problemOf({ host, course, temperament, next, at, request, way, wrong }: Outcome, count: number): string {
  const more = count > 1 ? ` (and ${count - 1} more like it)` : "";
  const repeat = [`--host ${host}`, `--only ${course}`, `--next ${next}`, `--request ${request}`];
  if (temperament.name !== "default") {
    repeat.push(`--temperament '${JSON.stringify(temperament.settings)}'`);
  }
  return [
    `${course}, ${way} of request ${request} (${at}), then ${next}${more}:`,
    ...wrong.map((problem) => `  ${problem.replaceAll("\n", "\n    ")}`),
    `  npm run sweep -- ${repeat.join(" ")}`,
  ].join("\n");
}

function grouped(outcomes: readonly Outcome[], keyOf: (outcome: Outcome) => string): Outcome[][] {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const key = keyOf(outcome);
    groups.set(key, [...(groups.get(key) ?? []), outcome]);
  }
  return [...groups.values()];
}
