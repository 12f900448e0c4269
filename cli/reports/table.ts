import type { Paint } from "../session";
import { oneLine, widthOf, wrapped } from "./text";

type Style = Parameters<Paint>[0];

/** A cell: a text, with or without a style. */
export type Cell = string | { readonly text: string; readonly style: Style };

const GAP = "  ";
const INDENT = "  ";

/** The last column is wrapped if its longest word fits and this much width is left for it. */
const LEAST_WRAPPED = 24;
/** With this much width left, it is wrapped even if a word has to be broken. */
const PLENTY = 40;

/** Texts that mean that there is no value. */
const EMPTY = new Set(["", "-", "–"]);

/**
 * Renders aligned columns within `width`; characters of double width are supported. If the table is too wide, its
 * last column is wrapped. If that is not enough, the columns that do not fit move below their row, with their names.
 */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  paint: Paint,
  width = Number.POSITIVE_INFINITY,
): string {
  const widths = head.map((text, column) => widest([text, ...texts(rows, column)]));
  const last = head.length - 1;
  const left = width - widthOfColumns(widths.slice(0, last)) - GAP.length;
  const isWrapped =
    widthOfColumns(widths) > width && left >= Math.min(PLENTY, Math.max(LEAST_WRAPPED, longestWord(texts(rows, last))));
  const kept = isWrapped ? head.length : columnsThatFit(widths, width);
  const headLine = head.slice(0, kept).map((text): Cell => ({ text, style: "bold" }));
  const render = (line: readonly Cell[]) => {
    const [first = "", ...more] = isWrapped ? wrapped(textOf(line[last]), left) : [textOf(line[kept - 1])];
    const own = [...line.slice(0, kept - 1), withText(line[kept - 1], first)];
    const indent = " ".repeat(Math.max(0, width - left));
    return [alignedLine(own, widths, paint), ...more.map((text) => indent + text)];
  };
  const below = (line: readonly Cell[]) =>
    head.slice(kept).flatMap((name, index) => {
      const text = textOf(line[kept + index]);
      return EMPTY.has(text) ? [] : wrapped(`${name.toLowerCase()}: ${text}`, width - INDENT.length, INDENT);
    });
  const lines = rows.flatMap((row) => [...render(row), ...below(row).map((text) => INDENT + text)]);
  return [...render(headLine), ...lines].join("\n");
}

function texts(rows: readonly (readonly Cell[])[], column: number): string[] {
  return rows.map((row) => textOf(row[column]));
}

function longestWord(all: readonly string[]): number {
  return widest(all.flatMap((text) => text.split(" ")));
}

/** The width of the widest text. There may be more of them than a function takes arguments. */
function widest(all: readonly string[]): number {
  return all.reduce((width, text) => Math.max(width, widthOf(text)), 0);
}

function widthOfColumns(widths: readonly number[]): number {
  return widths.reduce((sum, width, index) => sum + width + (index > 0 ? GAP.length : 0), 0);
}

/** The number of columns that fit, at least 1. */
function columnsThatFit(widths: readonly number[], width: number): number {
  const fitting = widths.findLastIndex((_, index) => widthOfColumns(widths.slice(0, index + 1)) <= width);
  return Math.max(1, fitting + 1);
}

function alignedLine(cells: readonly Cell[], widths: readonly number[], paint: Paint): string {
  return cells
    .map((cell, column) => rendered(cell, widths[column] ?? 0, paint))
    .join(GAP)
    .trimEnd();
}

function rendered(cell: Cell, width: number, paint: Paint): string {
  const text = textOf(cell);
  const painted = typeof cell === "string" ? text : paint(cell.style, text);
  return painted + " ".repeat(Math.max(0, width - widthOf(text)));
}

function withText(cell: Cell | undefined, text: string): Cell {
  return typeof cell === "object" ? { ...cell, text } : text;
}

/** The text of a cell without control characters, which names in the cloud may contain. */
function textOf(cell: Cell | undefined): string {
  return oneLine(typeof cell === "object" ? cell.text : (cell ?? ""));
}
