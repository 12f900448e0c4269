import { COVERAGE_STATUSES, type CoverageStatus } from "../../provider/functions/get-coverage";
import { escapeMarkup } from "../reports/markup";
import { placeColumn, placesText, unreadTexts } from "../survey";
import { SCRIPT, STYLE } from "./page-assets";
import {
  addressText,
  type CoverageReport,
  engineText,
  idText,
  STATUS_WORDS,
  shareOf,
  summaryOf,
  whyText,
} from "./report";

/** A self-contained HTML page: the counts as a ring, and all databases in a table. */
export function coveragePage(coverage: CoverageReport, readAt: Date): string {
  const { databases } = coverage;
  const unread = unreadTexts(coverage).map((text) => `\n<p class="unread">${escapeMarkup(text)}</p>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Audit coverage of ${escapeMarkup(placesText(coverage))}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
${ring(coverage)}
<div>
<h1>Audit coverage</h1>
<p>${escapeMarkup(summaryOf(coverage))}</p>
<p><small>${escapeMarkup(projectsText(coverage))}, as of <time datetime="${readAt.toISOString()}">${minuteOf(readAt)}</time></small></p>${unread.join("")}
</div>
</header>
${databases.length === 0 ? emptiness(coverage) : `${controls(coverage)}\n<main>\n${rows(coverage)}\n</main>\n<script>${SCRIPT}</script>`}
</body>
</html>`;
}

function minuteOf(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** The project ID, or the number of projects. */
function projectsText({ places }: CoverageReport): string {
  const [first, ...others] = places;
  return first !== undefined && others.length === 0 ? `Project ${first.projectId}` : `${places.length} projects`;
}

function emptiness(coverage: CoverageReport): string {
  return `<main>
<p class="empty">There is no database to audit in ${escapeMarkup(placesText(coverage))}: no RDS instance was found, and no self-built database is on an audit instance. If you expected some, check the region, project, filters and permissions.</p>
</main>`;
}

/** A search field, and a button for each status that occurs. Without scripts, all databases are shown. */
function controls({ counts, databases }: CoverageReport): string {
  const buttons = COVERAGE_STATUSES.filter((status) => counts[status] > 0).map(
    (status) =>
      `<button type="button" class="${status}" data-filter="${status}" aria-pressed="false">${counts[status]} ${STATUS_WORDS[status].label}</button>`,
  );
  return `<form role="search" onsubmit="return false">
<input type="search" placeholder="Search" aria-label="Search databases">
<output>${databases.length} of ${databases.length}</output>
<div role="group" aria-label="Filter by status">${buttons.join("")}</div>
</form>`;
}

const RADIUS = 40;
const LENGTH = 2 * Math.PI * RADIUS;

/** A ring with an arc for each status, in proportion to its share of the auditable databases. */
function ring(coverage: CoverageReport): string {
  const { counts, databases } = coverage;
  const total = Math.max(1, databases.length - counts.unsupported);
  let start = 0;
  const arcs = COVERAGE_STATUSES.filter((status) => status !== "unsupported").map((status) => {
    const length = (counts[status] / total) * LENGTH;
    const arc = `<circle class="${status}" cx="50" cy="50" r="${RADIUS}" fill="none" stroke-width="14" stroke-dasharray="${round(length)} ${round(LENGTH - length)}" stroke-dashoffset="${round(-start)}"><title>${counts[status]} ${STATUS_WORDS[status].label}</title></circle>`;
    start += length;
    return counts[status] === 0 ? "" : arc;
  });
  const share = shareOf(coverage);
  return `<svg viewBox="0 0 100 100" role="img" aria-label="${escapeMarkup(summaryOf(coverage))}">
<g transform="rotate(-90 50 50)"><circle class="none" cx="50" cy="50" r="${RADIUS}" fill="none" stroke-width="14"></circle>${arcs.join("")}</g>
<text x="50" y="46" text-anchor="middle" dominant-baseline="central" font-size="18" fill="currentColor">${share === undefined ? "–" : `${share}%`}</text>
<text x="50" y="62" text-anchor="middle" dominant-baseline="central" font-size="8" fill="currentColor">audited</text>
</svg>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function rows(coverage: CoverageReport): string {
  const { databases } = coverage;
  const place = placeColumn(coverage);
  const lines = databases.map((database) => {
    const { name, status, instanceName = "-" } = database;
    const cells = [
      STATUS_WORDS[status].label,
      ...place.cell(database).map(escapeMarkup),
      `${escapeMarkup(name)}<br><small>${escapeMarkup(idText(database))}</small>`,
      `${escapeMarkup(engineText(database))}<br><small>${escapeMarkup(addressText(database))}</small>`,
      escapeMarkup(instanceName),
      escapeMarkup(whyText(database)),
    ];
    return `<tr class="${status}" data-status="${status satisfies CoverageStatus}">${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  const names = ["Status", ...place.head, "Database", "Engine", "Audited by", "Why"];
  const head = names.map((text) => `<th scope="col">${text}</th>`).join("");
  return `<table>
<thead><tr>${head}</tr></thead>
<tbody>
${lines.join("\n")}
</tbody>
</table>
<p class="empty" hidden>No database matches.</p>`;
}
