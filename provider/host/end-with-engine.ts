import { connect } from "node:net";

/** The engine's address, which Pulumi passes to a provider process as an argument. */
const ADDRESS = /^(127\.0\.0\.1|localhost):(\d+)$/;

const RECONNECT_MS = 500;

/**
 * Ends this process when its engine ends. A killed engine does not end its providers, and nobody would record what such
 * a provider still buys.
 */
export function endWithEngine(): void {
  const [, host, port] = process.argv.map((argument) => ADDRESS.exec(argument)).find((match) => match) ?? [];
  if (host !== undefined) {
    watch(host, Number(port));
  }
}

/** Keeps an idle connection to the engine. The engine may close it; only if it has ended is the next one refused. */
function watch(host: string, port: number): void {
  const connection = connect({ host, port });
  connection.unref().resume();
  connection.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "ECONNREFUSED") {
      process.exit(1);
    }
  });
  connection.on("close", () => setTimeout(watch, RECONNECT_MS, host, port).unref());
}
