import type { Client } from "../../../provider/client";
import { clientOf } from "../scripted-client";
import { scriptedServer } from "../scripted-server";

/** What a call makes of an answer. */
export async function read<T>(json: unknown, call: (client: Client) => Promise<T>): Promise<T> {
  await using server = await scriptedServer([typeof json === "string" ? { text: json } : { json }]);
  return await call(clientOf(server, { maxAttempts: 1 }));
}
