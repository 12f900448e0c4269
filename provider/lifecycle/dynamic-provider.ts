import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import type { z } from "zod";
import { check } from "./check";
import { ProcessContext } from "./context";
import type { Lifecycle } from "./contract";
import { canonical, diff } from "./diff";
import { messageOf, PartialFailure } from "./errors";
import { stateSchema } from "./state";
import { takeoverInWords } from "./takeover";

type Values = Record<string, unknown>;

const shared = new ProcessContext();

/** Hosts a lifecycle as a dynamic provider of Pulumi: what the engine calls, translated. */
export class DynamicHost implements dynamic.ResourceProvider<Values, Values> {
  readonly #lifecycle: Lifecycle;
  readonly #stateSchema: z.ZodType<Values>;
  /** The objects that the program declares, as far as this process was told. */
  readonly #declared = new Set<string>();
  /** The states that creations are to replace, by the inputs of these. */
  readonly #replaced = new Map<string, Values>();

  constructor(lifecycle: Lifecycle) {
    this.#lifecycle = lifecycle;
    this.#stateSchema = stateSchema(lifecycle);
  }

  async configure({ config }: dynamic.ConfigureRequest): Promise<void> {
    shared.configure((key) => config.get(`dbss:${key}`));
  }

  async check(olds: Values, news: Values): Promise<dynamic.CheckResult<Values>> {
    return reported(async () => {
      shared.settings();
      const { inputs, failures } = check(this.#lifecycle, withoutProvider(news), (value) => value === unknownValue);
      const isNew = Object.keys(olds).length === 0;
      if (isNew && failures.length === 0) {
        await this.#sayCost(inputs);
        await this.#sayTakeover(inputs);
      }
      return { inputs, failures: [...failures] };
    });
  }

  async diff(id: string, olds: Values, news: Values): Promise<dynamic.DiffResult> {
    const { changed, replaces, ignored } = diff(this.#lifecycle, olds, news);
    // Where the instance that it is on is to be changed, a preview does not know the instance's ID: it is not another yet.
    const replacing = replaces.filter((name) => !isUnknownIn(news[name]));
    if (replacing.length > 0) {
      const state = this.#parseState(olds);
      this.#replaced.set(canonical(withoutProvider(news)), state);
      this.#sayLoss(state);
    } else if (replaces.length === 0) {
      this.#declared.add(this.#identify(id, olds));
      sayIgnored(id, ignored, olds, news);
    }
    return {
      changes: changed.length > 0,
      replaces: replacing,
      deleteBeforeReplace: this.#lifecycle.deleteBeforeReplace ?? false,
    };
  }

  async create(inputs: Values): Promise<dynamic.CreateResult<Values>> {
    return reported(async () => {
      const replaced = this.#replaced.get(canonical(withoutProvider(inputs)));
      const { id, state } = await this.#lifecycle.create(
        shared.contextForChange(),
        this.#parseInputs(inputs),
        replaced,
      );
      this.#declared.add(this.#identify(id, state));
      return { id, outs: plain(state) };
    }, inputs.__provider);
  }

  async read(id: string, state: Values = {}): Promise<dynamic.ReadResult<Values>> {
    return reported(async () => {
      const found = await this.#lifecycle.read(shared.context(), id, this.#parseState(state));
      if (found === undefined) {
        return {};
      }
      const props = plain(found.state);
      // Where nothing changed the engine has the inputs: what it is told, it logs and compares property by property.
      const isAsKnown = isDeepStrictEqual(props, withoutProvider(state));
      return isAsKnown ? { id: found.id, props } : { id: found.id, props, inputs: this.#inputsOf(props) };
    });
  }

  async update(id: string, olds: Values, news: Values): Promise<dynamic.UpdateResult<Values>> {
    return reported(async () => {
      const inputs = this.#parseInputs(news);
      const state = await this.#lifecycle.update(shared.contextForChange(), id, this.#parseState(olds), inputs);
      return { outs: plain(state) };
    }, news.__provider);
  }

  async delete(id: string, values: Values): Promise<void> {
    const state = this.#parseState(values);
    // A replacement that was forced on the same arguments finds what it should replace, and takes that up.
    if (this.#declared.has(this.#identify(id, state))) {
      shared.log.warn(
        `${id} stays: the program still declares this very object. If another one should have taken its place, set the ` +
          "option `deleteBeforeReplace`, or destroy it first (`pulumi destroy --target`).",
      );
      return;
    }
    await reported(() => this.#lifecycle.delete(shared.contextForChange(), id, state));
  }

  #parseState(state: Values): Values {
    return this.#stateSchema.parse(state);
  }

  #parseInputs(inputs: Values): Values {
    return this.#lifecycle.args.parse(withoutProvider(inputs));
  }

  #inputsOf(state: Values): Values {
    return Object.fromEntries(
      Object.entries(state).filter(([name]) => Object.hasOwn(this.#lifecycle.args.shape, name)),
    );
  }

  #identify(id: string, state: Values): string {
    return this.#lifecycle.identify?.(id, this.#parseState(state)) ?? id;
  }

  async #sayCost(inputs: Values): Promise<void> {
    try {
      const cost = await this.#lifecycle.costOf?.(shared.context(), inputs);
      if (cost !== undefined) {
        shared.log.progress(cost);
      }
    } catch (error) {
      shared.log.warn(`what it costs cannot be told now: ${messageOf(error)}`);
    }
  }

  async #sayTakeover(inputs: Values): Promise<void> {
    // While changes are made the preview has said so already, and every look is one that the engine waits for.
    if (shared.isChanging || isUnknownIn(inputs)) {
      return;
    }
    try {
      const claimed = await this.#lifecycle.claimOf?.(shared.context(), this.#parseInputs(inputs));
      const words = claimed && takeoverInWords(this.#lifecycle, claimed, inputs);
      if (words !== undefined) {
        shared.log.progress(words);
      }
    } catch (error) {
      shared.log.warn(`it cannot be taken over as it is: ${messageOf(error)}`);
    }
  }

  #sayLoss(state: Values): void {
    const loss = this.#lifecycle.lossOf?.(state);
    if (loss !== undefined) {
      shared.log.warn(loss);
    }
  }
}

function withoutProvider({ __provider, ...values }: Values): Values {
  return values;
}

function sayIgnored(id: string, ignored: readonly string[], olds: Values, news: Values): void {
  for (const name of ignored) {
    shared.log.warn(
      `${id}: ${name} is now ${text(news[name])}, but ${text(olds[name])} was bought. A change of ${name} buys and changes nothing.`,
    );
  }
}

function isUnknownIn(value: unknown): boolean {
  return value === unknownValue || (value instanceof Object && Object.values(value).some(isUnknownIn));
}

/** A value in a message; one that is not known yet has no text of its own. */
function text(value: unknown): string {
  return value === unknownValue ? "not known yet" : JSON.stringify(value);
}

/** State as the engine can keep it: no property without a value. */
function plain(state: object): Values {
  return Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
}

/**
 * Runs a step; a failure reaches the engine in its own form: what exists is kept, with the provider that can go on with
 * it, and no stack trace is printed.
 */
async function reported<T>(step: () => Promise<T>, provider?: unknown): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const report = new Error(messageOf(error), { cause: error });
    if (!(error instanceof TypeError || error instanceof ReferenceError)) {
      report.stack = "";
    }
    if (error instanceof PartialFailure) {
      // The inputs that the engine keeps are not what exists: the mark tells the next refresh to correct them.
      const properties = { ...plain(error.state), unfinished: true, __provider: provider };
      throw Object.assign(report, { id: error.id, properties, reasons: [error.message] });
    }
    throw report;
  }
}
