import { execFile, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { LocalStack } from "../../../tools/local-stack";
import { ensureLanguageHost } from "../../../tools/pulumi-cli/ensure-program";
import { writeSdk } from "../../../tools/sdk/sdk";
import { type Cloud, startCloud } from "../../cloud";
import { linkModules } from "../linked-modules";
import { blockOfPage } from "./examples-in";

const run = promisify(execFile);
const hasGo = spawnSync("go", ["version"]).status === 0;
const QUIET = ["--non-interactive", "--color", "never"];

describe.skipIf(!hasGo)(`in Go${hasGo ? "" : " (there is no go on the PATH)"}`, () => {
  let directory: string;
  let cloud: Cloud;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-go-"));
    cloud = await startCloud();
  });
  afterAll(async () => {
    await cloud.close();
    await rm(directory, { recursive: true, force: true });
  });

  it("the program of the page on languages buys an instance once, is then as declared, and leaves nothing", async () => {
    const [project, sdk] = [join(directory, "project"), join(directory, "sdk")];
    await mkdir(project);
    await writeFile(join(project, "Pulumi.yaml"), "name: audit\nruntime: go\n");
    await writeFile(join(project, "go.mod"), "module audit\n\ngo 1.25\n");
    await writeFile(join(project, "main.go"), await blockOfPage("go", "go"));
    await linkModules(project);
    const cli = await ensureLanguageHost("go");
    const stack = await LocalStack.create({ project, stack: "dev", account: cloud.account, cli });
    const commands = (await blockOfPage("go", "sh")).split("pulumi up\n");
    expect(commands[1]).toBe("");
    await writeSdk("go", sdk);
    await run("bash", ["-ec", commands[0] ?? ""], { cwd: project, env: { ...stack.env, SDK: sdk } });
    await stack.expect(0, "up", "--yes", "--skip-preview", ...QUIET);
    const { payments, instances, databases } = await cloud.state();
    expect(payments.length).toBe(1);
    expect(instances).toMatchObject([{ name: "audit", status: "ACTIVE" }]);
    expect(databases).toMatchObject([{ rds_id: ACCOUNT.rdsInstances.mysqlOrders }]);
    const { stdout } = await stack.expect(0, "stack", "output", "connectIp", ...QUIET);
    expect(stdout.trim()).toBe(instances[0]?.connect_ip);
    await stack.expect(0, "preview", "--refresh", "--expect-no-changes", ...QUIET);
    await stack.expect(0, "destroy", "--yes", "--skip-preview", ...QUIET);
    const left = await cloud.state();
    expect([left.instances, left.databases]).toEqual([[], []]);
    await stack.remove();
  });
});
