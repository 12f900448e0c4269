import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { z } from "zod";
import type { Ended, LocalStack } from "../tools/local-stack";

/**
 * A process that runs the programs of many commands, one after the other, because a process for each command would load
 * Pulumi's SDK every time. It ends with this process.
 */
class ProgramServer {
  static readonly #idle: ProgramServer[] = [];

  private constructor(
    private readonly process: ChildProcess,
    /** The options of a command whose program it runs. */
    private readonly options: readonly string[],
  ) {}

  /** Runs a command with the options that make a server run its program in the given environment. */
  static async use<T>(env: NodeJS.ProcessEnv, command: (options: readonly string[]) => Promise<T>): Promise<T> {
    const server = ProgramServer.#idle.pop() ?? (await ProgramServer.#start(env));
    server.process.send(env);
    await once(server.process, "message");
    try {
      return await command(server.options);
    } finally {
      ProgramServer.#idle.push(server);
    }
  }

  static async #start(env: NodeJS.ProcessEnv): Promise<ProgramServer> {
    const server = fork(join(__dirname, "serve-programs.cjs"), {
      execPath: "node",
      execArgv: [],
      env: { ...env, NODE_OPTIONS: "" },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const [port] = await once(server, "message");
    server.unref();
    server.channel?.unref();
    return new ProgramServer(server, [`--client=127.0.0.1:${z.int().parse(port)}`, "--exec-kind=auto.inline"]);
  }
}

/** Runs a command of a stack, regardless of its exit code. If the command runs the program, a server runs it. */
export function run(stack: LocalStack, args: readonly string[]): Promise<Ended> {
  const hasProgram = args[0] === "up" || args[0] === "preview";
  return hasProgram ? ProgramServer.use(stack.env, (options) => stack.run([...args, ...options])) : stack.run(args);
}

/** Runs a command with a program in a server. @throws Error if it ends with another exit code. */
export function served(stack: LocalStack, code: number, ...args: string[]): Promise<Ended> {
  return ProgramServer.use(stack.env, (options) => stack.expect(code, ...args, ...options));
}
