import { Disturbances } from "./disturbances";
import { Faults } from "./faults";
import { Journal } from "./journal";
import { Store, type StoreOptions } from "./state/store";
import type { Temperament } from "./temperament";

/** The parts of one emulator. */
export class World {
  readonly store: Store;
  readonly faults = new Faults();
  readonly disturbances: Disturbances;
  readonly journal: Journal;

  constructor(options: StoreOptions, journalLength: number) {
    this.store = new Store(options);
    this.disturbances = new Disturbances(this.store.clock.speed);
    this.journal = new Journal(journalLength);
  }

  /** How the cloud behaves from now on. */
  setTemperament(temperament: Temperament): void {
    this.store.current().temperament = temperament;
    this.disturbances.restart();
  }

  reset(): void {
    this.store.reset();
    this.faults.clear();
    this.disturbances.restart();
    this.journal.clear();
  }
}
