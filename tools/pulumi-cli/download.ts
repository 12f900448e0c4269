import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { EnvHttpProxyAgent, interceptors, request } from "undici";
import { type Log, withProgress } from "./progress";
import { PLATFORM, type Release } from "./release";

const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 30_000;

/** Downloads the official release, verifies its checksum, and extracts it into a directory. */
export async function download(directory: string, release: Release, log: Log): Promise<void> {
  const expected = release.sha256[PLATFORM];
  if (!expected) {
    throw new Error(`there is no release for ${PLATFORM}`);
  }
  const url = `${release.downloadUrl}/pulumi-v${release.version}-${PLATFORM}.tar.gz`;
  const archive = `${directory}/archive.tar.gz`;
  await withProgress(log, `downloading ${url}`, async () => {
    const actual = await save(url, archive);
    if (actual !== expected) {
      throw new Error(`${url} has the SHA-256 checksum ${actual} instead of ${expected}`);
    }
  });
  await promisify(execFile)("tar", ["-xzf", archive, "--strip-components=1", "-C", directory]);
  await rm(archive);
}

async function save(url: string, file: string): Promise<string> {
  const agent = new EnvHttpProxyAgent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: IDLE_TIMEOUT_MS,
    bodyTimeout: IDLE_TIMEOUT_MS,
  });
  try {
    const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: 5 }));
    const { statusCode, body } = await request(url, { dispatcher });
    if (statusCode !== 200) {
      throw new Error(`${url} returned HTTP ${statusCode}`);
    }
    const hash = createHash("sha256");
    await pipeline(body, hashing(hash), createWriteStream(file));
    return hash.digest("hex");
  } finally {
    await agent.destroy();
  }
}

function hashing(hash: ReturnType<typeof createHash>) {
  return async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  };
}
