import { Readable } from "node:stream";
import { run } from "../../cli/run";
import type { EmulatorAccount } from "../../emulator";
import { environmentOf } from "../../tools/local-stack";

export interface CliOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Whether it writes to a terminal. */
  readonly terminal?: boolean;
  /** What a person types at a terminal. */
  readonly typed?: string | AsyncIterable<string>;
}

export interface CliEnded {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line within this process. */
export async function cli(args: readonly string[], options: CliOptions = {}): Promise<CliEnded> {
  const written = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr") => ({
    isTTY: options.terminal === true,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const { typed } = options;
  const code = await run(args, {
    ...(typed !== undefined && {
      stdin: Object.assign(Readable.from(typeof typed === "string" ? [typed] : typed), { isTTY: true }),
    }),
    stdout: output("stdout"),
    stderr: output("stderr"),
    env: options.env ?? {},
    cwd: options.cwd ?? process.cwd(),
  });
  return { code, ...written };
}

/** Runs the command line against an emulator. */
export function cliOn(account: EmulatorAccount, ...args: string[]): Promise<CliEnded> {
  return cli(args, { env: environmentOf(account) });
}

/** Runs the command line against an emulator, at a terminal where a person types a line. */
export function typingOn(
  account: EmulatorAccount,
  typed: string | AsyncIterable<string>,
  ...args: string[]
): Promise<CliEnded> {
  const line = typeof typed === "string" ? `${typed}\n` : typed;
  return cli(args, { env: environmentOf(account), terminal: true, typed: line });
}
