import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { median } from "simple-statistics";
import { Bench } from "tinybench";
import { z } from "zod";
import type { EmulatorAccount } from "../../emulator";
import { type Client, createClient } from "../../provider/client";
import { authorization, sdkDate, signingKey } from "../../provider/client/signing";
import { REPO } from "../../tools/repo";
import { startEmulatedCloud } from "../cloud";
import type { Figure, Section } from "../results";
import { vendorQuota, vendorSignature } from "./vendor";

/** Number of parallel requests. */
const AT_ONCE = 16;

const AT_LEAST_TWICE = { of: "ratio", is: "at least", limit: 2 } as const;

export interface ClientOptions {
  readonly rounds: number;
  /** Number of requests in a round. */
  readonly requests: number;
}

/** Measures the client, compared with the core of the vendor's SDK. */
export async function measureClient(options: ClientOptions): Promise<Section> {
  const emulator = await startEmulatedCloud();
  const constant = await startConstantServer();
  const account = { ...emulator.account, url: constant.url };
  try {
    const figures = [
      await throughput("the emulator", emulator.account, options),
      await throughput("a server that answers a constant", account, options),
      await signatures(account),
      await listingMemory(account),
    ];
    return { title: "The client", figures };
  } finally {
    constant.close();
    await emulator.close();
  }
}

/** Starts the server with constant responses in a process of its own. */
async function startConstantServer(): Promise<{ readonly url: string; close(): void }> {
  const server = spawn(process.execPath, ["--import", "tsx", join(__dirname, "constant-server.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [url] = (await once(createInterface(server.stdout), "line")) as [string];
  return { url, close: () => void server.kill() };
}

function clientOf({ url, region, projectId, accessKey, secretKey }: EmulatorAccount): Client {
  return createClient({ region, projectId, endpoint: url, credentials: { accessKey, secretKey } });
}

async function throughput(server: string, account: EmulatorAccount, options: ClientOptions): Promise<Figure> {
  const client = clientOf(account);
  const ours = () => client.dbss.showAuditQuota({});
  const vendors = vendorQuota(account);
  const rates = { ours: [] as number[], vendors: [] as number[] };
  await perSecond(ours, options.requests / 4);
  await perSecond(vendors, options.requests / 4);
  for (let round = 0; round < options.rounds; round++) {
    rates.ours.push(await perSecond(ours, options.requests));
    rates.vendors.push(await perSecond(vendors, options.requests));
  }
  await client.close();
  return {
    what: `signed requests to ${server}, ${AT_ONCE} at once`,
    value: median(rates.ours),
    unit: "requests/s",
    beside: { what: "vendor's SDK", value: median(rates.vendors) },
    goal: AT_LEAST_TWICE,
  };
}

async function perSecond(request: () => Promise<unknown>, times: number): Promise<number> {
  let left = times;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left > 0) {
        left -= 1;
        await request();
      }
    }),
  );
  return times / ((performance.now() - start) / 1000);
}

async function signatures(account: EmulatorAccount): Promise<Figure> {
  const path = `/v2/${account.projectId}/audit/quota`;
  const key = signingKey(account.secretKey);
  const sign = () => {
    const headers = { host: "127.0.0.1", "x-sdk-date": sdkDate(new Date()), "content-type": "application/json" };
    return authorization({ method: "GET", path, query: [], headers }, account.accessKey, key);
  };
  const bench = new Bench({ time: 1000 });
  bench.add("ours", sign).add("vendor", vendorSignature(account, path));
  await bench.run();
  return {
    what: "signatures alone",
    value: rateOf(bench, "ours"),
    unit: "signatures/s",
    beside: { what: "vendor's SDK", value: rateOf(bench, "vendor") },
    goal: AT_LEAST_TWICE,
  };
}

function rateOf(bench: Bench, name: string): number {
  const result = bench.getTask(name)?.result;
  if (result?.state !== "completed") {
    throw new Error(`${name}: ${result?.state}`);
  }
  return result.throughput.p50;
}

/** Sends a small request first, so that the memory that every process needs is not counted. */
const SCRIPT = `
  const client = require("pulumi-dbss/client").createClient(JSON.parse(process.env.CLIENT_SETTINGS));
  const peakMb = () => process.resourceUsage().maxRSS / 1024;
  (async () => {
    await client.dbss.showAuditQuota({});
    const before = peakMb();
    const { length } = await client.dbss.listAuditInstances({});
    process.stdout.write(JSON.stringify({ length, addedMb: peakMb() - before }));
    await client.close();
  })();
`;

const outcome = z.object({ length: z.number(), addedMb: z.number() });

/** Measures the memory that reading a list of 10,000 instances adds to a process. */
async function listingMemory(account: EmulatorAccount): Promise<Figure> {
  const { url: endpoint, region, projectId, accessKey, secretKey } = account;
  const settings = JSON.stringify({ region, projectId, endpoint, credentials: { accessKey, secretKey } });
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", SCRIPT], {
    cwd: REPO,
    env: { ...process.env, CLIENT_SETTINGS: settings },
  });
  const { length, addedMb } = outcome.parse(JSON.parse(stdout));
  return { what: `memory that a list of ${length} instances adds at its peak`, value: addedMb, unit: "MB" };
}
