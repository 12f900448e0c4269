import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createApp } from "./server";
import type { TemperamentInput } from "./temperament";
import { parseTemperament } from "./temperament-file";
import { World } from "./world";

export { type DrawOptions, drawTemperament } from "./draw-temperament";
export type { Fault } from "./faults";
export type { JournalEntry } from "./journal";
export { ACCOUNT, EDITIONS } from "./state/account";
export { type Settings, type State, settingsSchema, stateSchema } from "./state/schema";
export { type Temperament, type TemperamentInput, temperamentSchema } from "./temperament";
export { parseTemperament, readTemperament } from "./temperament-file";

export interface EmulatorOptions {
  /** The port on 127.0.0.1; 0 picks a free one. @default 0 */
  readonly port?: number;
  /** How much faster than real time virtual time runs; 0 stands still. @default 1 */
  readonly clock?: number;
  /** The file the whole state is kept in. */
  readonly stateFile?: string;
  /** A JSON file in the format of `/_emulator/state`, merged over the built-in account. */
  readonly seedFile?: string;
  /** Overrides the temperament of the state file or the seed; what is left out takes its default. */
  readonly temperament?: TemperamentInput;
}

/** What a client needs to know; the line of JSON that the command prints. */
export interface EmulatorAccount {
  readonly url: string;
  readonly region: string;
  readonly projectId: string;
  readonly domainId: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly userName: string;
  readonly userPassword: string;
  readonly domainName: string;
}

export interface RunningEmulator {
  readonly url: string;
  readonly account: EmulatorAccount;
  close(): Promise<void>;
}

/** Starts an emulator of DBSS and its neighbours on 127.0.0.1. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const world = new World({
    clockSpeed: options.clock ?? 1,
    stateFile: options.stateFile,
    seedFile: options.seedFile,
    temperament: options.temperament && parseTemperament(options.temperament),
  });
  await world.store.save();
  const server = createServer(getRequestListener(createApp(world).fetch));
  const url = await listen(server, options.port ?? 0);
  return {
    url,
    account: accountOf(world, url),
    close: async () => {
      await closeServer(server);
      await world.store.save();
    },
  };
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = server.address();
      const actualPort = typeof address === "object" && address !== null ? address.port : port;
      resolve(`http://127.0.0.1:${actualPort}`);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}

function accountOf(world: World, url: string): EmulatorAccount {
  const { account, credentials, users } = world.store.current();
  const [credential] = credentials;
  const [user] = users;
  if (credential === undefined || user === undefined) {
    throw new Error("the seed or the state file leaves no user or no access key");
  }
  return {
    url,
    region: account.region,
    projectId: account.project_id,
    domainId: account.domain_id,
    accessKey: credential.access_key,
    secretKey: credential.secret_key,
    userName: user.name,
    userPassword: user.password,
    domainName: account.domain_name,
  };
}
