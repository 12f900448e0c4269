import { createHash } from "node:crypto";
import { type FileHandle, mkdtemp, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { downloadAgent } from "../../provider";
import { append } from "../cloud";
import { askedCloud, settleOne } from "./asked-cloud";

const cloud = askedCloud();

let directory: string;
let agent: { instanceId: string; agentId: string };

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-agent-"));
  const { instanceId } = await settleOne(cloud());
  const row = { instance_id: instanceId, id: "agent-1", db_ids: ["d1"], agent_type: "DB", agent_os: "LINUX64_ARM" };
  await append(cloud(), "agents", [row]);
  agent = { instanceId, agentId: "agent-1" };
});
afterEach(() => rm(directory, { recursive: true }));

const cutShort = { match: { operation: "downloadAuditAgentNew" }, effect: { kind: "truncate" as const } };

it("writes the package, creates the directory and returns the checksum", async () => {
  const path = join(directory, "agents/orders.gz");
  const { size, sha256, contentType } = await downloadAgent({ ...agent, path });
  const content = await readFile(path);
  expect(gunzipSync(content).toString()).toContain("AGENT_ID=agent-1\n");
  expect({ size, sha256, contentType }).toEqual({
    size: content.length,
    sha256: createHash("sha256").update(content).digest("hex"),
    contentType: "application/octet-stream",
  });
  expect(await downloadAgent({ ...agent, path, sha256: sha256.toUpperCase() })).toMatchObject({ sha256 });
});

it("writes the whole package even if the disk accepts only a few bytes at a time", async () => {
  const path = join(directory, "orders.gz");
  const file = await open(join(directory, "any"), "w");
  const disk: FileHandle = Object.getPrototypeOf(file);
  const { write } = disk;
  using few = vi.spyOn(disk, "write").mockImplementation(function (this: FileHandle, ...given: readonly unknown[]) {
    const [chunk, from, length, at] = given;
    return Reflect.apply(write, this, [chunk, from, Math.min(Number(length), 7), at]);
  });
  await file.close();
  const { size, sha256 } = await downloadAgent({ ...agent, path });
  const content = await readFile(path);
  expect([content.length, createHash("sha256").update(content).digest("hex")]).toEqual([size, sha256]);
  expect(few.mock.calls.length).toBeGreaterThan(1);
});

it("retries a truncated download, and the checksum covers the whole package", async () => {
  const path = join(directory, "orders.gz");
  const { sha256 } = await downloadAgent({ ...agent, path });
  await cloud().fault({ ...cutShort, times: 2 });
  expect(await downloadAgent({ ...agent, path, sha256 })).toMatchObject({ sha256 });
  expect(await readdir(directory)).toEqual(["orders.gz"]);
});

it("keeps the existing file if the checksum differs", async () => {
  const path = join(directory, "orders.gz");
  await writeFile(path, "the one before");
  await expect(downloadAgent({ ...agent, path, sha256: "0".repeat(64) })).rejects.toThrow(
    /the package of agent agent-1 has the SHA-256 checksum [\da-f]{64}, not 0{64}\. It was not saved\./,
  );
  expect(await readFile(path, "utf8")).toBe("the one before");
  expect(await readdir(directory)).toEqual(["orders.gz"]);
});

it.each([
  ["an agent that does not exist", { agentId: "agent-9" }, {}, "agent agent-9 does not exist"],
  [
    "a region without the operation",
    {},
    { missingOperations: ["downloadAuditAgentNew"] },
    "this region has no operation for downloading an agent. Download the package from the `downloadUrl`",
  ],
])("leaves no file behind for %s, and reports the reason", async (_, fields, settings, message) => {
  await cloud().settings(settings);
  const path = join(directory, "orders.gz");
  await expect(downloadAgent({ ...agent, ...fields, path })).rejects.toThrow(message);
  expect(await readdir(directory)).toEqual([]);
});

it("rejects an empty package", async () => {
  const effect = { kind: "status" as const, status: 200, body: "" };
  await cloud().fault({ match: { operation: "downloadAuditAgentNew" }, effect });
  await expect(downloadAgent({ ...agent, path: join(directory, "orders.gz") })).rejects.toThrow("returned no content");
  expect(await readdir(directory)).toEqual([]);
});
