import { exec, execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { EXIT_CODES } from "../../cli/exit-codes";
import { failureText } from "../../cli/failure";
import { createProgram } from "../../cli/program";
import { Session } from "../../cli/session";
import { ofThisProcess } from "../../cli/surroundings";
import { writeText } from "../../cli/write-text";
import { version } from "../../package.json";
import { cli } from "./cli";

const program = createProgram(new Session(ofThisProcess()));
const commands = program.commands.map((command) => command.name());

describe("help", () => {
  test("names every command and every exit code", async () => {
    const { code, stdout } = await cli(["--help"]);
    expect(code).toBe(0);
    for (const command of commands) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command}\\b`, "m"));
    }
    for (const { code: exitCode, meaning } of EXIT_CODES) {
      expect(stdout).toContain(`  ${exitCode}  ${meaning}`);
    }
  });

  test.each(commands)("%s has an example, the shared flags, and lines that fit a terminal", async (command) => {
    const { code, stdout } = await cli([command, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples?:\\n +\\$ npx pulumi-dbss ${command}`));
    expect(stdout).not.toMatch(/default: [[{]/);
    expect(stdout).toMatch(/^ +--json /m);
    expect(stdout).toMatch(/^ +--verbose /m);
    expect(stdout.split("\n").filter((line) => line.length > 80 && !line.startsWith("  $ "))).toEqual([]);
  });

  test("--version prints the version of the package", async () => {
    expect(await cli(["--version"])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });
});

describe("errors", () => {
  test("an unknown command prints one line with a suggestion", async () => {
    const { code, stdout, stderr } = await cli(["coverag"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe("error: unknown command 'coverag' (Did you mean coverage?) See `npx pulumi-dbss --help`.\n");
  });

  test("an unknown option of a command points to the help of that command", async () => {
    const { code, stdout, stderr } = await cli(["drift", "--stak", "prod"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe("error: unknown option '--stak' (Did you mean --stack?) See `npx pulumi-dbss drift --help`.\n");
  });

  test("an unknown option with --json prints JSON", async () => {
    const { code, stderr } = await cli(["coverage", "--json", "--formt", "html"]);
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toEqual({ error: { message: expect.stringContaining("unknown option '--formt'") } });
  });

  test.each([
    ["no command", []],
    ["help for an unknown command", ["help", "nope"]],
  ])("%s: the error is the last line, after the help", async (_, args) => {
    const { code, stdout, stderr } = await cli(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^Usage: pulumi-dbss/);
    expect(stderr.trim().split("\n").at(-1)).toBe(
      "error: The command is missing or unknown. See `npx pulumi-dbss --help`.",
    );
  });

  test.each([
    ["no command", ["plugin"], "The command is missing or unknown."],
    ["an unknown command", ["plugin", "instal"], "unknown command 'instal' (Did you mean install?)"],
  ])("%s after `plugin` points to the help of `plugin`", async (_, args, message) => {
    const { code, stderr } = await cli(args);
    expect(code).toBe(1);
    expect(stderr.trim().split("\n").at(-1)).toBe(`error: ${message} See \`npx pulumi-dbss plugin --help\`.`);
  });

  test("an unknown option of a subcommand points to the help of that subcommand", async () => {
    const { stderr } = await cli(["plugin", "install", "--hom", "x"]);
    expect(stderr).toMatch(/See `npx pulumi-dbss plugin install --help`\.\n$/);
  });

  test("a missing command with --json prints only JSON", async () => {
    const { code, stderr } = await cli(["--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toEqual({ error: { message: expect.stringContaining("missing or unknown") } });
  });

  test("a path that cannot be used is named, with what to do", async () => {
    const { code, stderr } = await cli(["init", "package.json/audit"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: \S+package\.json: not a directory\. Use another path, or check its permissions\.\n$/,
    );
  });

  test("a missing directory and a missing Pulumi CLI are distinguished", async () => {
    const env = { PATH: "/nowhere" };
    const nowhere = await cli(["coverage", "--stack", "dev", "--cwd", "nowhere"], { env });
    expect(nowhere.stderr).toMatch(
      /^error: The directory \S+nowhere does not exist\. Set the directory of the .* with --cwd\.\n$/,
    );
    const file = await cli(["coverage", "--stack", "dev", "--cwd", "package.json"], { env });
    expect(file.stderr).toMatch(
      /^error: \S+package\.json is not a directory\. Set the directory of the .* with --cwd\.\n$/,
    );
    const without = await cli(["coverage", "--stack", "dev"], { env });
    expect(without.stderr).toMatch(/^error: pulumi was not found on PATH\. Install the Pulumi CLI: https:/);
  });

  /** Runs a command with a `pulumi` that fails with this output. */
  async function withFailingPulumi(output: string, ...args: string[]): Promise<string> {
    const bin = await mkdtemp(join(tmpdir(), "pulumi-dbss-bin-"));
    await writeFile(join(bin, "pulumi"), `#!/bin/sh\n${output}\nexit 1\n`, { mode: 0o755 });
    const { code, stderr } = await cli(args, { env: { PATH: `${bin}:${process.env.PATH}` } });
    await rm(bin, { recursive: true });
    expect(code).toBe(1);
    return stderr;
  }

  test("of several Pulumi errors, the first is reported", async () => {
    const diagnostics = ["first", "second", "second", "preview failed"].map((text) => ({
      severity: "error",
      message: `error: ${text}\n`,
    }));
    const stderr = await withFailingPulumi(`cat <<'END'\n${JSON.stringify({ diagnostics })}\nEND`, "drift");
    expect(stderr).toMatch(
      /error: Running `pulumi preview .*` in \/\S+ failed: first \(and 1 more error: run that command for details\)\.\n$/,
    );
  });

  test.each([
    [
      "an unknown stack",
      "error: no stack named 'nope' found",
      /^error: There is no stack nope in \/\S+\. List the stacks with `pulumi stack ls`, or set another directory with --cwd\.$/m,
    ],
    [
      "an incomplete stack name",
      "error: if you're using the --stack flag, pass the fully qualified name (organization/project/stack)",
      /project\/stack\)\. Run the command in the project's directory, or set that directory with --cwd\.$/m,
    ],
    [
      "a wrong passphrase",
      "error: getting stack configuration: get stack secrets manager: incorrect passphrase",
      /: incorrect passphrase\. Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the passphrase of the stack\.$/m,
    ],
    [
      "anything, after warnings",
      "warning: using pulumi-language-yaml from $PATH\nerror: the lock is held",
      /failed: the lock is held\.$/m,
    ],
    ["no message", "", /^error: Running `pulumi .*` in \/\S+ failed: it printed no error message \(exit code 1\)\.$/m],
  ])("commands that read a stack explain Pulumi's error for %s", async (_, message, expected) => {
    for (const command of ["orders", "flavors", "coverage", "drift", "adopt"]) {
      const stderr = await withFailingPulumi(`cat >&2 <<'END'\n${message}\nEND`, command, "--stack", "nope");
      expect(stderr).toMatch(expected);
    }
  });

  test("a missing setting prints one line that says what to do", async () => {
    const { code, stderr } = await cli(["coverage"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: The setting dbss:region is missing\. .*HW_REGION_NAME.* pass --stack\.\n$/);
  });

  test("an invalid setting does not suggest --stack", async () => {
    const { code, stderr } = await cli(["coverage"], { env: { HW_REGION_NAME: "r", HW_ACCESS_KEY: "a b" } });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/HW_ACCESS_KEY[^\n]*\n$/) });
    expect(stderr).not.toContain("--stack");
  });

  test("--verbose adds the stack trace", async () => {
    const { stderr } = await cli(["coverage", "--verbose"]);
    expect(stderr).toMatch(/^error: The setting dbss:region is missing.*\n.*\n +at /);
    const json = await cli(["coverage", "--verbose", "--json"]);
    expect(JSON.parse(json.stderr).error.details.join("\n")).toContain("at readSettings");
  });

  test("--verbose reports every attempt of a request, and the cause of an error", async () => {
    const env = {
      DBSS_ENDPOINT: "http://127.0.0.1:9",
      HW_REGION_NAME: "cn-north-4",
      HW_PROJECT_ID: "p",
      HW_ACCESS_KEY: "ak",
      HW_SECRET_KEY: "sk",
      HW_MAX_RETRIES: "1",
    };
    const { code, stderr } = await cli(["coverage", "--verbose"], { env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/attempt 1: .*, then waited \d+ ms\nattempt 2: .* ms\n/);
    const without = await cli(["coverage", "--stack", "dev", "--verbose"], { env: { PATH: "/nowhere" } });
    expect(without.stderr).toMatch(
      /^error: pulumi was not found on PATH\.[\s\S]*^caused by: Error: spawn pulumi ENOENT$/m,
    );
  });
});

describe("the error", () => {
  const red = "\u001b[31merror:";

  test.each([
    ["is red on a terminal", { terminal: true, env: {} }, true],
    ["has no color in a pipeline", { terminal: false, env: {} }, false],
    ["has no color with NO_COLOR", { terminal: true, env: { NO_COLOR: "1" } }, false],
    ["has no color on a dumb terminal", { terminal: true, env: { TERM: "dumb" } }, false],
    ["is red in a pipeline with FORCE_COLOR=1", { terminal: false, env: { FORCE_COLOR: "1" } }, true],
    ["has no color with FORCE_COLOR=0", { terminal: true, env: { FORCE_COLOR: "0" } }, false],
  ])("%s", async (_, options, colored) => {
    const { stderr } = await cli(["coverage"], options);
    expect(stderr.includes(red)).toBe(colored);
  });
});

test("the process prints results on stdout and errors on stderr, and sets the exit code", async () => {
  const main = ["--import", require.resolve("tsx"), "cli/main.ts"];
  const run = promisify(execFile);
  expect((await run(process.execPath, [...main, "--version"])).stdout).toBe(`${version}\n`);
  await expect(run(process.execPath, [...main, "nonsense"])).rejects.toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining("unknown command 'nonsense'"),
  });
});

test.runIf(existsSync("/dev/full"))("a full disk is one line that names the file, not a stack trace", async () => {
  const main = "--import tsx cli/main.ts";
  const run = promisify(exec);
  await expect(run(`node ${main} completion bash > /dev/full`)).rejects.toMatchObject({
    code: 1,
    stderr: "error: stdout: no space left on device. Use another path, or free some space.\n",
  });
  await expect(writeText("/dev/full", "text").catch(failureText)).resolves.toBe(
    "/dev/full: no space left on device. Use another path, or free some space.",
  );
});
