import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import type { EmulatorAccount } from "../../emulator";
import { REPO } from "../../tools/repo";
import type { Figure } from "../results";

const run = promisify(execFile);

/** A small request first: what the process takes anyway is there then. */
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

/** What reading a list of 10,000 adds to the memory of a process that has nothing else to do. */
export async function listingMemory(account: EmulatorAccount): Promise<Figure> {
  const { url: endpoint, region, projectId, accessKey, secretKey } = account;
  const settings = JSON.stringify({ region, projectId, endpoint, credentials: { accessKey, secretKey } });
  const { stdout } = await run(process.execPath, ["-e", SCRIPT], {
    cwd: REPO,
    env: { ...process.env, CLIENT_SETTINGS: settings },
  });
  const { length, addedMb } = outcome.parse(JSON.parse(stdout));
  return { what: `memory that a list of ${length} instances adds at its peak`, value: addedMb, unit: "MB" };
}
