import {
  type EmulatorAccount,
  type EmulatorControl,
  type EmulatorOptions,
  type FaultInput,
  type JournalEntry,
  type PatchOperation,
  type State,
  startEmulator,
  type Temperament,
} from "../emulator";
import { readSettings } from "../provider/config";
import { type Context, createContext } from "../provider/model/context";
import { environmentOf } from "../tools/local-stack";
import { refuseSecrets, secretsOf } from "./secrets";

export { environmentOf };

/** An emulated cloud of a test, with direct access to its state. */
export interface Cloud {
  readonly account: EmulatorAccount;
  readonly control: EmulatorControl;
  /** A context like that of a new provider process. Its log is collected. */
  context(): Context & { readonly progress: string[]; readonly warnings: string[] };
  state(): Promise<State>;
  /** Changes the cloud outside Pulumi, as in the console. */
  patch(...operations: PatchOperation[]): Promise<void>;
  /** Changes how the emulated cloud behaves. */
  settings(values: Partial<State["settings"]>): Promise<void>;
  /** Changes some keys of the temperament. */
  temperament(values: Partial<Temperament>): Promise<void>;
  fault(fault: FaultInput): Promise<void>;
  /** The requests since the last call. */
  requests(): Promise<JournalEntry[]>;
  advance(duration: string): Promise<void>;
  reset(): Promise<void>;
  /** The secrets of the account, which must not appear anywhere. */
  secrets(): Promise<string[]>;
  /** Saves the state. The returned function restores it, except for the time, and disarms all faults. */
  checkpoint(): Promise<() => Promise<void>>;
  /** Stops the cloud. The journal and the logs must not contain a secret. */
  close(): Promise<void>;
}

/** What a cloud contains from the start, besides the built-in account. */
type Beginnings = Pick<EmulatorOptions, "seedFile" | "regions">;

/** Starts a cloud whose minutes pass in milliseconds. */
export async function startCloud(clock = 3000, beginnings: Beginnings = {}): Promise<Cloud> {
  const emulator = await startEmulator({ clock, ...beginnings });
  const { account, control } = emulator;
  const contexts: Context[] = [];
  const logs: string[][] = [];
  let seen = 0;
  const secrets = async () => secretsOf(account, await control.state());
  return {
    account,
    control,
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
    state: () => control.state(),
    patch: (...operations) => control.patch(...operations),
    settings: (values) => control.changeSettings(values),
    temperament: (values) => control.changeTemperament(values),
    fault: async (fault) => void (await control.arm(fault)),
    requests: async () => {
      const entries = await control.requests(seen);
      seen = entries.at(-1)?.n ?? seen;
      return entries;
    },
    advance: async (duration) => void (await control.advance(duration)),
    reset: () => control.reset(),
    checkpoint: async () => {
      const { now, ...kept } = await control.state();
      const back = Object.entries(kept).map(([name, value]) => ({ op: "replace" as const, path: `/${name}`, value }));
      return async () => {
        await control.clearFaults();
        await control.patch(...back);
      };
    },
    close: async () => {
      await Promise.all(contexts.map((context) => context.client.close()));
      const known = await secrets();
      const journal = JSON.stringify(await control.requests());
      await emulator.close();
      refuseSecrets("the journal", journal, known);
      refuseSecrets("the log", logs.flat().join("\n"), known);
    },
  };
}

/** Appends rows to a list of the cloud's state. */
export async function append(cloud: Cloud, list: string, rows: readonly object[]): Promise<void> {
  await cloud.patch(...rows.map((value) => ({ op: "add" as const, path: `/${list}/-`, value })));
}

/** The provider's settings for an emulator, with short retry delays. */
export function settingsOf(account: EmulatorAccount): ReturnType<typeof readSettings> {
  const settings = readSettings(() => undefined, environmentOf(account));
  return { ...settings, client: { ...settings.client, retryBaseMs: 5 } };
}
