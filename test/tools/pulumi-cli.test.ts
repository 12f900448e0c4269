import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { ensurePulumi } from "../../tools/pulumi-cli/ensure-pulumi";
import { PLATFORM, RELEASE, type Release } from "../../tools/pulumi-cli/release";
import { REPO } from "../../tools/repo";
import { goToolchain, installedCli, program, temporaryDirectory } from "./fake-programs";

const run = promisify(execFile);
const NODE = join(REPO, "node_modules/.bin");
const TSX = join(NODE, "tsx");
const UNREACHABLE: Release = { ...RELEASE, downloadUrl: "http://127.0.0.1:1", sha256: { [PLATFORM]: "0" } };

let home: string;
let log: string[];

beforeEach(async () => {
  home = await temporaryDirectory();
  log = [];
});

function ensure(path: readonly string[], release = UNREACHABLE) {
  const env = { PATH: path.join(delimiter), XDG_CACHE_HOME: join(home, "cache") };
  return ensurePulumi({ env, release, log: (line) => log.push(line) });
}

/** Serves an archive like the official host, and returns its release. */
async function serveRelease(): Promise<{ release: Release; requests: string[] }> {
  await installedCli(join(home, "archive/pulumi"));
  await run("tar", ["-czf", "release.tar.gz", "-C", "archive", "pulumi"], { cwd: home });
  const archive = await readFile(join(home, "release.tar.gz"));
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    response.end(archive);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const downloadUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sdk`;
  const sha256 = { [PLATFORM]: createHash("sha256").update(archive).digest("hex") };
  return { release: { ...RELEASE, downloadUrl, sha256 }, requests };
}

describe("a CLI on PATH", () => {
  test("is used, with the repository's Node.js and its own directory first on PATH", async () => {
    const bin = join(home, "bin");
    await installedCli(bin, "echo v3.300.1");
    const cli = await ensure([join(home, "absent"), bin]);
    expect(cli).toMatchObject({ path: join(bin, "pulumi"), version: "3.300.1" });
    expect(cli.env.PULUMI_SKIP_UPDATE_CHECK).toBe("1");
    expect(cli.env.PATH?.split(delimiter).slice(0, 2)).toEqual([NODE, bin]);
    expect(log).toEqual([]);
  });

  test.each([
    ["fails", "echo no such library >&2; exit 127", "no such library"],
    ["is too old", "echo v3.91.0", "has version 3.91.0; version 3.200.0 or a later 3.x is required"],
    ["is another program", "echo hello", 'printed "hello" instead of its version'],
  ])("that %s is skipped, and the reason is logged", async (_, pulumi, reason) => {
    const [broken, working] = [join(home, "broken"), join(home, "working")];
    await installedCli(broken, pulumi);
    await installedCli(working);
    expect((await ensure([broken, working])).path).toBe(join(working, "pulumi"));
    expect(log).toEqual([expect.stringContaining(reason)]);
    expect(log[0]).toContain(join(broken, "pulumi"));
  });

  test("without the Node.js language host is skipped", async () => {
    const [alone, working] = [join(home, "alone"), join(home, "working")];
    await program(alone, "pulumi", "echo v3.255.0");
    await installedCli(working);
    expect((await ensure([alone, working])).path).toBe(join(working, "pulumi"));
    expect(log[0]).toContain(`${join(alone, "pulumi-language-nodejs")} is missing`);
  });
});

describe("without a CLI on PATH", () => {
  test("the official release is downloaded once", async () => {
    const { release, requests } = await serveRelease();
    const cli = await ensure([], release);
    expect(cli.path).toBe(join(home, `cache/pulumi-dbss/pulumi-cli/${RELEASE.version}-${PLATFORM}/pulumi`));
    expect((await run(cli.path, ["version"])).stdout).toBe("v3.255.0\n");
    await ensure([], release);
    expect(requests).toEqual([`/sdk/pulumi-v${RELEASE.version}-${PLATFORM}.tar.gz`]);
  });

  test("a release with another checksum is rejected and not unpacked", async () => {
    const { release } = await serveRelease();
    const tampered = { ...release, sha256: { [PLATFORM]: "f".repeat(64) } };
    await expect(ensure([], tampered)).rejects.toThrow(/official download: .* instead of f{64}/);
    expect(existsSync(join(home, "cache/pulumi-dbss/pulumi-cli", `${RELEASE.version}-${PLATFORM}`))).toBe(false);
  });

  test("the CLI is built with Go if the download is unreachable, and then comes from the cache", async () => {
    const go = join(home, "go");
    const built = await goToolchain(go);
    const cli = await ensure([go]);
    expect(await built()).toEqual(["pulumi", "pulumi-language-nodejs"]);
    expect(existsSync(join(dirname(cli.path), "pulumi-resource-pulumi-nodejs"))).toBe(true);
    expect(log).toContainEqual(expect.stringMatching(/^building pulumi 3\.255\.0 with go1\.99\.0.*: done in \d+ s$/));
    log = [];
    expect(await ensure([go])).toEqual(cli);
    expect(await built()).toHaveLength(2);
    expect(log).toEqual([]);
  });

  test("a failed build is repeated on the next run", async () => {
    const go = join(home, "go");
    await goToolchain(go, "echo disk full >&2; exit 1");
    await expect(ensure([go])).rejects.toThrow(/Go build: building pulumi failed:\ndisk full/);
    const built = await goToolchain(go);
    await ensure([go]);
    expect(await built()).toHaveLength(2);
  });

  test("two concurrent processes build only once", async () => {
    const go = join(home, "go");
    const built = await goToolchain(go, "sleep 0.5");
    const env = { PATH: [go, NODE].join(delimiter), XDG_CACHE_HOME: join(home, "cache") };
    const args = [join(REPO, "test/tools/ensure.fixture.ts"), JSON.stringify(UNREACHABLE)];
    const both = await Promise.all([run(TSX, args, { env }), run(TSX, args, { env })]);
    expect(both[0].stdout).toBe(both[1].stdout);
    expect(both.map(({ stderr }) => stderr).join()).toContain("waiting for another process");
    expect(await built()).toHaveLength(2);
  });

  test("the error says what was tried and what to install if nothing works", async () => {
    const broken = join(home, "broken");
    await installedCli(broken, "exit 1");
    const error = await ensure([broken]).catch((reason: Error) => reason);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message.split("\n")).toEqual([
      "The Pulumi CLI was not found, and could not be downloaded or built:",
      expect.stringMatching(/^- PATH: .*broken\/pulumi failed: /),
      expect.stringMatching(/^- official download: .*ECONNREFUSED/),
      "- Go build: `go` was not found on PATH",
      expect.stringMatching(/^Install the Pulumi CLI .*, or Go /),
      "to build it, then run the command again.",
    ]);
  });
});

test("npm run pulumi passes through arguments, streams and the exit code", async () => {
  const bin = join(home, "bin");
  const pulumi = `if [ "$1" = version ]; then echo v3.255.0; exit; fi
    read -r line; echo "out: $* $line"; echo "err: $PULUMI_SKIP_UPDATE_CHECK" >&2; exit 7`;
  await installedCli(bin, pulumi);
  const env = { PATH: [bin, NODE].join(delimiter) };
  const running = run(TSX, [join(REPO, "tools/pulumi-cli/main.ts"), "up", "--yes"], { env });
  running.child.stdin?.end("typed\n");
  await expect(running).rejects.toMatchObject({ code: 7, stdout: "out: up --yes typed\n", stderr: "err: 1\n" });
});

test("the Go module builds the same version as the download", async () => {
  const module = await readFile(join(REPO, "tools/pulumi-cli/go/pulumi/go.mod"), "utf8");
  expect(`${module}\n`).toMatch(`github.com/pulumi/pulumi/pkg/v3 v${RELEASE.version}\n`);
});
