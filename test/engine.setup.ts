import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { z } from "zod";
import { ensurePulumi } from "../tools/pulumi-cli/ensure-pulumi";

/** Prepares what tests with the real engine need, before their timeouts start. Returns the teardown. */
export default async function setup(): Promise<() => void> {
  // If this fails, the tests that need the CLI report it.
  await ensurePulumi().catch((error: Error) => console.error(error.message));
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ""} --require ${join(__dirname, "lazy-sdk.cjs")}`;
  return keepSecrets();
}

const asked = z.object({ plaintext: z.string().optional(), ciphertext: z.string().optional() });

const PREFIX = "vault:v1:";

/**
 * Keeps the keys of the stacks like Vault's transit engine, but unencrypted: deriving a key from a passphrase takes half
 * of the CPU time of a short command.
 */
async function keepSecrets(): Promise<() => void> {
  const server = createServer(async (request, response) => {
    const { plaintext, ciphertext = "" } = asked.parse(await json(request));
    const data =
      plaintext === undefined ? { plaintext: ciphertext.slice(PREFIX.length) } : { ciphertext: PREFIX + plaintext };
    response.setHeader("Content-Type", "application/json").end(JSON.stringify({ data }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const token = "not a secret";
  Object.assign(process.env, { VAULT_SERVER_URL: `http://127.0.0.1:${port}`, VAULT_SERVER_TOKEN: token });
  process.env.SECRETS_PROVIDER = "hashivault://tests";
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
