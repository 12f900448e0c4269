import {
  type EmulatorAccount,
  type JournalEntry,
  type State,
  startEmulator,
  stateSchema,
  type Temperament,
} from "../emulator";
import { readSettings } from "../provider/config";
import { type Context, createContext } from "../provider/model/context";
import { environmentOf } from "../tools/local-stack";
import { refuseSecrets, secretsOf } from "./secrets";

export { environmentOf };

export interface PatchOperation {
  readonly op: "add" | "replace" | "remove";
  readonly path: string;
  readonly value?: unknown;
}

export interface FaultSpec {
  readonly match?: { service?: string; operation?: string; method?: string; path?: string };
  readonly skip?: number;
  readonly times?: number;
  readonly effect: { kind: string; [setting: string]: unknown };
}

/** An emulated cloud of a test's own, with the hands to reach into it. */
export interface Cloud {
  readonly account: EmulatorAccount;
  /** A context as a new provider process would have it. What it logs is collected. */
  context(): Context & { readonly progress: string[]; readonly warnings: string[] };
  state(): Promise<State>;
  /** Clicks in the console behind everybody's back. */
  patch(...operations: PatchOperation[]): Promise<void>;
  /** Changes how the emulated cloud behaves. */
  settings(values: Partial<State["settings"]>): Promise<void>;
  /** Changes some keys of the temperament. */
  temperament(values: Partial<Temperament>): Promise<void>;
  fault(fault: FaultSpec): Promise<void>;
  /** The requests since the last look. */
  requests(): Promise<JournalEntry[]>;
  advance(duration: string): Promise<void>;
  reset(): Promise<void>;
  /** What opens the account: it must stand nowhere. */
  secrets(): Promise<string[]>;
  /** Remembers all there is. What it answers goes back to that, time excepted, and disarms all faults. */
  checkpoint(): Promise<() => Promise<void>>;
  /** Ends it. What was journalled and logged must hold no secret. */
  close(): Promise<void>;
}

/** Starts a cloud whose minutes take milliseconds. */
export async function startCloud(clock = 3000): Promise<Cloud> {
  const emulator = await startEmulator({ clock });
  const { account } = emulator;
  const contexts: Context[] = [];
  const logs: string[][] = [];
  let seen = 0;
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${emulator.url}/_emulator/${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${method} /_emulator/${path}: ${answer.status} ${text}`);
    }
    return text === "" ? undefined : JSON.parse(text);
  };
  const secrets = async () => secretsOf(account, stateSchema.parse(await control("GET", "state")));
  return {
    account,
    secrets,
    context: () => {
      const progress: string[] = [];
      const warnings: string[] = [];
      const log = {
        progress: (line: string) => void progress.push(line),
        warn: (line: string) => void warnings.push(line),
      };
      logs.push(progress, warnings);
      const context = createContext(settingsOf(account), log, new AbortController().signal);
      contexts.push(context);
      return Object.assign(context, { progress, warnings });
    },
    state: async () => stateSchema.parse(await control("GET", "state")),
    patch: async (...operations) => void (await control("PATCH", "state", operations)),
    settings: async (values) => void (await control("PATCH", "state", replacements("settings", values))),
    temperament: async (values) => void (await control("PATCH", "state", replacements("temperament", values))),
    fault: async (fault) => void (await control("POST", "faults", fault)),
    requests: async () => {
      const entries = (await control("GET", `requests?since=${seen}`)) as JournalEntry[];
      seen = entries.at(-1)?.n ?? seen;
      return entries;
    },
    advance: async (duration) => void (await control("POST", "clock", { advance: duration })),
    reset: async () => {
      await control("POST", "reset");
      await control("DELETE", "faults");
    },
    checkpoint: async () => {
      const { now, ...kept } = stateSchema.parse(await control("GET", "state"));
      const back = Object.entries(kept).map(([name, value]) => ({ op: "replace", path: `/${name}`, value }));
      return async () => {
        await control("DELETE", "faults");
        await control("PATCH", "state", back);
      };
    },
    close: async () => {
      await Promise.all(contexts.map((context) => context.client.close()));
      const known = await secrets();
      const journal = JSON.stringify(await control("GET", "requests?since=0"));
      await emulator.close();
      refuseSecrets("the journal", journal, known);
      refuseSecrets("what was logged", logs.flat().join("\n"), known);
    },
  };
}

function replacements(key: string, values: object): PatchOperation[] {
  return Object.entries(values).map(([name, value]) => ({ op: "replace", path: `/${key}/${name}`, value }));
}

/** The provider's settings for an emulator. What is repeated is repeated soon. */
export function settingsOf(account: EmulatorAccount): ReturnType<typeof readSettings> {
  const settings = readSettings(() => undefined, environmentOf(account));
  return { ...settings, client: { ...settings.client, retryBaseMs: 5 } };
}
