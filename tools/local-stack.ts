import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EmulatorAccount } from "../emulator";
import { ensurePulumi, type PulumiCli } from "./pulumi-cli/ensure-pulumi";
import { REPO } from "./repo";

export interface LocalStackOptions {
  /** The directory of the program's Pulumi.yaml. */
  readonly project: string;
  readonly stack: string;
  /** The account of the emulator. */
  readonly account: EmulatorAccount;
  readonly env?: NodeJS.ProcessEnv;
  /** The CLI with the host of the program's language. @default a CLI for Node.js programs */
  readonly cli?: PulumiCli;
}

export interface Ended {
  readonly code: number;
  /** Standard output and standard error, interleaved. */
  readonly output: string;
  readonly stdout: string;
}

/** Environment variables with which Node.js programs start faster. */
export const STARTS_FAST = {
  // Compiling the same modules again is a large part of a short command.
  NODE_COMPILE_CACHE: join(REPO, "node_modules", ".cache", "compiled"),
  // Types are checked by `npm run typecheck`, not in each run.
  PULUMI_NODEJS_TRANSPILE_ONLY: "true",
};

/**
 * A stack in a temporary directory, run by the real Pulumi CLI against an emulator. Its secrets provider is
 * SECRETS_PROVIDER, or an empty passphrase.
 */
export class LocalStack {
  private constructor(
    private readonly options: LocalStackOptions,
    private readonly pulumi: string,
    /** The directory with the backend and the home directory of the stack. */
    readonly directory: string,
    /** The environment of the commands. With it, the stack can also be used by hand. */
    public env: NodeJS.ProcessEnv,
  ) {}

  static async create(options: LocalStackOptions): Promise<LocalStack> {
    const cli = options.cli ?? (await ensurePulumi());
    const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-"));
    await mkdir(join(directory, "backend"));
    const settings = {
      PULUMI_HOME: join(directory, "home"),
      // A killed engine may leave the metadata file empty, and then no state can be read.
      PULUMI_BACKEND_URL: `file://${join(directory, "backend")}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: "",
      ...STARTS_FAST,
      ...environmentOf(options.account),
      ...options.env,
    };
    const stack = new LocalStack(options, cli.path, directory, { ...cli.env, ...settings });
    const { SECRETS_PROVIDER = "passphrase" } = process.env;
    await stack.expect(0, "stack", "init", options.stack, "--secrets-provider", SECRETS_PROVIDER, "--non-interactive");
    return stack;
  }

  /** Runs a command, whatever its exit code. `show` is called with the output as it arrives. */
  async run(args: readonly string[], show?: (text: string) => void): Promise<Ended> {
    const child = spawn(this.pulumi, args, {
      cwd: this.options.project,
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
      show?.(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      show?.(text);
    });
    const code = await new Promise<number>((resolve, reject) => {
      child.on("error", reject).on("close", (exit) => resolve(exit ?? 1));
    });
    return { code, output, stdout };
  }

  /** Runs a command. @throws Error if it ends with another exit code. */
  async expect(code: number, ...args: string[]): Promise<Ended> {
    const ended = await this.run(args);
    if (ended.code !== code) {
      throw new Error(
        `pulumi ${args.join(" ")} ended with exit code ${ended.code} instead of ${code}:\n${ended.output}`,
      );
    }
    return ended;
  }

  /** The path of the stack's state file, which can be read without running a command. */
  async stateFile(): Promise<string> {
    const stacks = join(this.directory, "backend", ".pulumi", "stacks");
    const [project = ""] = await readdir(stacks);
    return join(stacks, project, `${this.options.stack}.json`);
  }

  /** Removes the stack and its directory. Its resources must have been destroyed. */
  async remove(): Promise<void> {
    await rm(join(this.options.project, `Pulumi.${this.options.stack}.yaml`), { force: true });
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** The environment variables that make the provider use an emulator. */
export function environmentOf(account: EmulatorAccount): Record<string, string> {
  return {
    DBSS_ENDPOINT: account.url,
    HW_REGION_NAME: account.region,
    HW_PROJECT_ID: account.projectId,
    HW_ACCESS_KEY: account.accessKey,
    HW_SECRET_KEY: account.secretKey,
  };
}
