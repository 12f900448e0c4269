import { oneLine } from "../failure";
import type { Paint } from "../session";

type Style = Parameters<Paint>[0];

/** A cell: its text, and how it is painted. */
export type Cell = string | { readonly text: string; readonly style: Style };

const GAP = "  ";

/** Columns for people: aligned, whatever the script of the names. */
export function renderTable(head: readonly string[], rows: readonly (readonly Cell[])[], paint: Paint): string {
  const lines = [head.map((text): Cell => ({ text, style: "bold" })), ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => widthOf(textOf(line[column])))));
  return lines
    .map((line) =>
      line
        .map((cell, column) => rendered(cell, widths[column] ?? 0, paint))
        .join(GAP)
        .trimEnd(),
    )
    .join("\n");
}

function rendered(cell: Cell, width: number, paint: Paint): string {
  const text = textOf(cell);
  const painted = typeof cell === "string" ? text : paint(cell.style, text);
  return painted + " ".repeat(width - widthOf(text));
}

/** What the cloud calls its things may hold anything: nothing of it moves the cursor. */
function textOf(cell: Cell | undefined): string {
  return oneLine(typeof cell === "object" ? cell.text : (cell ?? ""));
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const WITHOUT_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** How many columns a text takes on a terminal. */
export function widthOf(text: string): number {
  return [...text].reduce((width, character) => {
    if (WITHOUT_WIDTH.test(character)) {
      return width;
    }
    return width + (WIDE.test(character) ? 2 : 1);
  }, 0);
}
