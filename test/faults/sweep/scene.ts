import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { State } from "../../../emulator";
import { type Ended, LocalStack } from "../../../tools/local-stack";
import { ensurePulumi } from "../../../tools/pulumi-cli/ensure-pulumi";
import { type Cloud, startCloud } from "../../cloud";
import type { Host } from "../../host/hosted";
import { run } from "../../program-server";
import { refuseSecrets } from "../../secrets";
import { type Interference, type Interposer, startInterposer } from "../interposer";
import type { Step } from "./courses";
import type { Ran } from "./laws";
import { StackState } from "./stack-state";
import type { Temperament } from "./temperaments";
import type { World } from "./worlds";

const PROJECT = join(__dirname, "..", "..", "end-to-end", "program");
const QUIET = ["--non-interactive", "--color", "never"];
const GONE_WITHIN_MS = 10_000;

/** A snapshot of a stack and its cloud. */
export interface Moment {
  readonly cloud: State;
  readonly directory: string;
}

/**
 * A stack on its own cloud, in which processes can be killed in the middle of a request. Each request moves the
 * cloud's clock by a second, so that a run has the same requests every time.
 */
export class Scene {
  private constructor(
    readonly name: string,
    readonly host: Host,
    readonly cloud: Cloud,
    private readonly interposer: Interposer,
    private readonly stack: LocalStack,
    private readonly engine: string,
  ) {}

  static async open(name: string, host: Host): Promise<Scene> {
    const cloud = await startCloud(0);
    await cloud.settings({ orderSeconds: 2, jobSeconds: 5, deleteSeconds: 3 });
    const interposer = await startInterposer(cloud.account.url);
    const account = { ...cloud.account, url: interposer.url };
    const env = { NODE_OPTIONS: `--require ${join(__dirname, "note-provider.cjs")}`, DBSS_HOST: host };
    const stack = await LocalStack.create({ project: PROJECT, stack: name, account, env });
    stack.env.DECLARATIONS = join(stack.directory, "declarations.json");
    stack.env.PROVIDER_PID_FILE = join(stack.directory, "provider.pid");
    const { path } = await ensurePulumi();
    return new Scene(name, host, cloud, interposer, stack, path);
  }

  async close(): Promise<void> {
    const { output: state } = await this.stack.run(["stack", "export"]);
    refuseSecrets("the state", state, await this.cloud.secrets());
    await this.stack.remove();
    await this.interposer[Symbol.asyncDispose]();
    await this.cloud.close();
  }

  /** Sets how the cloud behaves. It is saved and restored with the cloud. */
  async behave({ settings }: Temperament): Promise<void> {
    await this.cloud.temperament(settings);
  }

  /** Runs a step undisturbed. */
  async run(step: Step): Promise<Ran & { readonly requests: readonly string[] }> {
    this.#passEachSecond();
    const ran = await this.#ran(step);
    return { ...ran, requests: this.interposer.seen() };
  }

  /** Runs a step in which the interference kills something. */
  async disturb(interference: Interference, step: Step): Promise<void> {
    this.interposer.interfere(async (passing, pass) => {
      await this.cloud.advance("PT1S");
      return interference(passing, pass);
    });
    await this.#ran(step);
    this.#passEachSecond();
  }

  /** Runs a step whose engine is killed after a request's effect. Resolves when engine and provider are gone. */
  async killEngine(request: number, step: Step): Promise<boolean> {
    await this.#declare(step);
    const child = spawn(this.engine, argumentsOf(step), { cwd: PROJECT, env: this.stack.env, stdio: "ignore" });
    let killed = false;
    this.interposer.interfere(async ({ index }, pass) => {
      if (killed) {
        return "silence";
      }
      await this.cloud.advance("PT1S");
      const response = await pass();
      if (index !== request) {
        return response;
      }
      killed = child.kill("SIGKILL");
      return "silence";
    });
    await new Promise((resolve) => child.on("close", resolve));
    await this.#providerIsGone();
    this.#passEachSecond();
    return killed;
  }

  /** Removes the lock that a killed engine leaves. */
  async cancel(): Promise<void> {
    await this.#pulumi("cancel", "--yes", ...QUIET);
  }

  /** Deletes a resource, and what depends on it, from the state alone. */
  async deleteFromState(urn: string): Promise<void> {
    await this.stack.expect(0, "state", "delete", urn, "--target-dependents", "--yes", ...QUIET);
  }

  /** Unsubscribes from the instance that an order bought, as in the console. */
  async unsubscribe(orderId: string): Promise<void> {
    const { orders } = await this.cloud.state();
    const resourceIds = orders.find(({ order_id: id }) => id === orderId)?.resource_ids ?? [];
    await this.cloud.context().client.bss.unsubscribe({ resource_ids: resourceIds, unsubscribe_type: 1 });
    await this.cloud.advance("PT1M");
  }

  /** Runs a preview that refreshes first and fails if there is anything to change. */
  async previewNoChanges(): Promise<Ended> {
    this.#passEachSecond();
    return this.#pulumi("preview", "--refresh", "--expect-no-changes", ...QUIET);
  }

  killProvider(): void {
    process.kill(this.#providerId(), "SIGKILL");
  }

  /** What the cloud and the state hold now. */
  async world(): Promise<World> {
    const { stdout } = await this.stack.expect(0, "stack", "export");
    return { cloud: await this.cloud.state(), stack: StackState.parse(stdout) };
  }

  /** Takes a snapshot of stack and cloud, replacing an earlier one of the name. */
  async keep(name: string): Promise<Moment> {
    const directory = join(this.stack.directory, `kept-${name}`);
    await rm(directory, { recursive: true, force: true });
    await cp(this.#backend, directory, { recursive: true });
    return { cloud: await this.cloud.state(), directory };
  }

  /** Restores stack and cloud from a snapshot. */
  async restore({ cloud, directory }: Moment): Promise<void> {
    await this.#clearJournal();
    await rm(this.#backend, { recursive: true, force: true });
    await cp(directory, this.#backend, { recursive: true });
    await this.cloud.patch(
      ...Object.entries(cloud).map(([name, value]) => ({ op: "replace" as const, path: `/${name}`, value })),
    );
  }

  /** The journal of thousands of commands would not fit into memory. */
  async #clearJournal(): Promise<void> {
    refuseSecrets("the journal", JSON.stringify(await this.cloud.requests()), await this.cloud.secrets());
    await this.cloud.control.clearRequests();
  }

  async #declare({ program }: Step): Promise<void> {
    await writeFile(this.stack.env.DECLARATIONS ?? "", JSON.stringify(program));
  }

  async #ran(step: Step): Promise<Ran> {
    await this.#declare(step);
    const paidBefore = (await this.cloud.state()).payments.length;
    const { code, output } = await this.#pulumi(...argumentsOf(step));
    const paidAfter = (await this.cloud.state()).payments.length;
    return { step, code, output, paidBefore, paidAfter };
  }

  /** The output must contain no secret, whatever crashed. */
  async #pulumi(...args: string[]): Promise<Ended> {
    const ended = await run(this.stack, args);
    refuseSecrets("the output", ended.output, await this.cloud.secrets());
    return ended;
  }

  get #backend(): string {
    return join(this.stack.directory, "backend");
  }

  #passEachSecond(): void {
    this.interposer.interfere(async (_, pass) => {
      await this.cloud.advance("PT1S");
      return pass();
    });
  }

  #providerId(): number {
    return Number(readFileSync(this.stack.env.PROVIDER_PID_FILE ?? "", "utf8"));
  }

  async #providerIsGone(): Promise<void> {
    // A refresh of an empty stack starts no provider.
    if (!existsSync(this.stack.env.PROVIDER_PID_FILE ?? "")) {
      return;
    }
    const deadline = performance.now() + GONE_WITHIN_MS;
    while (isAlive(this.#providerId())) {
      if (performance.now() > deadline) {
        throw new Error(`The provider outlives its engine by more than ${GONE_WITHIN_MS / 1000} s.`);
      }
      await pause(50);
    }
  }
}

function argumentsOf({ command, refreshes }: Step): string[] {
  return [command, "--yes", "--skip-preview", ...(refreshes && command !== "refresh" ? ["--refresh"] : []), ...QUIET];
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
