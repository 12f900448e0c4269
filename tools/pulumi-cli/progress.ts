export type Log = (line: string) => void;

const HEARTBEAT_MS = 30_000;

/** Runs a long step. Logs when it starts, at intervals while it runs, and how long it took. */
export async function withProgress<T>(log: Log, step: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  const elapsed = () => `${((Date.now() - start) / 1000).toFixed(0)} s`;
  log(`${step} …`);
  const heartbeat = setInterval(() => log(`${step}: ${elapsed()} so far`), HEARTBEAT_MS);
  try {
    const result = await work();
    log(`${step}: done in ${elapsed()}`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}
