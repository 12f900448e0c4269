import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cli } from "./cli";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-completion-"));
  await writeFile(join(directory, "completion.bash"), (await cli(["completion", "bash"])).stdout);
  await writeFile(join(directory, "seed.json"), "{}");
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** What bash offers at the end of the line. */
async function offers(...words: string[]): Promise<string[]> {
  const script = `
    source ./completion.bash
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _pulumi_dbss
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await promisify(execFile)("bash", ["-c", script, "bash", ...words], { cwd: directory });
  return stdout.split("\n").filter((word) => word !== "");
}

describe("bash", () => {
  test.each([
    ["commands", ["pulumi-dbss", "cov"], ["coverage"]],
    ["options of a command", ["pulumi-dbss", "coverage", "--fo"], ["--format"]],
    ["options that all commands share", ["pulumi-dbss", "coverage", "--verb"], ["--verbose"]],
    ["the values of an option", ["pulumi-dbss", "coverage", "--format", "s"], ["sarif"]],
    ["the names of the examples", ["pulumi-dbss", "init", "--example", "risk-r"], ["risk-rule"]],
    ["the values of an argument", ["pulumi-dbss", "completion", "z"], ["zsh"]],
    ["files", ["pulumi-dbss", "emulator", "--seed", "see"], ["seed.json"]],
    ["nothing for an option with free values", ["pulumi-dbss", "emulator", "--port", ""], []],
  ])("offers %s", async (_, words, expected) => {
    expect(await offers(...words)).toEqual(expected);
  });
});

test("the zsh script is a completion function with quoted descriptions", async () => {
  const { stdout } = await cli(["completion", "zsh"]);
  expect(stdout).toMatch(/^#compdef pulumi-dbss\n/);
  expect(stdout).toContain('\'--format[format of the report on stdout; "table" by default]: :(table json markdown');
  expect(stdout).toContain(
    "'--seed[JSON file in the format of /_emulator/state, merged into the built-in account]: :_files'",
  );
  expect(stdout).toContain("completion) _arguments '1: :(bash zsh fish)'");
});

test("the fish script has one line for each command and option", async () => {
  const { stdout } = await cli(["completion", "fish"]);
  expect(stdout).toContain("complete -c pulumi-dbss -n __fish_use_subcommand -a coverage -d 'List");
  expect(stdout).toMatch(
    /-n '__fish_seen_subcommand_from coverage' -l format .* -x -a 'table json markdown sarif junit html'/,
  );
  expect(stdout).toMatch(/-n '__fish_seen_subcommand_from emulator' -l seed .* -r -F/);
});

test("with --json, the script is a field", async () => {
  const { stdout } = await cli(["completion", "bash", "--json"]);
  expect(JSON.parse(stdout)).toEqual({ shell: "bash", script: expect.stringContaining("complete -F") });
});
