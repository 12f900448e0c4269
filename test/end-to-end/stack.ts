import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { type Ended, LocalStack } from "../../tools/local-stack";
import { ensurePulumi } from "../../tools/pulumi-cli/ensure-pulumi";
import type { Cloud } from "../cloud";
import { startInterposer } from "../faults/interposer";
import { operationOf } from "../faults/operation-of";
import { drawHosts, type Host } from "../host/hosted";
import { run } from "../program-server";
import { refuseSecrets } from "../secrets";

export interface Declaration {
  readonly type: string;
  /** "@name.output" is replaced with an output of another declaration. */
  readonly args: object;
  readonly options?: object;
}

const PROJECT = join(__dirname, "program");

export type Declarations = Readonly<Record<string, Declaration>>;

const resourceState = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).default({}),
  delete: z.boolean().optional(),
  initErrors: z.array(z.string()).optional(),
});
const stateFile = z.object({
  checkpoint: z.object({ latest: z.object({ resources: z.array(resourceState).default([]) }).nullish() }),
});

export type ResourceState = z.output<typeof resourceState>;

/** A stack whose program is data that a test can rewrite between runs. */
export class TestStack {
  #outputs: string[] = [];

  private constructor(
    private readonly cloud: Cloud,
    private readonly stack: LocalStack,
    private readonly declarations: string,
    /** The state and the environment before the first command. */
    private readonly fresh: { readonly state: string; readonly env: NodeJS.ProcessEnv },
  ) {}

  static async create(cloud: Cloud, name: string, env: NodeJS.ProcessEnv = {}): Promise<TestStack> {
    const stack = await LocalStack.create({ project: PROJECT, stack: name, account: cloud.account, env });
    const declarations = join(stack.directory, "declarations.json");
    stack.env.DECLARATIONS = declarations;
    const fresh = { state: await readFile(await stack.stateFile(), "utf8"), env: { ...stack.env } };
    return new TestStack(cloud, stack, declarations, fresh);
  }

  /** A stack under a host drawn at random, for tests that hold under both. */
  static onEitherHost(cloud: Cloud, name: string): Promise<TestStack> {
    return TestStack.create(cloud, name, { DBSS_HOST: drawHosts("STACK_SEED")() });
  }

  /** The directory of the stack's files. */
  get directory(): string {
    return this.stack.directory;
  }

  /** The host that the stack's resources are created under. */
  get host(): Host {
    return this.stack.env.DBSS_HOST === "native" ? "native" : "dynamic";
  }

  /** The PATH of the commands. */
  get path(): string | undefined {
    return this.stack.env.PATH;
  }

  async declare(declarations: Declarations): Promise<void> {
    await writeFile(this.declarations, JSON.stringify(declarations));
  }

  async up(...args: string[]): Promise<Ended> {
    return this.run("up", "--yes", "--skip-preview", ...COMMON, ...args);
  }

  /** A preview that refreshes first, as pipelines use to detect drift. */
  async drift(...args: string[]): Promise<Ended> {
    return this.run("preview", "--refresh", "--diff", ...COMMON, ...args);
  }

  async preview(...args: string[]): Promise<Ended> {
    return this.run("preview", ...COMMON, ...args);
  }

  async refresh(...args: string[]): Promise<Ended> {
    return this.run("refresh", "--yes", "--skip-preview", ...COMMON, ...args);
  }

  async destroy(...args: string[]): Promise<Ended> {
    return this.run("destroy", "--yes", "--skip-preview", ...COMMON, ...args);
  }

  /** Runs a command, and kills the engine right after an operation, such as "bss.payOrder", took effect. */
  async killedAfter(operation: string, ...args: string[]): Promise<void> {
    const { path } = await ensurePulumi();
    // With an endpoint of its own, no process that outlives the engine can reach the cloud.
    await using interposer = await startInterposer(this.cloud.account.url);
    const env = { ...this.stack.env, DBSS_ENDPOINT: interposer.url };
    const engine = spawn(path, [...args, ...COMMON], { cwd: PROJECT, env, stdio: "ignore" });
    interposer.interfere(async (passing, pass) => {
      if (engine.killed) {
        return "silence";
      }
      const answer = await pass();
      if (operationOf(passing) !== operation) {
        return answer;
      }
      engine.kill("SIGKILL");
      return "silence";
    });
    await once(engine, "close");
    if (!engine.killed) {
      throw new Error(`pulumi ${args.join(" ")} ended before ${operation} was called.`);
    }
    await this.stack.expect(0, "cancel", "--yes");
  }

  /** Runs a command, and interrupts it, as Ctrl-C does, as soon as `isTime` returns true. */
  async interrupted(isTime: () => Promise<boolean>, ...args: string[]): Promise<Ended & { readonly afterMs: number }> {
    const { path } = await ensurePulumi();
    const engine = spawn(path, [...args, ...COMMON], {
      cwd: PROJECT,
      env: this.stack.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [engine.stdout, engine.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    const closed = once(engine, "close");
    while (engine.exitCode === null && !(await isTime())) {
      await setTimeout(50);
    }
    const start = performance.now();
    engine.kill("SIGINT");
    await closed;
    this.#outputs.push(withoutConfiguration(output));
    return { code: engine.exitCode ?? 1, output, stdout: output, afterMs: performance.now() - start };
  }

  /** Changes the environment of all further commands. */
  set(env: NodeJS.ProcessEnv): void {
    Object.assign(this.stack.env, env);
  }

  async run(...args: string[]): Promise<Ended> {
    const ended = await run(this.stack, args);
    this.#outputs.push(withoutConfiguration(ended.output));
    return ended;
  }

  /** The DBSS resources in the stack's state. */
  async resources(): Promise<ResourceState[]> {
    const { checkpoint } = stateFile.parse(JSON.parse(await this.#state()));
    const resources = checkpoint.latest?.resources ?? [];
    return resources.filter(({ type }) => /^(pulumi-nodejs:dynamic\/dbss|dbss:index):/.test(type));
  }

  async #state(): Promise<string> {
    return readFile(await this.stack.stateFile(), "utf8");
  }

  /** The state of the resource declared under the name, ignoring the order of an instance of that name. */
  async resource(name: string): Promise<ResourceState> {
    const found = (await this.resources()).filter(
      ({ urn, type }) => urn.endsWith(`::${name}`) && !type.endsWith(":AuditOrder"),
    );
    const [resource] = found;
    if (resource === undefined || found.length > 1) {
      throw new Error(`The state holds ${found.length} resources ${name}.`);
    }
    return resource;
  }

  /** The states of the order and the instance that one AuditInstance declares. Either may be missing. */
  async purchase(name = "audit"): Promise<{ order: ResourceState | undefined; instance: ResourceState | undefined }> {
    const named = (await this.resources()).filter(
      ({ urn, delete: isLeaving }) => urn.endsWith(`::${name}`) && !isLeaving,
    );
    return {
      order: named.find(({ type }) => type.endsWith(":AuditOrder")),
      instance: named.find(({ type }) => type.endsWith(":AuditInstance")),
    };
  }

  /** The IDs of the rules of the RiskRuleSwitch declared under the name. */
  async ruleIds(name: string): Promise<string[]> {
    return z.array(z.string()).parse((await this.resource(name)).outputs.ruleIds);
  }

  /** Resets the stack for the next test. Fails if the output or the state so far contains a secret. */
  async startOver(): Promise<void> {
    await this.#refuseSecrets();
    this.#outputs = [];
    this.stack.env = { ...this.fresh.env };
    await writeFile(await this.stack.stateFile(), this.fresh.state);
  }

  /** Removes the stack. Fails if the output or the state contains a secret. */
  async remove(): Promise<void> {
    await this.#refuseSecrets();
    await this.stack.remove();
  }

  async #refuseSecrets(): Promise<void> {
    const secrets = await this.cloud.secrets();
    refuseSecrets("the state", await this.#state(), secrets);
    refuseSecrets("the output of the commands", this.#outputs.join("\n"), secrets);
  }
}

/** The engine's log without the lines in which, at its highest verbosity, it prints a provider's configuration. */
export function withoutConfiguration(output: string): string {
  return output.replaceAll(/^.*Provider.*\.(Configure|CheckConfig)\(.*\)\.inputs\]: value=.*$/gm, "");
}

/** Returns the output of a command. @throws Error with that output if the command ended with another exit code. */
export function endsWith(code: number, ended: Ended): string {
  if (ended.code !== code) {
    throw new Error(`The command ended with exit code ${ended.code} instead of ${code}:\n${ended.output}`);
  }
  return ended.output;
}

const COMMON = ["--non-interactive", "--color", "never"];
