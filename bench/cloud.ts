import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { type EmulatorAccount, EmulatorControl } from "../emulator";
import { REPO } from "../tools/repo";

const EMULATOR = "dist/cli/main.js";

const accountSchema = z.object({
  url: z.string(),
  region: z.string(),
  projectId: z.string(),
  domainId: z.string(),
  accessKey: z.string(),
  secretKey: z.string(),
  userName: z.string(),
  userPassword: z.string(),
  domainName: z.string(),
});

const requestsSchema = z.array(z.object({ time: z.string(), operation: z.string() }));

export type Requests = z.output<typeof requestsSchema>;

/** The emulator in a process of its own, like the real cloud. */
export interface EmulatedCloud {
  readonly account: EmulatorAccount;
  /** Delays each request from now on. */
  delay(ms: number): Promise<void>;
  /** The requests since the last call, or since the start. */
  requests(): Promise<Requests>;
  close(): Promise<void>;
}

/** Starts the emulator, with an optional seed file and additional regions. */
export async function startEmulatedCloud(seedFile?: string, regions: readonly string[] = []): Promise<EmulatedCloud> {
  const seed = seedFile === undefined ? [] : ["--seed", seedFile];
  const child = spawn(
    process.execPath,
    [EMULATOR, "emulator", ...seed, ...regions.flatMap((name) => ["--region", name])],
    {
      cwd: REPO,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const account = accountSchema.parse(JSON.parse(line));
  const control = new EmulatorControl(account.url);
  return {
    account,
    delay: async (ms) => {
      await control.clearFaults();
      if (ms > 0) {
        await control.arm({ times: Number.MAX_SAFE_INTEGER, effect: { kind: "delay", ms } });
      }
    },
    requests: async () => {
      const entries = await control.requests();
      await control.clearRequests();
      return entries;
    },
    close: async () => {
      child.kill("SIGTERM");
      await Promise.race([once(child, "exit"), pause(5_000)]);
    },
  };
}
