import { type Client, type ClientSettings, createClient } from "../../provider/client";
import type { ScriptedServer } from "./scripted-server";

export const KEYS = { accessKey: "AKACCESSKEY", secretKey: "SKverysecret" };
export const USER = { userName: "auditor", password: "Passw0rd-secret", domainName: "acme" };

/** A client of the scripted server with negligible retry delays. */
export function clientOf(server: Pick<ScriptedServer, "url">, settings: Partial<ClientSettings> = {}): Client {
  return createClient({
    region: "cn-north-4",
    projectId: "p1",
    credentials: KEYS,
    endpoint: server.url,
    retryBaseMs: 1,
    ...settings,
  });
}

/** The error that a call fails with. */
export async function failureOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error("the call succeeded");
}
