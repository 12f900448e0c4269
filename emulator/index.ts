import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { EmulatorControl } from "./control-client";
import { isLoopbackName } from "./gate";
import type { TemperamentInput } from "./generated/types";
import { createApp } from "./server";
import { parseTemperament } from "./temperament-file";
import { World } from "./world";

export {
  EmulatorControl,
  EmulatorControlError,
  type PatchOperation,
  type VirtualTime,
} from "./control-client";
export { type DrawOptions, drawTemperament } from "./draw-temperament";
export type * from "./generated/types";
export { ACCOUNT } from "./state/account";
export { EDITIONS, type EditionFacts } from "./state/editions";
export { parseTemperament, readTemperament } from "./temperament-file";

/** How an emulator is started. */
export interface EmulatorOptions {
  /** The port; 0 selects a free one. @default 0 */
  readonly port?: number;
  /** The address to listen on. One that other machines can reach needs `allowRemote`. @default "127.0.0.1" */
  readonly host?: string;
  /** Lets other machines use and control the emulator. Anyone who can reach it can control it. @default false */
  readonly allowRemote?: boolean;
  /** How much faster than real time virtual time runs; 0 stops it. @default 1 */
  readonly clock?: number;
  /** A file that the whole state is kept in. It is read at the start and saved after every change. */
  readonly stateFile?: string;
  /** A JSON file in the format of `/_emulator/state`, merged over the built-in account. */
  readonly seedFile?: string;
  /** Regions in which a new account has a project, in addition to its two. Their IDs are derived from their names. */
  readonly regions?: readonly string[];
  /** Replaces the temperament of the state file or the seed. What is omitted takes its default. */
  readonly temperament?: TemperamentInput;
  /** Maximum number of requests in the journal; the oldest are dropped. @default 20000 */
  readonly journalLength?: number;
}

/** What a client needs to call the emulator. The command prints it as a line of JSON. */
export interface EmulatorAccount {
  /** The endpoint of all services, such as "http://127.0.0.1:8080". */
  readonly url: string;
  readonly region: string;
  /** ID of the project in the region. */
  readonly projectId: string;
  /** ID of the account. */
  readonly domainId: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly userName: string;
  readonly userPassword: string;
  /** Name of the account. */
  readonly domainName: string;
}

/** An emulator that was started in this process. */
export interface RunningEmulator {
  /** Where it can be reached, such as "http://127.0.0.1:8080". */
  readonly url: string;
  readonly account: EmulatorAccount;
  /** Reads and changes its state, its clock and its temperament. */
  readonly control: EmulatorControl;
  /** Stops it and closes all connections. A state file is saved first. */
  close(): Promise<void>;
}

/** Starts an emulator of DBSS and the services around it, on 127.0.0.1 unless `host` is set. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const { host = "127.0.0.1", allowRemote = false } = options;
  if (!isLoopbackName(host) && !allowRemote) {
    throw new Error(
      `host ${host}: other machines could reach the emulator and control it. To allow that, also set allowRemote ` +
        "(--allow-remote).",
    );
  }
  const world = new World(
    {
      clockSpeed: options.clock ?? 1,
      stateFile: options.stateFile,
      seedFile: options.seedFile,
      regions: options.regions,
      temperament: options.temperament && parseTemperament(options.temperament),
    },
    options.journalLength ?? 20_000,
  );
  const server = createServer(getRequestListener(createApp(world, { isRemote: allowRemote }).fetch));
  const url = await started(world, server, options.port ?? 0, host);
  return {
    url,
    account: accountOf(world, url),
    control: new EmulatorControl(url),
    close: async () => {
      await closeServer(server);
      await world.store.close();
    },
  };
}

async function started(world: World, server: Server, port: number, host: string): Promise<string> {
  try {
    await world.store.save();
    return await listen(server, port, host);
  } catch (error) {
    await world.store.close().catch(() => undefined);
    throw error;
  }
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      const actualPort = typeof address === "object" && address !== null ? address.port : port;
      resolve(`http://${reachable(host)}:${actualPort}`);
    });
  });
}

/** The host name under which this machine reaches a server that listens on an address. */
function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") {
    return "127.0.0.1";
  }
  return host.includes(":") ? `[${host}]` : host;
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
    throw new Error("the seed or the state file must contain a user and an access key");
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
