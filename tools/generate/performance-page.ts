import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pictureOf } from "../../bench/picture";
import { HEAD, inWords, resultsSchema, rowsOf } from "../../bench/results";
import { REPO } from "../repo";
import { filled, table } from "./markdown";

const PAGE = "docs/performance/benchmark.md";

/** The page with the results of the last full run of the benchmark, and its chart. */
export async function performancePages(): Promise<Record<string, string>> {
  const read = (path: string) => readFile(join(REPO, path), "utf8");
  const results = resultsSchema.parse(JSON.parse(await read("docs/performance/results.json")));
  const head = `Measured on ${results.measured} on ${inWords(results.machine)}.\n`;
  const tables = rowsOf(results).map(({ title, rows }) => table([title, ...HEAD.slice(1)], rows));
  return {
    [PAGE]: filled(await read(PAGE), { figures: [head, ...tables].join("\n") }),
    "docs/performance/times.svg": pictureOf(results),
  };
}
