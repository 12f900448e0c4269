import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";

/** A process that runs the programs of many commands: one of its own for each would load Pulumi's SDK again. */
export class ProgramServer {
  private constructor(
    private readonly process: ChildProcess,
    /** The options of a command whose program it runs. */
    readonly options: readonly string[],
  ) {}

  /** Starts one whose programs have the environment. */
  static async start(env: NodeJS.ProcessEnv): Promise<ProgramServer> {
    const server = spawn("node", [join(__dirname, "serve-programs.cjs")], { env, stdio: ["pipe", "pipe", "inherit"] });
    for await (const port of createInterface(server.stdout)) {
      return new ProgramServer(server, [`--client=127.0.0.1:${port}`, "--exec-kind=auto.inline"]);
    }
    throw new Error("The process that runs programs ended before it was ready.");
  }

  end(): void {
    this.process.kill();
  }
}
