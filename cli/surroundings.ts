/** A stream that a command writes to. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal. */
  readonly columns?: number;
}

/** The user's input. */
export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** The environment of a command: its streams, environment variables and directory. */
export interface Surroundings {
  /** For confirmations; undefined if there is no user to ask. */
  readonly stdin?: Input;
  /** For results. */
  readonly stdout: Output;
  /** For progress, warnings and errors. */
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** Returns the surroundings of this process. */
export function ofThisProcess(): Surroundings {
  return { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: process.env, cwd: process.cwd() };
}

const USUAL_WIDTH = 80;
const LEAST_WIDTH = 40;

/** Returns the maximum width of a table: the width of the terminal or, if it is not a terminal, COLUMNS. */
export function widthFor(output: Output, env: NodeJS.ProcessEnv): number {
  const width = output.isTTY && output.columns ? output.columns : Number(env.COLUMNS);
  return Number.isInteger(width) && width > 0 ? Math.max(LEAST_WIDTH, width) : USUAL_WIDTH;
}

/** Whether to use colors: on a terminal, unless NO_COLOR is set. */
export function wantsColor(output: Output, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) {
    return false;
  }
  if (env.FORCE_COLOR !== undefined) {
    return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  }
  return output.isTTY === true && env.TERM !== "dumb";
}
