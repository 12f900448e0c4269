import type { Client } from "../../../provider/client";
import { clientOf } from "../scripted-client";
import { scriptedServer } from "../scripted-server";

/** The result of a call that receives the given response. */
export async function read<T>(json: unknown, call: (client: Client) => Promise<T>): Promise<T> {
  await using server = await scriptedServer([typeof json === "string" ? { text: json } : { json }]);
  return await call(clientOf(server, { maxAttempts: 1 }));
}
