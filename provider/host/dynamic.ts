import type { dynamic } from "@pulumi/pulumi";
import type { Log } from "../model/context";
import type { Resource } from "../model/resource";
import { isMistake } from "../resources/for-programs";
import { type Configuration, Contexts } from "./contexts";
import { Driver, StepFailure } from "./driver";
import { endWithEngine } from "./end-with-engine";
import { unknownValue, type Values, withoutProperty, withoutProvider } from "./engine-values";

/**
 * What all resources of a provider process share. A process serves one operation of the engine, so its resources share
 * one client and its lists for each region.
 */
export class DynamicRun {
  #configuration: Configuration = () => undefined;
  readonly contexts = new Contexts((key) => this.#configuration(key), new AbortController().signal, endWithEngine);
  isChanging = false;

  configure({ config }: dynamic.ConfigureRequest): void {
    this.#configuration = (key) => config.get(`dbss:${key}`);
  }
}

/** Hosts a resource as a dynamic provider of Pulumi: translates between the engine's calls and the driver. */
export class DynamicHost implements Omit<dynamic.ResourceProvider<Values, Values>, "configure"> {
  readonly #driver: Driver;

  constructor(resource: Resource, run: DynamicRun) {
    this.#driver = new Driver(resource, run.contexts, run);
  }

  async check(olds: Values, news: Values): Promise<dynamic.CheckResult<Values>> {
    const existing = Object.keys(olds).length === 0 ? undefined : withoutProvider(olds);
    const inputs = withoutProvider(news);
    const checked = await reported(() => this.#driver.check(existing, inputs, this.#log(inputs)));
    return { inputs: checked.inputs, failures: checked.failures.map(withoutProperty) };
  }

  async diff(id: string, olds: Values, news: Values): Promise<dynamic.DiffResult> {
    const inputs = withoutProvider(news);
    const { changed, replaces } = await reported(() => this.#driver.diff(id, olds, inputs, this.#log(olds, id)));
    return {
      // A state that the native host wrote lacks `__provider`, without which it cannot be refreshed: an update adds it.
      changes: changed.length > 0 || olds.__provider === undefined,
      replaces: [...replaces],
      deleteBeforeReplace: this.#driver.deleteBeforeReplace,
    };
  }

  async create(news: Values): Promise<dynamic.CreateResult<Values>> {
    const inputs = withoutProvider(news);
    const { id, state } = await reported(() => this.#driver.create(inputs, this.#log(inputs)), news.__provider);
    return { id, outs: state };
  }

  async read(id: string, state: Values = {}): Promise<dynamic.ReadResult<Values>> {
    const found = await reported(() => this.#driver.read(id, withoutProvider(state), this.#log(state, id)));
    if (found === undefined) {
      return {};
    }
    const { state: props, inputs } = found;
    return { id: found.id, props, ...(inputs && { inputs }) };
  }

  async update(id: string, olds: Values, news: Values): Promise<dynamic.UpdateResult<Values>> {
    const inputs = withoutProvider(news);
    const step = () => this.#driver.update(id, withoutProvider(olds), inputs, this.#log(olds, id));
    return { outs: await reported(step, news.__provider) };
  }

  async delete(id: string, state: Values): Promise<void> {
    await reported(() => this.#driver.delete(id, withoutProvider(state), this.#log(state, id)));
  }

  /** The engine shows stdout on the stack's line while the operation runs, and repeats stderr in its summary. */
  #log({ name, adopt, rdsId, instanceId }: Values, id?: string): Log {
    const meant = [name, adopt, rdsId, id, instanceId].find(isKnownText);
    const subject = meant === undefined ? this.#driver.type : `${this.#driver.type} ${meant}`;
    return {
      progress: (message) => void process.stdout.write(`${subject}: ${message}\n`),
      warn: (message) => void process.stderr.write(`warning: ${subject}: ${message}\n`),
    };
  }
}

function isKnownText(value: unknown): boolean {
  return typeof value === "string" && value !== unknownValue;
}

/**
 * Runs a step. A failure is converted to the form that the engine expects: what exists is kept in the state, with the
 * provider that can continue from there, and a stack trace is printed only for a mistake in this package.
 */
async function reported<T>(step: () => Promise<T>, provider?: unknown): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof StepFailure)) {
      throw error;
    }
    const report = new Error(error.message, { cause: error.cause });
    if (!isMistake(error.cause)) {
      report.stack = "";
    }
    const { kept } = error;
    throw kept === undefined
      ? report
      : Object.assign(report, {
          id: kept.id,
          properties: { ...kept.state, __provider: provider },
          reasons: [error.message],
        });
  }
}
