import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { REPO } from "../repo";

/** The recording that the README shows. */
export const RECORDING = join(REPO, "docs", "demo.svg");

const COLUMNS = 80;

/**
 * The excerpt of the output of `npm run demo` for the recording: each step with its commands, the payment, the drift
 * and the result. Times, IDs and progress are left out, so every run has the same excerpt.
 */
export function excerptOf(output: string): string[] {
  const steps = stripVTControlCharacters(output).split(/^(?=\d+\. )/m);
  // The first steps only start the emulator and find the CLI.
  const first = steps.findIndex((step) => step.includes("\n$ pulumi "));
  return steps
    .slice(first)
    .flatMap((step, index) => ["", ...excerptOfStep(step.replace(/^\d+/, String(index + 1)).split("\n"))])
    .slice(1);
}

function excerptOfStep([heading = "", ...lines]: readonly string[]): string[] {
  // A set, because Pulumi repeats messages in its summary.
  const shown = new Set(lines.flatMap((line) => shownOf(line) ?? []));
  const drift = driftOf(lines);
  return [heading, ...shown].flatMap((line) => (/^ {2}~ \d+ to update/.test(line) ? [...drift, line] : [line]));
}

function shownOf(line: string): string | undefined {
  const [, command, flags = ""] = line.match(/^\$ pulumi (\w+)(.*)$/) ?? [];
  if (command !== undefined) {
    return `$ pulumi ${command}${(flags.match(/ (--refresh|--diff|--expect-no-changes|output)\b/g) ?? []).join("")}`;
  }
  const [order] = line.match(/Audit(?:Order|Instance) [\w-]+: (?:ordering for .*|paying order (?=\w))/) ?? [];
  if (order !== undefined) {
    return `  ${order.trimEnd()}`;
  }
  const isResult = /^ {7}([+~-] )?\d+ (created|updated|deleted|unchanged|to update)/.test(line);
  const isNote = /^ {3}(✓|the \w)/.test(line);
  return isResult || isNote ? `  ${line.trim().slice(0, COLUMNS - 2)}` : undefined;
}

/** The changes that an update would revert, by resource. The refresh before it reports the same changes in reverse. */
function driftOf(lines: readonly string[]): string[] {
  const update = lines.slice(lines.findIndex((line) => line.includes("pulumi:pulumi:Stack: (same)")));
  const resources: string[][] = [];
  for (const line of update) {
    const [, type] = line.match(/^\s+~ pulumi-nodejs:dynamic\/(dbss:\w+): \(update\)/) ?? [];
    const [, property, values] = line.match(/^\s+~ (\w+)\s*: (\S+ => \S+)$/) ?? [];
    if (type !== undefined) {
      resources.push([`  ~ ${type}`]);
    } else if (property !== undefined) {
      resources.at(-1)?.push(`      ${property}: ${values}`);
    }
  }
  return resources.sort(([a = ""], [b = ""]) => a.localeCompare(b)).flat();
}

const FONT = 13;
const LINE = 18;
const CHARACTER = FONT * 0.602;
const MARGIN = 18;

/**
 * An SVG of a terminal with the lines. It has a background of its own, so that it is legible on light and dark pages.
 */
export function terminal(lines: readonly string[]): string {
  const width = Math.ceil(COLUMNS * CHARACTER + 2 * MARGIN);
  const height = (lines.length + 1) * LINE + 2 * MARGIN;
  const rows = lines.map((line, index) =>
    line === ""
      ? ""
      : `<text x="${MARGIN}" y="${MARGIN + (index + 1) * LINE}" ${styleOf(line)}>${escaped(line)}</text>\n`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    ` font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="${FONT}" xml:space="preserve">\n`,
    "<title>npm run demo: buy, audit, drift, repair, destroy</title>\n",
    `<rect width="100%" height="100%" rx="8" fill="#16181d"/>\n`,
    ...rows,
    "</svg>\n",
  ].join("");
}

const STYLES: readonly (readonly [RegExp, string])[] = [
  [/^\d+\. /, 'fill="#7fd1e0" font-weight="bold"'],
  [/^\$ /, 'fill="#ffffff" font-weight="bold"'],
  [/^ +(✓|\+)/, 'fill="#8fd694"'],
  [/^ +~/, 'fill="#e8c46b"'],
  [/^ +- /, 'fill="#f08f8f"'],
];

function styleOf(line: string): string {
  return STYLES.find(([pattern]) => pattern.test(line))?.[1] ?? 'fill="#c8ccd4"';
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
