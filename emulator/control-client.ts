import { z } from "zod";
import { armedFaultSchema } from "./faults";
import type {
  ArmedFault,
  FaultInput,
  JournalEntry,
  Settings,
  State,
  Temperament,
  TemperamentInput,
} from "./generated/types";
import { journalSchema } from "./journal";
import { stateSchema } from "./state/schema";
import { temperamentSchema } from "./temperament";

/** An operation of a JSON Patch (RFC 6902). */
export type PatchOperation =
  | { readonly op: "add" | "replace" | "test"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "move" | "copy"; readonly path: string; readonly from: string };

const clockSchema = z.object({ now: z.string(), speed: z.number() });

/** The virtual time of an emulator. */
export interface VirtualTime {
  /** ISO 8601, UTC. */
  readonly now: string;
  /** How much faster than real time it runs; 0 if it does not run. */
  readonly speed: number;
}

/** A control call that the emulator refused. */
export class EmulatorControlError extends Error {
  override readonly name = "EmulatorControlError";

  constructor(
    call: string,
    /** HTTP status of the response. */
    readonly status: number,
    problem: string,
  ) {
    super(`${call} returned ${status}: ${problem}`);
  }
}

/**
 * Controls an emulator in this or another process: its state, clock, temperament, faults and journal of requests.
 *
 * Every call throws an {@link EmulatorControlError} if the emulator refuses it.
 */
export class EmulatorControl {
  /** @param url the origin of the emulator, such as "http://127.0.0.1:8080". */
  constructor(readonly url: string) {}

  /** Resolves when the emulator is ready. */
  async health(): Promise<void> {
    await this.#call("GET", "health");
  }

  /** Everything that the emulated cloud knows. */
  async state(): Promise<State> {
    return stateSchema.parse(await this.#call("GET", "state"));
  }

  /** Changes the state, like someone in the console. Either all operations take effect or none. */
  async patch(...operations: readonly PatchOperation[]): Promise<void> {
    await this.#call("PATCH", "state", operations);
  }

  /** Changes some of the settings: how long operations take, and the defects of the cloud. */
  async changeSettings(values: Partial<Settings>): Promise<void> {
    await this.patch(...replacements("settings", values));
  }

  /** How the cloud behaves where the behavior of the real one is unknown. */
  async temperament(): Promise<Temperament> {
    return temperamentSchema.parse(await this.#call("GET", "temperament"));
  }

  /** Replaces the temperament. What is omitted takes its default. */
  async setTemperament(temperament: TemperamentInput): Promise<Temperament> {
    return temperamentSchema.parse(await this.#call("PUT", "temperament", temperament));
  }

  /** Changes some keys of the temperament. */
  async changeTemperament(values: Partial<Temperament>): Promise<void> {
    await this.patch(...replacements("temperament", values));
  }

  /** The virtual time. */
  async clock(): Promise<VirtualTime> {
    return clockSchema.parse(await this.#call("GET", "clock"));
  }

  /** Moves the virtual time forward. @param duration an ISO 8601 duration, such as `PT10M`. */
  async advance(duration: string): Promise<VirtualTime> {
    return clockSchema.parse(await this.#call("POST", "clock", { advance: duration }));
  }

  /** The journal: the requests after number `since`. Secrets and signatures are masked. */
  async requests(since = 0): Promise<JournalEntry[]> {
    return journalSchema.parse(await this.#call("GET", `requests?since=${since}`));
  }

  /** Empties the journal. */
  async clearRequests(): Promise<void> {
    await this.#call("DELETE", "requests");
  }

  /** Arms a fault. */
  async arm(fault: FaultInput): Promise<ArmedFault> {
    return armedFaultSchema.parse(await this.#call("POST", "faults", fault));
  }

  /** The armed faults, with the number of requests that each has struck. */
  async faults(): Promise<ArmedFault[]> {
    return z.array(armedFaultSchema).parse(await this.#call("GET", "faults"));
  }

  /** Disarms all faults. */
  async clearFaults(): Promise<void> {
    await this.#call("DELETE", "faults");
  }

  /** Restores the initial state, clock and temperament, disarms all faults and empties the journal. */
  async reset(): Promise<void> {
    await this.#call("POST", "reset");
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(new URL(`/_emulator/${path}`, this.url), {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new EmulatorControlError(`${method} /_emulator/${path}`, response.status, text);
    }
    return text === "" ? undefined : JSON.parse(text);
  }
}

function replacements(key: string, values: object): PatchOperation[] {
  return Object.entries(values).map(([name, value]) => ({ op: "replace", path: `/${key}/${name}`, value }));
}
