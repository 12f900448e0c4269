import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { ACCOUNT, EmulatorControl } from "../../emulator/index";
import { cli } from "../cli/cli";

const require = createRequire(__filename);
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) {
    child.kill("SIGKILL");
  }
});

function run(...args: string[]): { child: ChildProcess; output: { stdout: string; stderr: string } } {
  const child = spawn(process.execPath, ["--import", require.resolve("tsx"), "cli/main.ts", ...args]);
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    output.stdout += String(chunk);
  });
  child.stderr.on("data", (chunk) => {
    output.stderr += String(chunk);
  });
  started.push(child);
  return { child, output };
}

async function exitCode(child: ChildProcess): Promise<unknown> {
  const [code] = await once(child, "close");
  return code;
}

describe("pulumi-dbss emulator", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "prints one line of JSON, serves requests and exits with code 0 on %s",
    async (signal) => {
      const { child, output } = run("emulator", "--clock", "0");
      await once(child.stdout ?? child, "data");
      const line: unknown = JSON.parse(output.stdout);
      expect(line).toEqual({
        url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
        region: ACCOUNT.region,
        projectId: ACCOUNT.projectId,
        domainId: ACCOUNT.domainId,
        accessKey: ACCOUNT.accessKey,
        secretKey: ACCOUNT.secretKey,
        userName: ACCOUNT.userName,
        userPassword: ACCOUNT.userPassword,
        domainName: ACCOUNT.domainName,
      });
      const { url } = line as { url: string };
      expect((await fetch(`${url}/_emulator/health`)).status).toBe(200);
      const closed = exitCode(child);
      child.kill(signal);
      expect(await closed).toBe(0);
      expect(output.stdout.match(/\n/g)).toHaveLength(1);
      expect(output.stderr).toBe("");
    },
  );

  test("accepts the report of doctor as --temperament", async () => {
    const folder = await mkdtemp(join(tmpdir(), "temperament-"));
    const report = join(folder, "report.json");
    await writeFile(report, JSON.stringify({ checks: [], temperament: { pageLimit: 100 } }));
    const { child, output } = run("emulator", "--temperament", report);
    await once(child.stdout ?? child, "data");
    const { url } = JSON.parse(output.stdout) as { url: string };
    expect(await (await fetch(`${url}/_emulator/temperament`)).json()).toMatchObject({ pageLimit: 100 });
    await rm(folder, { recursive: true });
  });

  test("exits with code 1 and a line that names the state file when it cannot be saved", async () => {
    const folder = await mkdtemp(join(tmpdir(), "state-"));
    const { child, output } = run("emulator", "--state", join(folder, "state.json"));
    await once(child.stdout ?? child, "data");
    const { url } = JSON.parse(output.stdout) as { url: string };
    await rm(folder, { recursive: true });
    const control = new EmulatorControl(url);
    await expect(control.patch({ op: "replace", path: "/account/balance", value: 1 })).rejects.toThrow(/ENOENT/);
    child.kill("SIGTERM");
    expect(await exitCode(child)).toBe(1);
    expect(output.stderr).toMatch(
      /^error: \S+state\.json: no such file or directory\. Use another path, or check its permissions\.\n$/,
    );
  });

  test("exits with code 1 and a line that names the port when the port is in use", async () => {
    await using blocker = createServer().listen(0, "127.0.0.1");
    await once(blocker, "listening");
    const address = blocker.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { child, output } = run("emulator", "--port", String(port));
    expect(await exitCode(child)).toBe(1);
    expect(output.stdout).toBe("");
    expect(output.stderr).toMatch(
      new RegExp(`^(error: )?Port ${port} on 127\\.0\\.0\\.1 is in use\\. Set another --port\\.\n$`),
    );
  });

  test("prints variables that a shell can read with --env", async () => {
    const { child, output } = run("emulator", "--env", "--clock", "0");
    await once(child.stdout ?? child, "data");
    const shell = spawn("sh", ["-c", `${output.stdout} printf '%s %s' "$HW_SECRET_KEY" "$DBSS_ENDPOINT"`]);
    const [text] = await once(shell.stdout, "data");
    expect(String(text)).toMatch(new RegExp(`^${ACCOUNT.secretKey} http://127\\.0\\.0\\.1:\\d+$`));
    expect(output.stdout).not.toContain("DBSS_ALLOW_HTTP_HOST");
  });

  test.each([
    [["--host", "0.0.0.0"], /other machines.*--allow-remote/],
    [["--port", "70000"], /--port.*65535/],
    [["--clock", "-1"], /--clock.*0 or more/],
    [["--state", "/no/such/folder/state.json"], /The directory \/no\/such\/folder of the state file does not exist/],
    [
      ["--state", "package.json"],
      /^error: package\.json: .*now.*\(\d+ more\)\. To start with a new state, delete the file/,
    ],
    [["--state", "README.md"], /^error: README\.md is not JSON: .*\. To start with a new state, delete the file/],
    [["--seed", "/no/such/seed.json"], /no\/such\/seed.json/],
    [["--temperament", "/no/such/temperament.json"], /no\/such\/temperament.json/],
    [["--seed", "package.json"], /package\.json: .*"version"/],
    [["--seed", "docs"], /docs is a directory/],
    // Not even root may create a file there. On other systems, the directory does not exist.
    [
      ["--state", "/sys/state.json"],
      /^error: (\/sys\/state\.json\S*: (permission denied|read-only file system)|The directory \/sys of)/,
    ],
    [["--host", "192.0.2.1", "--allow-remote"], /This machine has no address 192\.0\.2\.1\. Set another --host/],
    [["--temperament", "package.json"], /package\.json contains no valid temperament: .*"version"/],
  ])("rejects %j with a one-line error", async (args, message) => {
    const { code, stderr } = await cli(["emulator", ...args]);
    expect(code).toBe(1);
    expect(stderr.trim()).toMatch(message);
    expect(stderr.trim()).not.toContain("\n");
  });

  test("prints an example with --help and a version with --version", async () => {
    const help = await cli(["emulator", "--help"]);
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining("npx pulumi-dbss emulator --port") });
    const version = await cli(["--version"]);
    expect(version).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});
