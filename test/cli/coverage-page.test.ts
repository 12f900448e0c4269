import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { coveragePage } from "../../cli/coverage/page";
import type { CoverageReport } from "../../cli/coverage/report";
import { COVERAGE_STATUSES, countsOf } from "../../provider/functions/get-coverage";

const PLACE = { region: "cn-north-4", projectId: "p" };

function coverageOfSize(size: number): CoverageReport {
  const databases = Array.from({ length: size }, (_, index) => ({
    name: `db-${index + 1}`,
    status: COVERAGE_STATUSES[index % COVERAGE_STATUSES.length] ?? "audited",
    reason: "its audit is enabled, but RDS uploads no logs: enable SQL audit for the RDS instance",
    kind: "rds" as const,
    rdsId: `123751d3ee2f47aea64822e98318c6a8in${index + 1}`,
    engine: "MySQL",
    version: "8.0",
    address: "192.168.0.1",
    port: 3306,
    tags: {},
    instanceName: "audit-production-1",
    ...PLACE,
  }));
  return { databases, counts: countsOf(databases), places: [PLACE], failures: [], skipped: [] };
}

const READ_AT = new Date("2026-11-27T10:00:00Z");

/** The first line of each cell in the first columns of the page's table, including its header. */
function columnsOf(coverage: CoverageReport): string[][] {
  const rows = coveragePage(coverage, READ_AT).matchAll(/<tr.*?<\/tr>/g);
  return [...rows].map(([row]) => [...row.matchAll(/<t[hd][^>]*>([^<]*)/g)].slice(0, 3).map(([, text = ""]) => text));
}

describe("the coverage page", () => {
  test("says in words that an account has no databases", () => {
    const page = coveragePage(coverageOfSize(0), READ_AT);
    expect(page).toContain("There is no database to audit in cn-north-4");
    expect(page).not.toMatch(/<table|<form|<script/);
    expect(page).toContain(">–</text>");
  });

  test("excludes databases that cannot be audited from the percentage", () => {
    const [first, ...others] = coverageOfSize(1).databases;
    const databases = [
      { ...first, status: "audited" },
      { ...first, status: "unsupported" },
      ...others,
    ] as CoverageReport["databases"];
    const counts = { ...coverageOfSize(0).counts, audited: 1, unsupported: 1 };
    const page = coveragePage({ ...coverageOfSize(0), databases, counts }, READ_AT);
    expect(page).toContain(">100%</text>");
    expect(page).not.toContain('<circle class="unsupported"');
  });

  test("has a region column, unless all databases are in one place", () => {
    const alone = coverageOfSize(2);
    const east = { region: "cn-east-3", projectId: "q" };
    const places = [PLACE, east];
    const databases = alone.databases.map((database, index) => ({ ...database, ...places[index] }));
    expect(columnsOf({ ...alone, databases, places })).toEqual([
      ["Status", "Region", "Database"],
      ["not audited", "cn-north-4", "db-1"],
      ["no logs", "cn-east-3", "db-2"],
    ]);
    expect(columnsOf({ ...alone, failures: [{ ...east, reason: "denied" }] })[0]).toContain("Region");
    expect(columnsOf(alone)[0]).not.toContain("Region");
  });

  test("has a filter for every status and a row for every database", () => {
    const page = coveragePage(coverageOfSize(350), READ_AT);
    expect(page.match(/<tr class="[\w-]+" data-status/g)).toHaveLength(350);
    for (const status of COVERAGE_STATUSES) {
      expect(page).toContain(`data-filter="${status}" aria-pressed="false">50 `);
    }
  });
});

/** What a browser shows: whether it fits and can be read, and how many rows there are at first and after searching. */
const seenSchema = z.object({
  overflow: z.number(),
  brokenIds: z.number(),
  page: z.string(),
  text: z.string(),
  rows: z.number(),
  found: z.number().optional(),
  filtered: z.number().optional(),
  summary: z.string().optional(),
  stickyTop: z.number().optional(),
});

const PROBE = `<script>
const visible = () => [...document.querySelectorAll("tbody tr")].filter((row) => row.offsetHeight > 0).length;
const style = getComputedStyle(document.body);
const seen = { rows: visible(), page: style.backgroundColor, text: style.color };
seen.overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
seen.brokenIds = [...document.querySelectorAll("td small")].filter((text) => text.getClientRects().length > 1).length;
const input = document.querySelector("input");
if (input !== null) {
  const type = (text) => { input.value = text; input.dispatchEvent(new Event("input")); };
  type("DB-3 mysql"); seen.found = visible();
  type(""); document.querySelector("button.audited").click(); seen.filtered = visible();
  seen.summary = document.querySelector("output").textContent;
  document.querySelector("button.audited").click();
  window.scrollTo(0, 3000);
  seen.stickyTop = document.querySelector("th").getBoundingClientRect().top;
}
document.body.innerHTML = "<pre>" + JSON.stringify(seen) + "</pre>";
</script></body>`;

function browser(): string | undefined {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      // Try the next one.
    }
  }
  return undefined;
}

const BROWSER = browser();

const LIGHT = { flags: [], page: "rgb(255, 255, 255)", text: "rgb(31, 35, 40)" };
const DARK = {
  flags: ["--blink-settings=preferredColorScheme=0"],
  page: "rgb(13, 17, 23)",
  text: "rgb(230, 237, 243)",
};

// Layout and scripts can only be tested in a browser.
describe("in Chromium", () => {
  test.for([
    ["300 databases, light", 300, 1000, LIGHT, { found: 12, filtered: 50, summary: "50 of 300", stickyTop: 0 }],
    ["300 databases, dark", 300, 1000, DARK, { found: 12, filtered: 50, summary: "50 of 300", stickyTop: 0 }],
    ["7 databases on a narrow screen", 7, 500, LIGHT, { found: 1, filtered: 1, summary: "1 of 7", stickyTop: 0 }],
    ["no databases", 0, 500, DARK, {}],
  ] as const)("%s: the page fits, can be searched and filtered, and its header sticks", async (look, { skip }) => {
    const [, size, width, { flags, ...colors }, interaction] = look;
    if (BROWSER === undefined) {
      return skip("no Chromium on PATH");
    }
    const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-page-"));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const file = join(directory, "coverage.html");
    await writeFile(file, coveragePage(coverageOfSize(size), READ_AT).replace("</body>", PROBE));
    const args = [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      `--window-size=${width},800`,
      `--user-data-dir=${directory}/profile`,
    ];
    const dumped = await promisify(execFile)(BROWSER, [...args, ...flags, "--dump-dom", `file://${file}`]);
    const [, json = ""] = /<pre>(.*?)<\/pre>/.exec(dumped.stdout) ?? [];
    expect(seenSchema.parse(JSON.parse(json))).toEqual({
      rows: size,
      overflow: 0,
      brokenIds: 0,
      ...colors,
      ...interaction,
    });
  });
});
