import { Faults } from "./faults";
import { Journal } from "./journal";
import { Store, type StoreOptions } from "./state/store";

/** Everything one emulator consists of. */
export class World {
  readonly store: Store;
  readonly faults = new Faults();
  readonly journal = new Journal();

  constructor(options: StoreOptions) {
    this.store = new Store(options);
  }

  reset(): void {
    this.store.reset();
    this.faults.clear();
    this.journal.clear();
  }
}
