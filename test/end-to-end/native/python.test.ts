import { execFile, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { description, version } from "../../../package.json";
import { LocalStack } from "../../../tools/local-stack";
import { ensureLanguageHost } from "../../../tools/pulumi-cli/ensure-program";
import { ensurePython, pythonIn } from "../../../tools/sdk/ensure-python";
import { buildWheel, writeSdk } from "../../../tools/sdk/sdk";
import { startCloud } from "../../cloud";
import { testExamplesIn } from "./examples-in";

const run = promisify(execFile);
const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** Declares the component in a unit test, and prints its argument as the engine receives it. */
const RDS_IDS = `
import json
import sys

import pulumi


class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        print(json.dumps(args.inputs["rdsIds"]))
        return [args.name, args.inputs]

    def call(self, args):
        return {}


pulumi.runtime.set_mocks(Mocks())

import pulumi_dbss as dbss


@pulumi.runtime.test
def declare():
    return dbss.DatabaseAudit("audit", rds_ids=json.loads(sys.argv[1])).urn


declare()
`;

/** A program whose component has a hook. */
const HOOK = `
import pulumi
import pulumi_dbss as dbss

hook = pulumi.ResourceHook("said", lambda args: pulumi.log.info("the hook ran"))
dbss.DatabaseAudit(
    "audit",
    vpc_id="${ACCOUNT.vpcId}",
    subnet_id="${ACCOUNT.subnetId}",
    security_group_ids=["${ACCOUNT.securityGroupIds[0]}"],
    opts=pulumi.ResourceOptions(hooks=pulumi.ResourceHookBinding(before_create=[hook])),
)
`;

describe.skipIf(!hasPython)(`in Python${hasPython ? "" : " (python3 is not on the PATH)"}`, () => {
  let directory: string;
  let environment: string;
  /** Where the wheel is installed. */
  let packages: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-wheel-"));
    packages = join(directory, "packages");
    environment = await ensurePython();
    await writeSdk("python", join(directory, "sdk"));
    const wheel = await buildWheel(join(directory, "sdk"), directory);
    await run(pythonIn(environment), ["-m", "pip", "install", "--quiet", "--no-deps", "--target", packages, wheel]);
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const runner = async () => {
    const cli = await ensureLanguageHost("python");
    // As in an active virtual environment: the language host built here ignores the one that a project names.
    const PATH = [join(environment, "bin"), cli.env.PATH].join(delimiter);
    return { cli, env: { PATH, PYTHONPATH: packages }, install: async () => {} };
  };

  testExamplesIn("python", runner);

  it("hooks of the component run", async () => {
    const project = join(directory, "hook");
    await mkdir(project);
    await writeFile(join(project, "Pulumi.yaml"), "name: hook\nruntime: python\n");
    await writeFile(join(project, "__main__.py"), HOOK);
    const cloud = await startCloud();
    const { cli, env } = await runner();
    const stack = await LocalStack.create({ project, stack: "dev", account: cloud.account, cli, env });
    try {
      const { output } = await stack.expect(0, "up", "--yes", "--skip-preview", "--non-interactive");
      expect(output).toContain("the hook ran");
    } finally {
      await stack.remove();
      await cloud.close();
    }
  });

  it("the wheel has a description", async () => {
    const metadata = await readFile(join(packages, `pulumi_dbss-${version}.dist-info`, "METADATA"), "utf8");
    expect(metadata).toContain(`\n${description}.\n`);
  });

  it.each([[["r-1", "r-2"]], [{ user_orders: "r-1" }]])("the component accepts rds_ids=%j", async (rdsIds) => {
    const { stdout } = await run(pythonIn(environment), ["-c", RDS_IDS, JSON.stringify(rdsIds)], {
      env: { ...process.env, PYTHONPATH: packages },
    });
    expect(JSON.parse(stdout)).toEqual(rdsIds);
  });

  it("the wheel contains the plugin, and its command installs it once", async () => {
    const home = join(directory, "home");
    const install = () =>
      run(pythonIn(environment), ["-m", "pulumi_dbss", "plugin", "install"], {
        env: { ...process.env, PYTHONPATH: packages, PULUMI_HOME: home },
      });
    const installed = join(home, "plugins", `resource-dbss-v${version}`);
    expect((await install()).stdout).toBe(`The plugin is installed in ${installed}.\n`);
    expect((await install()).stdout).toBe(`The plugin is already installed in ${installed}.\n`);
  });
});
