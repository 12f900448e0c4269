import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { LocalStack, STARTS_FAST } from "../../tools/local-stack";
import { ensurePulumi } from "../../tools/pulumi-cli/ensure-pulumi";
import { excerptOf, RECORDING, terminal } from "../../tools/recording/recording";
import { REPO } from "../../tools/repo";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { shellBlocks } from "../end-to-end/guides/shell-blocks";

let cloud: Cloud;
let directory: string;
let readme: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  cloud = await startCloud();
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-readme-"));
  readme = await readFile(join(REPO, "README.md"), "utf8");
  ({ env } = await ensurePulumi());
});
afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

/** The code blocks of a language. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"))].map(([, code]) => code ?? "");
}

function run(command: string, more: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["-c", command], {
      cwd: REPO,
      env: { ...env, ...STARTS_FAST, ...more },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    child.stderr.on("data", (data) => {
      output += data;
    });
    child.on("error", reject).on("close", (code) => resolve({ code, output }));
  });
}

it("every command in the README is tested", async () => {
  // The quick start is the beginning of this guide, which test/end-to-end/cli-guides.test.ts follows.
  const guide = await readFile(join(REPO, "docs/guides/first-stack.md"), "utf8");
  const commands = blocks("sh").flatMap((block) => block.trim().split("\n"));
  const quickStart = shellBlocks(guide)
    .join("\n")
    .trim()
    .split("\n")
    .filter((line) => line.trim() !== "");
  const end = quickStart.indexOf("pulumi up") + 1;
  expect(end).toBeGreaterThan(0);
  expect(commands.map((command) => command.replace(/\s+#.*/, ""))).toEqual([
    // test/package/install.test.ts installs the tarball.
    "npm install pulumi-dbss @pulumi/pulumi",
    ...quickStart.slice(0, end),
    "export HW_REGION_NAME=cn-north-4 HW_ACCESS_KEY=… HW_SECRET_KEY=…",
    "pulumi stack init prod",
    "pulumi preview",
    "npx pulumi-dbss emulator --clock 600",
    "npm ci && npm run demo",
    // The test run that this test is part of.
    "npm ci && npm test",
  ]);
});

it("`npm run demo -- --keep` matches the recording, runs until Ctrl-C and leaves nothing behind", async () => {
  const child = spawn("npm", ["run", "demo", "--", "--keep"], {
    cwd: REPO,
    // The recording uses the default host.
    env: { ...env, DBSS_HOST: "dynamic" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  const closed = new Promise((resolve) => child.once("close", resolve));
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const wasReady = output.includes("Press Ctrl-C");
    output += text;
    if (!wasReady && output.includes("Press Ctrl-C")) {
      process.kill(-(child.pid ?? 0), "SIGINT");
    }
  });
  await closed;
  expect(output).toContain("three resources drifted, and no other");
  expect(output).toContain("preview --refresh --stack demo");
  expect(output).toContain("no instance and no tag is left");
  const withoutWaiting = output.replace(/^.*\d+\. The stack is up\.[\s\S]*(?=^.*\d+\. Destroy)/m, "");
  expect(terminal(excerptOf(withoutWaiting))).toBe(await readFile(RECORDING, "utf8"));
});

it("the demo fails if one of its commands fails", async () => {
  const cli = await ensurePulumi();
  const bin = join(directory, "bin");
  await mkdir(bin);
  for (const plugin of ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) {
    await symlink(join(dirname(cli.path), plugin), join(bin, plugin));
  }
  const lying = `#!/bin/sh\ncase "$*" in *"stack output"*) exit 255;; esac\nexec "${cli.path}" "$@"\n`;
  await writeFile(join(bin, "pulumi"), lying, { mode: 0o755 });
  const { code, output } = await run("npm run demo", { PATH: `${bin}:${env.PATH}` });
  expect(output).toContain("pulumi stack output ended with exit code 255 instead of 0.");
  expect(code).toBe(1);
});

it("the program in the README has at most 22 lines, deploys and is destroyed", async () => {
  const [program = ""] = blocks("ts");
  expect(program.trim().split("\n").length).toBeLessThanOrEqual(22);
  await mkdir(join(directory, "node_modules"));
  await symlink(REPO, join(directory, "node_modules/pulumi-dbss"));
  await symlink(join(REPO, "node_modules/@pulumi"), join(directory, "node_modules/@pulumi"));
  await writeFile(join(directory, "index.ts"), program);
  await writeFile(join(directory, "Pulumi.yaml"), "name: readme\nruntime: nodejs\nmain: index.ts\n");
  const compilerOptions = {
    module: "nodenext",
    moduleResolution: "nodenext",
    target: "es2023",
    strict: true,
    skipLibCheck: true,
  };
  await writeFile(join(directory, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  const stack = await LocalStack.create({ project: directory, stack: "readme", account: cloud.account });
  await stack.expect(0, "up", "--yes", "--skip-preview", "--non-interactive");
  const { stdout } = await stack.expect(0, "stack", "output", "connectIp");
  expect(stdout.trim()).toBe((await cloud.state()).instances[0]?.connect_ip);
  await stack.expect(0, "destroy", "--yes", "--skip-preview", "--non-interactive");
  await stack.remove();
});

it("the commands for a real account work against the emulator", async () => {
  const account = environmentOf(cloud.account);
  const backend = { PULUMI_BACKEND_URL: `file://${directory}`, PULUMI_CONFIG_PASSPHRASE: "" };
  const commands =
    "pulumi stack init prod && pulumi preview --non-interactive; code=$?; pulumi stack rm --yes; exit $code";
  const { code, output } = await run(commands, { ...account, ...backend });
  expect(output).toMatch(/\+ 7 to create/);
  expect(code).toBe(0);
});

it.each(["SIGINT", "SIGTERM"] as const)(
  "`npx pulumi-dbss emulator` prints its URL as JSON and stops on %s",
  async (signal) => {
    const child = spawn("npx", ["pulumi-dbss", "emulator", "--clock", "600"], {
      cwd: REPO,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const line = await new Promise<string>((resolve) => child.stdout.setEncoding("utf8").once("data", resolve));
    const { url } = z.object({ url: z.url() }).parse(JSON.parse(line));
    expect((await fetch(`${url}/_emulator/health`)).status).toBe(200);
    const closed = new Promise((resolve) => child.once("close", resolve));
    // Signals the whole group, as a terminal does: npx does not forward SIGINT.
    process.kill(-(child.pid ?? 0), signal);
    await closed;
    await expect(fetch(`${url}/_emulator/health`)).rejects.toThrow();
  },
);
