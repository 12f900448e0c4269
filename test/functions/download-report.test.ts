import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { downloadReport } from "../../provider";
import { append } from "../cloud";
import { askedCloud, settleOne } from "./asked-cloud";

const cloud = askedCloud();

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-report-"));
});
afterEach(() => rm(directory, { recursive: true }));

async function readyReport(fields: object = {}): Promise<{ instanceId: string; reportId: string }> {
  const { instanceId } = await settleOne(cloud());
  await append(cloud(), "reports", [
    {
      instance_id: instanceId,
      id: "report-0123456789abc",
      name: "january",
      template_id: "template",
      template_type: "COMPREHENSIVE",
      start_time: "2025-08-20 16:00:00",
      end_time: "2025-08-21 16:00:00",
      finished_at: "2025-08-21T17:00:00.000Z",
      ...fields,
    },
  ]);
  return { instanceId, reportId: "report-0123456789abc" };
}

const cutShort = { match: { operation: "downloadAuditReport" }, effect: { kind: "truncate" as const } };

it("writes the report in the requested language and creates the directory", async () => {
  const report = await readyReport();
  const path = join(directory, "2025/08/january.pdf");
  const { size } = await downloadReport({ ...report, path });
  const english = await readFile(path, "latin1");
  expect(english).toMatch(/^%PDF-1\.4\n.*Language: en-us.*%%EOF\n$/s);
  expect(size).toBe(english.length);
  await downloadReport({ ...report, path, local: "zh-cn" });
  expect(await readFile(path, "latin1")).toContain("Language: zh-cn");
});

it("retries a truncated download and writes the whole report", async () => {
  const report = await readyReport();
  const path = join(directory, "january.pdf");
  await cloud().fault({ ...cutShort, times: 2 });
  const { size } = await downloadReport({ ...report, path });
  const text = await readFile(path, "latin1");
  expect(text.endsWith("%%EOF\n")).toBe(true);
  expect(text.length).toBe(size);
  expect(await readdir(directory)).toEqual(["january.pdf"]);
});

it("keeps the existing file when the report never arrives completely", { timeout: 120_000 }, async () => {
  const report = await readyReport();
  const path = join(directory, "january.pdf");
  await writeFile(path, "the one before");
  await cloud().fault({ ...cutShort, times: 100 });
  await expect(downloadReport({ ...report, path })).rejects.toThrow("no complete response");
  expect(await readFile(path, "utf8")).toBe("the one before");
  expect(await readdir(directory)).toEqual(["january.pdf"]);
});

it("leaves no file behind when the report is not ready, and reports the reason", async () => {
  const report = await readyReport({ created_at: "2099-01-01T00:00:00.000Z", finished_at: "2099-01-02T00:00:00.000Z" });
  await expect(downloadReport({ ...report, path: join(directory, "january.pdf") })).rejects.toThrow("is not ready");
  expect(await readdir(directory)).toEqual([]);
});

it("reports an invalid path before sending anything", async () => {
  const report = await readyReport();
  await writeFile(join(directory, "file"), "");
  await cloud().requests();
  await expect(downloadReport({ ...report, path: join(directory, "file/january.pdf") })).rejects.toThrow(
    `not a directory, mkdir '${join(directory, "file")}'`,
  );
  expect(await cloud().requests()).toEqual([]);
});

it("rejects an empty report", async () => {
  const report = await readyReport();
  const empty = { kind: "status" as const, status: 200, body: "" };
  await cloud().fault({ match: { operation: "downloadAuditReport" }, effect: empty });
  await expect(downloadReport({ ...report, path: join(directory, "january.pdf") })).rejects.toThrow(
    "returned no content",
  );
  expect(await readdir(directory)).toEqual([]);
});
