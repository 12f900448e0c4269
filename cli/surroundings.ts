/** A stream that a command writes to. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal. */
  readonly columns?: number;
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

const USUAL_WIDTH = 80;
const LEAST_WIDTH = 40;

/** How wide a table may be: as wide as the terminal, or as COLUMNS says elsewhere. */
export function widthFor(output: Output, env: NodeJS.ProcessEnv): number {
  const width = output.isTTY && output.columns ? output.columns : Number(env.COLUMNS);
  return Number.isInteger(width) && width > 0 ? Math.max(LEAST_WIDTH, width) : USUAL_WIDTH;
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
