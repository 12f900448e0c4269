import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

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
    const [port] = await once(server.stdout.setEncoding("utf8"), "data");
    return new ProgramServer(server, [`--client=127.0.0.1:${String(port).trim()}`, "--exec-kind=auto.inline"]);
  }

  end(): void {
    this.process.kill();
  }
}
