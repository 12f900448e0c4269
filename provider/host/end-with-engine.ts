import { connect } from "node:net";

/** Pulumi tells a provider process where its engine listens. */
const ADDRESS = /^(127\.0\.0\.1|localhost):(\d+)$/;

const AGAIN_MS = 500;

/**
 * Ends this process when the engine that it works for is gone: an engine that was killed takes no provider along, and
 * what an orphan still buys nobody writes down.
 */
export function endWithEngine(): void {
  const [, host, port] = process.argv.map((argument) => ADDRESS.exec(argument)).find((match) => match) ?? [];
  if (host !== undefined) {
    watch(host, Number(port));
  }
}

/** Holds a connection that says nothing. The engine may drop it now and then; only a dead one refuses the next. */
function watch(host: string, port: number): void {
  const connection = connect({ host, port });
  connection.unref().resume();
  connection.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "ECONNREFUSED") {
      process.exit(1);
    }
  });
  connection.on("close", () => setTimeout(watch, AGAIN_MS, host, port).unref());
}
