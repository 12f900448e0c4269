import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ACCOUNT } from "../../emulator";
import { LocalStack } from "../../tools/local-stack";
import { ensurePulumi } from "../../tools/pulumi-cli/ensure-pulumi";
import { cli } from "../cli/cli";
import { type Cloud, startCloud } from "../cloud";
import { drawn } from "../drawn";
import { linkModules, REPO } from "./linked-modules";

const TEMPLATE = join(REPO, "templates/dbss-typescript");

let cloud: Cloud;
let directory: string;

beforeAll(async () => {
  cloud = await startCloud();
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-projects-"));
});
afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

async function byInit(project: string): Promise<void> {
  expect((await cli(["init", project], { cwd: directory })).code).toBe(0);
}

async function byPulumiNew(project: string): Promise<void> {
  const { path, env } = await ensurePulumi();
  const names = ["--name", project, "--description", "Audit", "--dir", join(directory, project)];
  const settings = { ...env, PULUMI_HOME: join(directory, "home"), PULUMI_BACKEND_URL: `file://${directory}` };
  await promisify(execFile)(path, ["new", TEMPLATE, "--generate-only", "--yes", ...names], { env: settings });
}

const WAYS: readonly (readonly [string, string, (project: string) => Promise<void>])[] = [
  ["pulumi-dbss init", "by-init", byInit],
  ["pulumi new", "by-pulumi", byPulumiNew],
];

describe.each(drawn(WAYS, 1))("a project created by %s", (_, name, make) => {
  test("deploys to the emulator unchanged, and can be protected", async () => {
    await make(name);
    const project = join(directory, name);
    expect(await readFile(join(project, "package.json"), "utf8")).toContain(`"name": "${name}"`);
    await linkModules(project);
    // Types are checked, as for a user, in only one of the projects: both have the same program.
    const env = { PULUMI_NODEJS_TRANSPILE_ONLY: String(name !== "by-init") };
    const stack = await LocalStack.create({ project, stack: "dev", account: cloud.account, env });
    onTestFinished(() => stack.remove());

    const up = await stack.expect(0, "up", "--yes", "--skip-preview", "--non-interactive");
    expect(up.output).toContain("+ 5 created");
    expect((await cloud.state()).instances.map((instance) => instance.name)).toEqual([`${name}-dev`]);
    await stack.expect(0, "preview", "--refresh", "--expect-no-changes", "--non-interactive");

    const { mysqlOrders, mysqlUsers } = ACCOUNT.rdsInstances;
    await stack.expect(0, "config", "set", "rdsIds", ` ${mysqlOrders}, ${mysqlUsers},`);
    await stack.expect(0, "config", "set", "protect", "true");
    await stack.expect(0, "up", "--yes", "--skip-preview", "--non-interactive");
    const refused = await stack.expect(1, "destroy", "--yes", "--skip-preview", "--non-interactive");
    expect(refused.output).toContain("cannot be deleted");
    const { instances, databases } = await cloud.state();
    expect([instances.length, databases.length]).toEqual([1, 2]);
    await stack.expect(0, "config", "set", "protect", "false");
    await stack.expect(0, "up", "--yes", "--skip-preview", "--non-interactive");
    await stack.expect(0, "destroy", "--yes", "--skip-preview", "--non-interactive");
  });
});
