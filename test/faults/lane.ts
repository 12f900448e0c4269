import { type Cloud, startCloud } from "../cloud";
import type { Host } from "../host/hosted";
import { buyInstance, homeArgs } from "../lifecycle/buy-instance";
import type { Home } from "../lifecycle/specimens/specimen";
import { refuseSecrets, secretsOf } from "../secrets";
import type { Fault } from "./faults";
import { type Answer, type Interposer, startInterposer } from "./interposer";
import { type Cell, type Fate, Life, type Lived } from "./life";
import { type Portrait, portrait } from "./sweep/portrait";

/** The outcome of a fault, and what the cloud holds in the end. */
export interface Passed extends Fate {
  readonly end: Portrait;
}

/** A cloud with an instance, on which lives run one after the other. */
export class Lane {
  /** Set by `prepare`. */
  #life: Life | undefined;
  #back: () => Promise<void>;

  private constructor(
    private readonly cloud: Cloud,
    private readonly interposer: Interposer,
    private readonly home: Home,
    private readonly empty: () => Promise<void>,
  ) {
    this.#back = empty;
  }

  static async open(): Promise<Lane> {
    const cloud = await startCloud();
    await cloud.settings({ jobSeconds: 1, orderSeconds: 1, powerSeconds: 1, deleteSeconds: 1 });
    const { state } = await buyInstance(cloud.context(), homeArgs);
    const home = { instanceId: state.instanceId ?? "", resourceId: state.resourceId ?? "" };
    return new Lane(cloud, await startInterposer(cloud.account.url), home, await cloud.checkpoint());
  }

  /** Prepares for lives of a kind. Returns the responses in one life, and what the cloud holds after it. */
  async prepare(lived: Lived): Promise<{ answers: ReadonlyMap<string, readonly Answer[]>; end: Portrait }> {
    await this.#life?.close();
    await this.empty();
    await lived.prepare?.(this.cloud, this.home);
    this.#back = await this.cloud.checkpoint();
    this.#life = Life.of(this.cloud, this.interposer, lived, this.home);
    const answers = await this.#life.learn();
    return { answers, end: portrait(await this.cloud.state()) };
  }

  /** Refreshes a resource with faults. Returns what would be replaced or created again after one of them. */
  async refreshWith(host: Host, faultsOf: (answers: readonly Answer[]) => readonly Fault[]): Promise<string[]> {
    await this.#back();
    return this.#prepared().refreshWith(host, faultsOf);
  }

  async live(cell: Cell): Promise<Passed> {
    await this.#back();
    const fate = await this.#prepared().live(cell);
    const state = await this.cloud.state();
    refuseSecrets("an error", fate.error ?? "", secretsOf(this.cloud.account, state));
    return { ...fate, end: portrait(state) };
  }

  #prepared(): Life {
    if (this.#life === undefined) {
      throw new Error("There is no life.");
    }
    return this.#life;
  }

  async close(): Promise<void> {
    await this.#life?.close();
    await this.interposer[Symbol.asyncDispose]();
    await this.cloud.close();
  }
}
