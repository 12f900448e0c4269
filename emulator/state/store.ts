import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { Clock } from "../clock";
import { operations } from "../operations";
import { settle } from "../settle";
import type { Temperament } from "../temperament";
import { builtInState } from "./account";
import { fromDocument, InvalidStateError, mergeSeed, readJson, toDocument } from "./document";
import { StateLock } from "./lock";
import type { State } from "./schema";

export interface StoreOptions {
  readonly clockSpeed: number;
  readonly stateFile?: string | undefined;
  readonly seedFile?: string | undefined;
  /** Regions in which a new account has a project, in addition to its two. */
  readonly regions?: readonly string[] | undefined;
  /** Replaces the temperament of the state file or the seed. */
  readonly temperament?: Temperament | undefined;
}

const OPERATION_IDS: ReadonlySet<string> = new Set(operations.map(({ id }) => id));

/** The state and its virtual clock, which are saved to a file. */
export class Store {
  readonly clock: Clock;
  readonly #options: StoreOptions;
  #state: State;
  readonly #firstTemperament: Temperament;
  readonly #lock: StateLock | undefined;
  #written = "";
  #writing: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(options: StoreOptions) {
    this.#options = options;
    const { stateFile } = options;
    const resumed = stateFile !== undefined && existsSync(stateFile);
    this.#lock = stateFile === undefined ? undefined : new StateLock(stateFile);
    try {
      this.#state = resumed ? resumedState(stateFile) : this.#start();
    } catch (error) {
      this.#lock?.release();
      throw error;
    }
    this.#state.temperament = options.temperament ?? this.#state.temperament;
    this.#firstTemperament = structuredClone(this.#state.temperament);
    this.clock = new Clock(options.clockSpeed, new Date(this.#state.now));
  }

  /** The state at the current virtual time. */
  current(): State {
    settle(this.#state, this.clock.now());
    return this.#state;
  }

  get temperament(): Temperament {
    return this.#state.temperament;
  }

  document(): State {
    return toDocument(this.current());
  }

  /** Replaces the whole state. A different `now` sets the clock. */
  replace(document: unknown): void {
    const before = this.current();
    const after = parsed(document, before);
    if (after.now !== before.now) {
      this.clock.set(new Date(after.now));
    }
    this.#state = after;
  }

  reset(): void {
    this.#state = this.#start();
    this.#state.temperament = structuredClone(this.#firstTemperament);
    this.clock.set(new Date(this.#state.now));
  }

  /** Resolves when every change made before the call is in the state file. Concurrent calls share a write. */
  save(): Promise<void> {
    if (this.#options.stateFile === undefined) {
      return Promise.resolve();
    }
    if (this.#writing === undefined) {
      this.#writing = this.#write(this.#options.stateFile).finally(() => {
        this.#writing = undefined;
      });
      return this.#writing;
    }
    this.#next ??= this.#writing
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.save();
      });
    return this.#next;
  }

  /** Saves the latest changes and releases the state file. */
  async close(): Promise<void> {
    try {
      await this.save();
    } finally {
      this.#lock?.release();
    }
  }

  #start(): State {
    const { seedFile, regions } = this.#options;
    const builtIn = builtInState(new Date(), regions);
    return seedFile === undefined
      ? builtIn
      : stateOfFile(seedFile, (seed) => parsed(mergeSeed(builtIn, seed), builtIn));
  }

  async #write(file: string): Promise<void> {
    // A later time alone is not a change.
    const { now, ...rest } = this.document();
    const content = JSON.stringify(rest);
    if (content === this.#written) {
      return;
    }
    const temporary = `${file}.${randomUUID()}.tmp`;
    try {
      const handle = await open(temporary, "wx", 0o600);
      try {
        await handle.writeFile(`${JSON.stringify({ now, ...rest }, null, 2)}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, file);
      this.#written = content;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error instanceof Error ? Object.assign(error, { path: file }) : error;
    }
  }
}

/** The state of an emulator that ended. @throws InvalidStateError that also says how to start without it. */
function resumedState(file: string): State {
  try {
    return stateOfFile(file, parsed);
  } catch (error) {
    throw error instanceof InvalidStateError
      ? new InvalidStateError(`${error.message}. To start with a new state, delete the file or use another one.`)
      : error;
  }
}

/** The state in a file. @throws InvalidStateError that names the file and what is wrong in it. */
function stateOfFile(file: string, parse: (document: unknown) => State): State {
  const document = readJson(file);
  try {
    return parse(document);
  } catch (error) {
    throw error instanceof InvalidStateError ? new InvalidStateError(`${file}: ${error.message}`) : error;
  }
}

/** The state in a document. @throws InvalidStateError if one of its lists names an operation that does not exist. */
function parsed(document: unknown, before?: State): State {
  const state = fromDocument(document, before);
  const lists = { "/settings/missingOperations": state.settings.missingOperations, "/denied": state.denied };
  for (const [path, names] of Object.entries(lists)) {
    const unknown = names.find((name) => !OPERATION_IDS.has(name));
    if (unknown !== undefined) {
      throw new InvalidStateError(`${path}: there is no operation "${unknown}"`);
    }
  }
  return state;
}
