import { CommanderError } from "commander";
import { exitCode } from "./exit-codes";
import { reportFailure } from "./failure";
import { createProgram } from "./program";
import { Session } from "./session";
import type { Surroundings } from "./surroundings";

/** Runs the command line and returns its exit code. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const session = new Session(surroundings);
  // Set before parsing, so that errors in the arguments are reported accordingly.
  session.json = args.includes("--json");
  session.verbose = args.includes("--verbose");
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
