import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { INSTALL, PROGRAM } from "../../../cli/languages";
import { ACCOUNT } from "../../../emulator";
import { environmentOf, LocalStack } from "../../../tools/local-stack";
import type { PulumiCli } from "../../../tools/pulumi-cli/ensure-pulumi";
import { REPO } from "../../../tools/repo";
import { cli } from "../../cli/cli";
import { startFurnishedCloud } from "../../cli/furnished-cloud";
import { type Cloud, startCloud } from "../../cloud";
import { drawn } from "../../drawn";

/** What the projects of a language need to run. */
export interface Runner {
  readonly cli: PulumiCli;
  readonly env?: NodeJS.ProcessEnv;
  /** Installs the dependencies of a project. */
  install(project: string): Promise<void>;
}

/** What `pulumi preview --json` prints. */
const previewed = z.object({
  steps: z.array(
    z.object({
      newState: z.object({
        type: z.string(),
        protect: z.boolean().optional(),
        inputs: z.object({ rdsId: z.string().optional() }).optional(),
      }),
    }),
  ),
});

const QUIET = ["--non-interactive", "--color", "never"];
const AT_ONCE = ["--yes", "--skip-preview", ...QUIET];

/** Tests the examples in a language, and what the command line writes in it, as a user runs them. */
export function testExamplesIn(language: "yaml" | "python", prepare: () => Promise<Runner>): void {
  let directory: string;
  let runner: Runner;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), `pulumi-dbss-${language}-`));
    runner = await prepare();
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  /** Runs `work` with a stack of the project that a command writes, then removes both. */
  async function withStack(
    cloud: Cloud,
    command: string[],
    work: (stack: LocalStack, project: string) => Promise<void>,
  ) {
    const project = join(directory, "project");
    const { code, stderr } = await cli([...command, project], { env: environmentOf(cloud.account) });
    expect(code, stderr).toBe(0);
    await runner.install(project);
    const stack = await LocalStack.create({
      project,
      stack: "dev",
      account: cloud.account,
      cli: runner.cli,
      env: runner.env ?? {},
    });
    try {
      await work(stack, project);
    } finally {
      await stack.remove();
      await rm(project, { recursive: true });
      await cloud.close();
    }
  }

  const example = (name: string) => ["init", "--example", `${language}-${name}`];

  const tests: Readonly<Record<string, () => Promise<void>>> = {
    "the quickstart buys one instance, reverts a manual change, and leaves nothing behind": async () => {
      const cloud = await startCloud();
      await withStack(cloud, example("quickstart"), async (stack) => {
        expect((await stack.expect(0, "preview", ...QUIET)).output).toContain("7 to create");
        expect((await cloud.state()).orders).toEqual([]);
        await stack.expect(0, "up", ...AT_ONCE);
        const { payments, instances, databases } = await cloud.state();
        expect(payments.length).toBe(1);
        expect(instances).toMatchObject([{ name: "quickstart-audit", status: "ACTIVE" }]);
        expect(databases.map(({ audit_status }) => audit_status)).toEqual(["ACTIVE", "ACTIVE"]);
        const { stdout } = await stack.expect(0, "stack", "output", "instanceId", ...QUIET);
        expect(stdout.trim()).toBe(instances[0]?.id);
        await cloud.patch({ op: "replace", path: "/instances/0/name", value: "clicked" });
        expect((await stack.expect(0, "up", "--refresh", ...AT_ONCE)).output).toContain("1 updated");
        await stack.expect(0, "destroy", ...AT_ONCE);
        const left = await cloud.state();
        expect([left.instances, left.databases, left.tags]).toEqual([[], [], []]);
      });
    },
    "the template and the program in docs/languages.md work": async () => {
      const [commands, program] = await blocksOfPage(language);
      expect(commands).toEqual([
        `npx pulumi-dbss init --language ${language} audit`,
        "cd audit",
        INSTALL[language],
        "pulumi stack init dev",
        "pulumi up",
      ]);
      const cloud = await startCloud();
      await withStack(cloud, ["init", "--language", language], async (stack, project) => {
        const { mysqlOrders, postgresql } = ACCOUNT.rdsInstances;
        await stack.expect(0, "config", "set", "protect", "true");
        await stack.expect(0, "config", "set", "rdsIds", ` ${mysqlOrders} , ,${postgresql}`);
        const { stdout } = await stack.expect(0, "preview", "--json", ...QUIET);
        const states = previewed.parse(JSON.parse(stdout)).steps.map(({ newState }) => newState);
        expect(states.filter(({ protect }) => protect).map(({ type }) => type)).toEqual(["dbss:index:AuditInstance"]);
        const rdsIds = { yaml: [mysqlOrders], python: [mysqlOrders, postgresql] }[language];
        expect(states.flatMap(({ inputs }) => inputs?.rdsId ?? []).sort()).toEqual(rdsIds.sort());
        await stack.expect(0, "config", "rm", "protect");
        const file = join(project, PROGRAM[language]);
        const template = await readFile(file, "utf8");
        await writeFile(file, language === "yaml" ? `${template.split(/^config:/m)[0]}${program}` : program);
        await stack.expect(0, "up", ...AT_ONCE);
        const { instances, databases } = await cloud.state();
        expect(instances).toMatchObject([{ name: "audit", status: "ACTIVE" }]);
        expect(databases).toMatchObject([{ rds_id: ACCOUNT.rdsInstances.mysqlOrders }]);
      });
    },
    "the component creates its resources, shows no drift, and leaves no instance behind": async () => {
      const cloud = await startCloud();
      await withStack(cloud, example("database-audit"), async (stack) => {
        await stack.expect(0, "up", ...AT_ONCE);
        const { instances, databases } = await cloud.state();
        expect(instances.length).toBe(1);
        expect(databases.length).toBeGreaterThan(1);
        await stack.expect(0, "preview", "--refresh", "--expect-no-changes", ...QUIET);
        await stack.expect(0, "destroy", ...AT_ONCE);
        expect((await cloud.state()).instances).toEqual([]);
      });
    },
    "the adoption adds a database to an existing instance, and destroy removes only that database": async () => {
      const cloud = await startFurnishedCloud();
      await withStack(cloud, example("adoption"), async (stack) => {
        const before = await cloud.state();
        await stack.expect(0, "config", "set", "instance", "r-audit");
        await stack.expect(0, "config", "set", "ordersRdsId", ACCOUNT.rdsInstances.postgresql);
        await stack.expect(0, "up", ...AT_ONCE);
        const { instances, orders, databases } = await cloud.state();
        expect([instances, orders]).toEqual([before.instances, before.orders]);
        expect(databases.length).toBe(before.databases.length + 1);
        await stack.expect(0, "destroy", ...AT_ONCE);
        expect((await cloud.state()).databases).toEqual(before.databases);
      });
    },
    "the program written by `adopt` changes nothing, and shows no changes after an import": async () => {
      const cloud = await startFurnishedCloud();
      const file = join(directory, "import.json");
      const adopt = ["adopt", "--language", language, "--import-file", file, "--out"];
      await withStack(cloud, adopt, async (stack) => {
        const before = await cloud.state();
        expect((await stack.expect(0, "preview", ...QUIET)).output).toMatch(/and changes nothing/);
        await stack.expect(0, "import", "--file", file, "--generate-code=false", ...AT_ONCE);
        await stack.expect(0, "preview", "--expect-no-changes", ...QUIET);
        const { now: _, ...unchanged } = before;
        expect(await cloud.state()).toMatchObject(unchanged);
      });
      expect(JSON.parse(await readFile(file, "utf8")).resources).toContainEqual({
        type: "dbss:index:AuditInstance",
        name: "audit",
        id: "r-audit",
      });
    },
  };

  for (const [name, test] of drawn(Object.entries(tests), 3)) {
    it(name, test);
  }
}

/** The commands of a language's quick start in docs/languages.md, and the program that follows. */
async function blocksOfPage(language: "yaml" | "python"): Promise<[commands: string[], program: string]> {
  const commands = await blockOfPage(language, "sh");
  return [commands.trim().split("\n"), await blockOfPage(language, language)];
}

/** The first block of a kind in the section of a language in docs/languages.md. */
export async function blockOfPage(language: string, kind: string): Promise<string> {
  const page = await readFile(join(REPO, "docs/languages.md"), "utf8");
  const section = page.split(/^## /m).find((each) => each.toLowerCase().startsWith(`${language}\n`)) ?? "";
  return new RegExp(`^\`\`\`${kind}\n(.*?)^\`\`\``, "ms").exec(section)?.[1] ?? "";
}
