import type { Context } from "../provider/model/context";
import type { Session } from "./session";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs `work`, which changes something in the cloud. Until it ends, Ctrl-C does not end the process but aborts the
 * signal of its context. That ends every wait, but no request, so that the command can report what it has changed. A
 * second Ctrl-C ends the process.
 */
export async function interruptible<T>(
  session: Session,
  context: Context,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stopListening = () => {
    for (const signal of SIGNALS) {
      process.off(signal, interrupt);
    }
  };
  const interrupt = () => {
    stopListening();
    session.note("Interrupted. Finishing the request in progress; press Ctrl-C again to end at once.");
    controller.abort(new Error("The command was interrupted."));
  };
  for (const signal of SIGNALS) {
    process.on(signal, interrupt);
  }
  try {
    return await work({ ...context, signal: controller.signal });
  } finally {
    stopListening();
  }
}
