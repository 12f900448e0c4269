import { CommanderError } from "commander";
import { exitCode } from "./exit-codes";
import { reportFailure } from "./failure";
import { createProgram } from "./program";
import { Session } from "./session";
import type { Surroundings } from "./surroundings";

/** The session of a command line, with its flags: they also apply to errors in the arguments. */
export function sessionFor(args: readonly string[], surroundings: Surroundings): Session {
  const session = new Session(surroundings);
  session.json = args.includes("--json");
  session.verbose = args.includes("--verbose");
  return session;
}

/** Runs the command line and returns its exit code. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const session = sessionFor(args, surroundings);
  try {
    await createProgram(session).parseAsync(args, { from: "user" });
    session.done();
    return session.exitCode;
  } catch (error) {
    session.done();
    // The parser has already reported wrong use.
    if (!(error instanceof CommanderError)) {
      reportFailure(session, error);
    }
    return error instanceof CommanderError && error.exitCode === 0 ? exitCode("done") : exitCode("failed");
  }
}
