import { link, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeText } from "../../cli/write-text";

let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-write-"));
  file = join(directory, "report.json");
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test("replaces a file as a whole, with its permissions, and leaves nothing else", async () => {
  await writeFile(file, "before", { mode: 0o600 });
  // Another name of the file that is replaced, not overwritten.
  await link(file, join(directory, "earlier.json"));
  await writeText(file, "after");
  expect(await readFile(join(directory, "earlier.json"), "utf8")).toBe("before");
  expect(await readFile(file, "utf8")).toBe("after");
  expect((await lstat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(directory)).toEqual(["earlier.json", "report.json"]);
});

test("writes to the target of a symbolic link", async () => {
  await mkdir(join(directory, "reports"));
  await writeFile(join(directory, "reports/latest.json"), "before");
  await symlink("reports/latest.json", file);
  await writeText(file, "after");
  expect((await lstat(file)).isSymbolicLink()).toBe(true);
  expect(await readFile(join(directory, "reports/latest.json"), "utf8")).toBe("after");
});

test.skipIf(process.platform !== "linux")("reports a full disk with the path of the file", async () => {
  await symlink("/dev/full", file);
  await expect(writeText(file, "after")).rejects.toMatchObject({ code: "ENOSPC", path: file });
});
