import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const env = z.record(z.string(), z.coerce.string()).default({});

const githubWorkflow = z.object({
  name: z.string(),
  on: z.union([z.string(), z.record(z.string(), z.unknown())]),
  permissions: z.record(z.string(), z.enum(["read", "write"])),
  env,
  jobs: z.record(
    z.string(),
    z.object({
      "runs-on": z.string(),
      "timeout-minutes": z.number(),
      steps: z.array(
        z.union([
          z.strictObject({ uses: z.string(), with: z.record(z.string(), z.unknown()).optional() }),
          z.strictObject({ run: z.string(), name: z.string().optional(), env, if: z.literal("always()").optional() }),
        ]),
      ),
    }),
  ),
});

const gitlabJob = z.looseObject({
  stage: z.string(),
  script: z.array(z.string()),
  variables: env,
  rules: z.array(z.object({ if: z.string() })),
});
const gitlabPipeline = z.looseObject({
  stages: z.array(z.string()),
  variables: env,
  default: z.object({ image: z.string(), id_tokens: z.object({}), before_script: z.array(z.string()) }).loose(),
});

export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Where a pipeline runs: the checked-out project, its environment, and the values of its expressions. */
export interface Runner {
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly expressions?: Readonly<Record<string, string>>;
}

/** Runs the commands of a GitHub workflow with one job, as its runner would, but skips the actions. */
export async function runGithub(file: string, runner: Runner): Promise<Ran> {
  const workflow = githubWorkflow.parse(parse(await readFile(file, "utf8")));
  const [job] = Object.values(workflow.jobs);
  const githubEnv = join(runner.directory, "github-env");
  await writeFile(githubEnv, "");
  const ran = { code: 0, output: "" };
  for (const step of job?.steps ?? []) {
    if ("uses" in step || (ran.code !== 0 && step.if !== "always()")) {
      continue;
    }
    const declared = { ...workflow.env, ...step.env };
    const values = Object.entries(declared).map(([name, value]) => [name, evaluated(value, runner)] as const);
    const exported = assignments(await readFile(githubEnv, "utf8"));
    const { code, output } = await bash(step.run, runner.directory, {
      ...runner.env,
      ...exported,
      ...Object.fromEntries(values),
      GITHUB_ACTIONS: "true",
      GITHUB_ENV: githubEnv,
    });
    ran.code ||= code;
    ran.output += output;
  }
  return ran;
}

/** Runs a job of a GitLab pipeline, but skips the commands that install tools in its image. */
export async function runGitlab(file: string, name: string, runner: Runner): Promise<Ran> {
  const document: Record<string, unknown> = parse(await readFile(file, "utf8"));
  const pipeline = gitlabPipeline.parse(document);
  const job = gitlabJob.parse(document[name]);
  const brings = /^(apt-get|curl -fsSL https:\/\/get\.pulumi\.com)/;
  const lines = [...pipeline.default.before_script, ...job.script].filter((line) => !brings.test(line));
  return bash(lines.join("\n"), runner.directory, { ...runner.env, ...pipeline.variables, ...job.variables });
}

function evaluated(value: string, { expressions = {} }: Runner): string {
  return value.replace(/\$\{\{ *(.*?) *\}\}/g, (_, expression: string) => {
    const found = expressions[expression];
    if (found === undefined) {
      throw new Error(`The workflow uses ${expression}, which no test sets.`);
    }
    return found;
  });
}

function assignments(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line.includes("="));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

/** Runs a script as both kinds of runners do: it stops at the first command that fails. */
export async function bash(script: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Ran> {
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject).on("close", (exit) => resolve(exit ?? 1));
  });
  return { code, output };
}
