import { execFile } from "node:child_process";
import { mkdtemp, rm, stat, utimes } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { version } from "../../package.json";
import { pulumiHome } from "../../provider/program/plugin";
import { cli } from "./cli";

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "pulumi-dbss-plugin-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

const directory = () => join(home, "plugins", `resource-dbss-v${version}`);

it("installs the plugin where Pulumi looks for it, once", async () => {
  const first = await cli(["plugin", "install", "--home", home]);
  expect(first).toMatchObject({ code: 0, stdout: `The plugin is installed in ${directory()}.\n` });
  expect((await stat(join(directory(), "pulumi-resource-dbss"))).mode & 0o111).not.toBe(0);
  const second = await cli(["plugin", "install", "--json"], { env: { PULUMI_HOME: home } });
  expect(JSON.parse(second.stdout)).toEqual({ directory: directory(), installed: false });
});

it("is installed by default in the home directory that Pulumi uses, whatever HOME is", () => {
  vi.stubEnv("PULUMI_HOME", "");
  vi.stubEnv("HOME", home);
  expect(pulumiHome()).toBe(join(userInfo().homedir, ".pulumi"));
  expect(pulumiHome()).not.toContain(home);
});

it("fails in a directory that cannot be created, such as in /proc", async () => {
  const { code, stderr } = await cli(["plugin", "install", "--home", "/proc/none"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: \/proc.*: .+\. Use another path, or check its permissions\.\n$/);
});

it("ignores an empty --home, and prints a relative directory as an absolute path", async () => {
  const options = { env: { PULUMI_HOME: basename(home) }, cwd: dirname(home) };
  const { stdout } = await cli(["plugin", "install", "--home", ""], options);
  expect(stdout).toBe(`The plugin is installed in ${directory()}.\n`);
});

it("replaces another build of the same version", async () => {
  await cli(["plugin", "install", "--home", home]);
  await utimes(join(directory(), "plugin.js"), 1, 1);
  const { stdout } = await cli(["plugin", "install", "--home", home, "--json"]);
  expect(JSON.parse(stdout)).toEqual({ directory: directory(), installed: true });
});

it("the installed plugin starts and prints the port that it listens on", async () => {
  await cli(["plugin", "install", "--home", home]);
  const running = promisify(execFile)(join(directory(), "pulumi-resource-dbss"), { timeout: 60_000 });
  const { child } = running;
  const port = await new Promise<string>((resolve) => child.stdout?.once("data", (data) => resolve(String(data))));
  child.kill();
  await expect(running).rejects.toMatchObject({ killed: true });
  expect(port).toMatch(/^\d+\n$/);
});
