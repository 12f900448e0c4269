import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { STARTS_FAST } from "../../tools/local-stack";
import { ensurePulumi } from "../../tools/pulumi-cli/ensure-pulumi";
import { writePrograms } from "./guides/programs";
import { shellBlocks } from "./guides/shell-blocks";
import { linkModules, REPO } from "./linked-modules";
import { blockOfPage } from "./native/examples-in";
import { bash } from "./pipelines/workflow";

// The pages other than the guides, which cli-guides.test.ts follows.

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "pulumi-dbss-page-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const page = (name: string) => readFile(join(REPO, "docs", name), "utf8");

/** The first program of a page, in a folder where the package is installed. Returns its path. */
async function writeProgramOf(name: string): Promise<string> {
  const folder = await emptyFolder();
  await linkModules(folder);
  await writeFile(join(folder, "package.json"), JSON.stringify({ version: "1.0.0" }));
  const program = join(folder, "index.mjs");
  await writeFile(program, /^```ts\n([\s\S]*?)^```$/m.exec(await page(name))?.[1] ?? "");
  return program;
}

test("the commands in docs/emulator.md, and the TypeScript quick start in docs/languages.md, work in one shell", async () => {
  const [, start = "", temperament = ""] = shellBlocks(await page("emulator.md"));
  expect(start).toMatch(/--env > emulator\.env &[\s\S]*^pulumi up$/m);
  const commands = [
    "trap 'kill $(jobs -p) 2> /dev/null || true' EXIT",
    start.replace(/^pulumi up$/m, ""),
    await blockOfPage("typescript", "sh"),
    temperament,
    `echo; curl -sS "$DBSS_ENDPOINT/_emulator/temperament"`,
  ];
  const folder = await emptyFolder();
  const pulumi = await ensurePulumi();
  const { code, output } = await bash(commands.join("\n"), folder, {
    ...pulumi.env,
    ...STARTS_FAST,
    PATH: [await writePrograms(join(folder, "bin")), pulumi.env.PATH].join(delimiter),
    PULUMI_HOME: join(folder, ".pulumi"),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_CONFIRMATIONS: "true",
  });
  expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/\d created\n/) });
  expect(output).toMatch(/"zones":"firstOnly"[^\n]*"share":0\.1[^\n]*$/);
});

test("the program in docs/emulator.md runs", async () => {
  const { stdout } = await promisify(execFile)("node", [await writeProgramOf("emulator.md")]);
  expect(stdout).toBe("[]\n");
});

test("the policy pack in docs/policies.md starts", async () => {
  const program = await writeProgramOf("policies.md");
  const pack = fork(program, { cwd: join(program, ".."), silent: true, execArgv: [] });
  onTestFinished(() => {
    pack.kill();
  });
  let problems = "";
  pack.stderr?.setEncoding("utf8").on("data", (text: string) => {
    problems += text;
  });
  const exited = once(pack, "exit").then(([code]) => `exited with code ${code}: ${problems}`);
  const printed = once(pack.stdout?.setEncoding("utf8") ?? pack, "data").then(([port]) => String(port));
  expect(await Promise.race([printed, exited])).toMatch(/^\d+\s*$/);
});
