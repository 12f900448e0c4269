import { createClient } from "pulumi-dbss/client";
import { startEmulator } from "pulumi-dbss/emulator";

async function main(): Promise<void> {
  const emulator = await startEmulator();
  const { url, region, projectId, accessKey, secretKey } = emulator.account;
  const client = createClient({ region, projectId, endpoint: url, credentials: { accessKey, secretKey } });
  const zones = await client.dbss.listAvailabilityZones();
  process.stdout.write(JSON.stringify(zones));
  await client.close();
  await emulator.close();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error}\n`);
  process.exitCode = 1;
});
