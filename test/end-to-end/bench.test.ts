import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { REPO } from "../../tools/pulumi-cli/repo";

const run = promisify(execFile);
const RESULTS = join(REPO, "docs", "performance", "results.json");

it("the small version of the benchmark prints all its figures, and leaves the documents alone", {
  timeout: 600_000,
}, async () => {
  const before = await readFile(RESULTS, "utf8");
  const { stdout } = await run(process.execPath, ["--import", "tsx", "bench/main.ts", "--quick"], { cwd: REPO });
  expect(stdout).toMatch(/^\d+ cores of .+ Node\.js .+ Pulumi /);
  for (const what of ["up", "preview", "refresh", "update", "destroy"]) {
    expect(stdout).toMatch(new RegExp(`^${what} of 36 resources, native +[\\d.]+ s +floor [\\d.]+ s +[\\d.]+`, "m"));
    expect(stdout).toMatch(new RegExp(`^${what} of 36 resources +[\\d.]+ s +floor [\\d.]+ s +[\\d.]+`, "m"));
    expect(stdout).toMatch(new RegExp(`^${what} of 36 resources, 50 ms +[\\d.]+ s`, "m"));
  }
  // One list of instances, one of subscriptions, the databases, tags and risk rules of the instance, and, once after a
  // purchase, the order and what it bought.
  expect(stdout).toMatch(/^refresh of 36 resources +7 /m);
  expect(stdout).toMatch(/^refresh of 36 resources, native +7 /m);
  expect(stdout).toMatch(/^refresh of 36 resources, longer than that of an empty stack +[\d.]+ s/m);
  expect(stdout).toMatch(/^RdsAuditDatabase +\d+ bytes .+ met$/m);
  expect(stdout).toMatch(/^RdsAuditDatabase, native +\d+ bytes .+ met$/m);
  expect(stdout).toMatch(/^from its start to its first request \(refresh\), native +[\d,]+ ms /m);
  expect(stdout).toMatch(/^looks for the end of a job of 20 min +59 looks /m);
  expect(stdout).toMatch(/^import "pulumi-dbss".+ ms /m);
  expect(stdout).toMatch(/^signatures alone +[\d,]+ signatures\/s +vendor's SDK [\d,]+/m);
  expect(await readFile(RESULTS, "utf8")).toBe(before);
});
