import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { REPO } from "../../tools/repo";
import { drawn } from "../drawn";

const run = promisify(execFile);
const RESULTS = join(REPO, "docs", "performance", "results.json");

/** What each part of the benchmark prints. */
const FIGURES: readonly (readonly [string, readonly RegExp[]])[] = [
  [
    "engine",
    [
      ...["up", "preview", "refresh", "update", "destroy"].flatMap((what) => [
        new RegExp(`^${what} of 36 resources, native +[\\d.]+ s +floor [\\d.]+ s +[\\d.]+`, "m"),
        new RegExp(`^${what} of 36 resources +[\\d.]+ s +floor [\\d.]+ s +[\\d.]+`, "m"),
        new RegExp(`^${what} of 36 resources, 50 ms +[\\d.]+ s`, "m"),
      ]),
      // One list of instances and one of subscriptions; the databases, tags and risk rules of the instance; and, once
      // after a purchase, the order and the resource that it bought.
      /^refresh of 36 resources +7 /m,
      /^refresh of 36 resources, native +7 /m,
      /^refresh of 36 resources, longer than that of an empty stack +[\d.]+ s/m,
      /^RdsAuditDatabase +\d+ bytes .+ met$/m,
      /^RdsAuditDatabase, native +\d+ bytes .+ met$/m,
      /^from its start to its first request \(refresh\), native +[\d,]+ ms /m,
    ],
  ],
  ["waiting", [/^looks for the end of a job of 20 min +59 looks /m]],
  ["import", [/^import "pulumi-dbss".+ ms /m]],
  ["client", [/^signatures alone +[\d,]+ signatures\/s +vendor's SDK [\d,]+/m]],
  ["inventory", [/^one report, \d+ ms a request +[\d.]+ m?s /m]],
];

it.each(drawn(FIGURES, 2))(
  "the quick benchmark prints the figures for %s and leaves results.json unchanged",
  {
    timeout: 600_000,
  },
  async (part, figures) => {
    const before = await readFile(RESULTS, "utf8");
    const command = ["--import", "tsx", "bench/main.ts", "--quick", "--only", part];
    const { stdout } = await run(process.execPath, command, { cwd: REPO });
    expect(stdout).toMatch(/^\d+ cores of .+ Node\.js .+ Pulumi /);
    for (const figure of figures) {
      expect(stdout).toMatch(figure);
    }
    expect(await readFile(RESULTS, "utf8")).toBe(before);
  },
);
