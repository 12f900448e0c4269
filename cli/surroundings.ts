/** A stream that a command writes to. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** What a person types. */
export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** What a command works in: where it reads its settings and where it writes. */
export interface Surroundings {
  /** Confirmations; none where nobody can be asked. */
  readonly stdin?: Input;
  /** Results: what a pipeline reads. */
  readonly stdout: Output;
  /** Progress, warnings and errors: what a person reads. */
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** Those of this process. */
export function ofThisProcess(): Surroundings {
  return { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: process.env, cwd: process.cwd() };
}

/** Whether colours are wanted there: on a terminal, unless NO_COLOR says otherwise. */
export function wantsColor(output: Output, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) {
    return false;
  }
  if (env.FORCE_COLOR !== undefined) {
    return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  }
  return output.isTTY === true && env.TERM !== "dumb";
}
