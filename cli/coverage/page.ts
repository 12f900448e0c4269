import { COVERAGE_STATUSES, type Coverage, type CoverageStatus } from "../../provider/functions/coverage";
import { escapeMarkup } from "../reports/markup";
import { addressText, engineText, idText, STATUS_WORDS, summaryOf } from "./words";

const COLORS: Readonly<Record<CoverageStatus, string>> = {
  unaudited: "#cf222e",
  "agent-down": "#8250df",
  off: "#d4a72c",
  unsupported: "#8c959f",
  audited: "#1a7f37",
};

const STYLE = `
:root { color-scheme: light dark; --line: #d0d7de; --faint: #656d76; }
@media (prefers-color-scheme: dark) { :root { --line: #30363d; --faint: #8d96a0; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
header { display: flex; gap: 1rem 3rem; align-items: center; flex-wrap: wrap; }
header div { flex: 1; min-width: 18rem; }
h1 { margin: 0; font-size: 1.75rem; } p { margin: .5rem 0; }
svg { width: 12rem; height: 12rem; }
ul { list-style: none; padding: 0; margin: 1rem 0 0; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; }
li::before { content: ""; display: inline-block; width: .75em; height: .75em; margin-right: .5em; border-radius: 2px;
  background: var(--color); }
main { overflow-x: auto; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .75rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th, td:first-child, td small { white-space: nowrap; }
th:first-child, td:first-child { border-left: .3rem solid var(--color, transparent); }
small { color: var(--faint); }`;

/** A page that needs nothing but itself: the counts as a ring, and every database as it was at that time. */
export function coveragePage(coverage: Coverage, readAt: Date): string {
  const { region, projectId } = coverage;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Audit coverage of ${escapeMarkup(region)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
${ring(coverage)}
<div>
<h1>Audit coverage</h1>
<p>${escapeMarkup(summaryOf(coverage))}</p>
<p><small>Project ${escapeMarkup(projectId)}, as of <time datetime="${readAt.toISOString()}">${minuteOf(readAt)}</time></small></p>
<ul>
${legend(coverage)}
</ul>
</div>
</header>
<main>
${rows(coverage)}
</main>
</body>
</html>`;
}

function minuteOf(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function legend({ counts }: Coverage): string {
  return COVERAGE_STATUSES.map(
    (status) => `<li style="--color:${COLORS[status]}">${counts[status]} ${STATUS_WORDS[status].label}</li>`,
  ).join("\n");
}

const RADIUS = 40;
const LENGTH = 2 * Math.PI * RADIUS;

/** A ring whose arcs are as long as the counts are large. */
function ring(coverage: Coverage): string {
  const { counts, databases } = coverage;
  const total = Math.max(1, databases.length);
  let start = 0;
  const arcs = COVERAGE_STATUSES.map((status) => {
    const length = (counts[status] / total) * LENGTH;
    const arc = `<circle cx="50" cy="50" r="${RADIUS}" fill="none" stroke="${COLORS[status]}" stroke-width="14" stroke-dasharray="${round(length)} ${round(LENGTH - length)}" stroke-dashoffset="${round(-start)}"><title>${counts[status]} ${STATUS_WORDS[status].label}</title></circle>`;
    start += length;
    return counts[status] === 0 ? "" : arc;
  });
  const share = databases.length === 0 ? "–" : `${Math.floor((counts.audited / total) * 100)} %`;
  return `<svg viewBox="0 0 100 100" role="img" aria-label="${escapeMarkup(summaryOf(coverage))}">
<g transform="rotate(-90 50 50)">${arcs.join("")}</g>
<text x="50" y="46" text-anchor="middle" dominant-baseline="central" font-size="18" fill="currentColor">${share}</text>
<text x="50" y="62" text-anchor="middle" dominant-baseline="central" font-size="8" fill="currentColor">audited</text>
</svg>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function rows({ databases }: Coverage): string {
  const lines = databases.map((database) => {
    const { name, status, reason, instanceName = "–" } = database;
    const cells = [
      STATUS_WORDS[status].label,
      `${escapeMarkup(name)}<br><small>${escapeMarkup(idText(database))}</small>`,
      `${escapeMarkup(engineText(database))}<br><small>${escapeMarkup(addressText(database))}</small>`,
      escapeMarkup(instanceName),
      escapeMarkup(reason),
    ];
    return `<tr style="--color:${COLORS[status]}">${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  const head = ["Status", "Database", "Engine", "Audited by", "Why"].map((text) => `<th>${text}</th>`).join("");
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${lines.join("\n")}\n</tbody>\n</table>`;
}
