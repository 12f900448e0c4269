import { existsSync, globSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import ts from "typescript";
import { expect, onTestFinished, test } from "vitest";
import { ACCOUNT } from "../../emulator";
import { STARTS_FAST } from "../../tools/local-stack";
import { ensurePulumi } from "../../tools/pulumi-cli/ensure-pulumi";
import { NETWORK } from "../cli/furnished-cloud";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { drawn } from "../drawn";
import { writePrograms } from "./guides/programs";
import { shellBlocks } from "./guides/shell-blocks";
import { REPO } from "./linked-modules";
import { bash } from "./pipelines/workflow";

const GUIDES = join(REPO, "docs/guides");

/** How the output of each guide ends. */
const ENDS: Readonly<Record<string, RegExp>> = {
  "first-stack.md": /Stack 'dev' has been removed!/,
  "real-account.md": /2 audited\.\s*$/,
  "adopt.md": /\d+ resources: 0 drifted, 0 declared but not deployed\.\s*$/,
  "import.md": /\d+ unchanged\s*$/,
  "coverage.md": /2 databases in cn-north-4: 2 audited\.\s*$/,
  "regions.md": /\["cn-east-3: \d+ not audited","cn-north-4: \d+ not audited"\]\s*$/,
  "drift.md": /\d+ unchanged\n/,
  "monorepos.md": /\d+ unchanged\s*$/,
  "automation-api.md": /To create: \d\n[\s\S]*Tags: \{ team: 'security' \}\s*$/,
  "troubleshooting.md": /\d databases in cn-north-4: /,
  "command-line.md": /^$/,
};

/** Guides that other tests run: one needs a bucket, the other the files that it shows. */
const RUN_ELSEWHERE = ["pipelines.md", "testing.md"];

/** Prepares the account for the guides: an instance created in the console, and tagged databases. */
async function furnish(cloud: Cloud): Promise<void> {
  await cloud.settings({ orderSeconds: 1, jobSeconds: 1 });
  const audit = [{ key: "audit", value: "yes" }];
  await cloud.patch(
    {
      op: "add",
      path: "/instances/-",
      value: { id: "clicked-instance", name: "audit", ...NETWORK },
    },
    { op: "replace", path: "/rdsInstances/2/tags", value: audit },
    { op: "replace", path: "/rdsInstances/4/tags", value: audit },
  );
}

/** Creates a stand-in for the reader's machine. */
async function readersMachine(cloud: Cloud): Promise<{ home: string; env: NodeJS.ProcessEnv }> {
  const home = await mkdtemp(join(tmpdir(), "pulumi-dbss-guide-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const programs = await writePrograms(join(home, "bin"));
  const pulumi = await ensurePulumi();
  const profile = {
    name: "prod",
    mode: "AKSK",
    accessKeyId: ACCOUNT.accessKey,
    secretAccessKey: ACCOUNT.secretKey,
    region: ACCOUNT.region,
  };
  await mkdir(join(home, ".hcloud"));
  await writeFile(join(home, ".hcloud/config.json"), JSON.stringify({ current: "prod", profiles: [profile] }));
  const { HW_ACCESS_KEY, HW_SECRET_KEY, HW_PROJECT_ID, HW_REGION_NAME, DBSS_ENDPOINT } = environmentOf(cloud.account);
  const env = {
    ...pulumi.env,
    ...STARTS_FAST,
    PATH: [programs, pulumi.env.PATH].join(delimiter),
    HOME: home,
    PULUMI_HOME: join(home, ".pulumi"),
    // The reader is logged in to this backend, and confirms every prompt.
    PULUMI_BACKEND_URL: `file://${home}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_CONFIRMATIONS: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ACCOUNT_NAME: ACCOUNT.domainName,
    INSTANCE_ID: "clicked-instance",
    VPC_ID: ACCOUNT.vpcId,
    SUBNET_ID: ACCOUNT.subnetId,
    SECURITY_GROUP_ID: ACCOUNT.securityGroupIds[0],
    RDS_ID: `${ACCOUNT.rdsInstances.mysqlOrders},${ACCOUNT.rdsInstances.mysqlUsers}`,
  };
  return { home, env: { ...env, HW_ACCESS_KEY, HW_SECRET_KEY, HW_PROJECT_ID, HW_REGION_NAME, DBSS_ENDPOINT } };
}

test("every guide with commands is tested", async () => {
  const files = (await readdir(GUIDES)).filter((file) => file.endsWith(".md"));
  const texts = await Promise.all(files.map((file) => readFile(join(GUIDES, file), "utf8")));
  const withCommands = files.filter((_, index) => shellBlocks(texts[index] ?? "").length > 0);
  expect(withCommands.sort()).toEqual([...Object.keys(ENDS), ...RUN_ELSEWHERE].sort());
});

test.each(Object.keys(ENDS))("%s neither skips confirmation prompts nor changes the login", async (guide) => {
  const commands = shellBlocks(await readFile(join(GUIDES, guide), "utf8")).join("\n");
  expect(commands).not.toMatch(/--yes|-y\b|pulumi (login|logout)/);
});

/** Follows a guide in a new shell and an empty folder. */
async function follow(guide: string, home: string, env: NodeJS.ProcessEnv): Promise<void> {
  const commands = shellBlocks(await readFile(join(GUIDES, guide), "utf8"));
  const folder = join(home, "empty", guide);
  await mkdir(folder, { recursive: true });
  const script = ["trap 'kill $(jobs -p) 2> /dev/null || true' EXIT", ...commands].join("\n");
  const { code, output } = await bash(script, folder, env);
  expect({ guide, code, output }).toEqual({ guide, code: 0, output: expect.stringMatching(ENDS[guide] ?? /$/) });
}

/** The type errors, under the template's settings, of the programs in a directory whose dependencies are installed. */
async function typeErrors(directory: string): Promise<string[]> {
  const isInstalled = (path: string) => path.endsWith("node_modules");
  const files = globSync("**/index.ts", { cwd: directory, exclude: isInstalled });
  const programs = files
    .map((file) => join(directory, file))
    .filter((file) => existsSync(join(dirname(file), "node_modules")));
  const { config } = ts.readConfigFile(join(REPO, "templates/dbss-typescript/tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, directory);
  return ts
    .getPreEmitDiagnostics(ts.createProgram(programs, { ...options, noEmit: true }))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

test("each guide works in an empty folder, type-checks, and unsubscribes no instance of another guide", async () => {
  const cloud = await startCloud();
  onTestFinished(() => cloud.close());
  await furnish(cloud);
  const { home, env } = await readersMachine(cloud);
  const bought = new Set<string>();
  for (const guide of drawn(Object.keys(ENDS), 2)) {
    await follow(guide, home, env);
    const existing = (await cloud.state()).instances.map(({ id }) => id);
    expect({ guide, existing }).toEqual({ guide, existing: expect.arrayContaining([...bought]) });
    for (const id of existing) {
      bought.add(id);
    }
  }
  expect(await typeErrors(join(home, "empty"))).toEqual([]);
}, 900_000);
