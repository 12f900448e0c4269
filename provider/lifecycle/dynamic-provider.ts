import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import type { z } from "zod";
import { adoptionInWords } from "./adoption";
import { check, type Failure } from "./check";
import { type Context, ProcessContext } from "./context";
import type { Lifecycle } from "./contract";
import { type Difference, diff, metaOf } from "./diff";
import { messageOf, PartialFailure } from "./errors";
import { stateSchema } from "./state";

type Values = Record<string, unknown>;

const shared = new ProcessContext();

/** Hosts a lifecycle as a dynamic provider of Pulumi: what the engine calls, translated. */
export class DynamicHost implements dynamic.ResourceProvider<Values, Values> {
  readonly #lifecycle: Lifecycle;
  readonly #stateSchema: z.ZodType<Values>;
  /** The objects that the program declares, as far as this process was told. */
  readonly #declared = new Set<string>();

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
      if (failures.length > 0) {
        return { inputs, failures: [...failures] };
      }
      const known = withoutUnknowns(inputs);
      this.#lifecycle.checked?.(shared.context(), known);
      const foreseen = await this.#foresee(known, Object.keys(olds).length === 0 ? undefined : withoutProvider(olds));
      if (Object.keys(olds).length === 0 && foreseen.length === 0) {
        await this.#sayAdoption(inputs);
      }
      return { inputs, failures: foreseen };
    });
  }

  async diff(id: string, olds: Values, news: Values): Promise<dynamic.DiffResult> {
    return reported(async () => {
      // A replacement would be made in the other place.
      await refuseElsewhere(shared.context(), id, olds);
      const { changed, replaces, ignored } = await this.#compare(id, olds, withoutProvider(news));
      if (replaces.length > 0) {
        this.#sayLoss(this.#parseState(olds));
      } else {
        this.#declared.add(this.#identify(id, olds));
        sayIgnored(id, ignored, olds, news);
      }
      return {
        changes: changed.length > 0,
        replaces: [...replaces],
        deleteBeforeReplace: this.#lifecycle.deleteBeforeReplace ?? false,
      };
    });
  }

  async create(inputs: Values): Promise<dynamic.CreateResult<Values>> {
    return reported(async () => {
      const context = shared.contextForChange();
      const { id, state } = await this.#lifecycle.create(context, this.#parseInputs(inputs));
      this.#declared.add(this.#identify(id, state));
      return { id, outs: await placed(context, state) };
    }, inputs.__provider);
  }

  async read(id: string, state: Values = {}): Promise<dynamic.ReadResult<Values>> {
    return reported(async () => {
      const context = shared.context();
      await refuseElsewhere(context, id, state);
      const found = await this.#lifecycle.read(context, id, this.#parseState(state));
      if (found === undefined) {
        return {};
      }
      const props = await placed(context, found.state);
      // Where nothing changed the engine has the inputs: what it is told, it logs and compares property by property.
      const isAsKnown = isDeepStrictEqual(props, withoutProvider(state));
      return isAsKnown ? { id: found.id, props } : { id: found.id, props, inputs: this.#inputsOf(props) };
    });
  }

  async update(id: string, olds: Values, news: Values): Promise<dynamic.UpdateResult<Values>> {
    return reported(async () => {
      const context = shared.contextForChange();
      await refuseElsewhere(context, id, olds);
      const state = await this.#lifecycle.update(context, id, this.#parseState(olds), this.#parseInputs(news));
      return { outs: await placed(context, state) };
    }, news.__provider);
  }

  async delete(id: string, values: Values): Promise<void> {
    await reported(async () => {
      const context = shared.contextForChange();
      await refuseElsewhere(context, id, values);
      const state = this.#parseState(values);
      // A replacement that was forced on the same arguments finds what it should replace, and adopts that.
      if (this.#declared.has(this.#identify(id, state)) && this.#lifecycle.guardsItself !== true) {
        shared.log.warn(
          `${id} was not deleted: the program still manages it. To have another one in its place, set the option ` +
            "`deleteBeforeReplace`, or destroy it first (`pulumi destroy --target`).",
        );
        return;
      }
      await this.#lifecycle.delete(context, id, state);
    });
  }

  /** The comparison that holds: an unknown argument is a change, and a replacement only where it says so itself. */
  async #compare(id: string, olds: Values, news: Values): Promise<Difference> {
    const compared = diff(this.#lifecycle, olds, news);
    const { shape } = this.#lifecycle.args;
    // Where the instance that it is on is to be changed, a preview does not know the instance's ID: it is not another yet.
    const replaces = compared.replaces.filter(
      (name) => !isUnknownIn(news[name]) || (shape[name] && metaOf(shape[name]).unknownReplaces === true),
    );
    const difference = { ...compared, replaces };
    const corrected = await this.#lifecycle.compare?.(
      shared.context(),
      id,
      this.#parseState(olds),
      withoutUnknowns(news),
      difference,
    );
    return corrected ?? difference;
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

  /** What would certainly fail. While changes are made the preview has looked already, and each step looks again. */
  async #foresee(inputs: Values, olds: Values | undefined): Promise<Failure[]> {
    if (shared.isChanging) {
      return [];
    }
    try {
      const failures = (await this.#lifecycle.foresee?.(shared.context(), inputs, olds)) ?? [];
      const cost = failures.length === 0 ? await this.#lifecycle.costOf?.(shared.context(), inputs, olds) : undefined;
      if (cost !== undefined) {
        shared.log.progress(cost);
      }
      return [...failures];
    } catch (error) {
      shared.log.warn(
        `could not check before the change whether it will succeed, and what it costs: ${messageOf(error)}`,
      );
      return [];
    }
  }

  async #sayAdoption(inputs: Values): Promise<void> {
    // While changes are made the preview has said so already, and every look is one that the engine waits for.
    if (shared.isChanging || isUnknownIn(inputs)) {
      return;
    }
    try {
      const claimed = await this.#lifecycle.adoptionOf?.(shared.context(), this.#parseInputs(inputs));
      const words = claimed && adoptionInWords(this.#lifecycle, claimed, inputs);
      if (words !== undefined) {
        shared.log.progress(words);
      }
    } catch (error) {
      shared.log.warn(`it cannot be adopted unchanged: ${messageOf(error)}`);
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

/** The inputs without those that are not known yet. */
function withoutUnknowns(inputs: Values): Values {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => !isUnknownIn(value)));
}

/** The state as the engine keeps it, with the place that it was made in. */
async function placed({ client }: Context, state: object): Promise<Values> {
  return { ...plain(state), region: client.region, projectId: await client.projectId() };
}

/**
 * Refuses to look for a resource in another place than the one that it was made in: there it would seem to be gone.
 *
 * @throws Error that names both places.
 */
async function refuseElsewhere({ client }: Context, id: string, { region, projectId }: Values): Promise<void> {
  const project = await client.projectId();
  if ((region ?? client.region) !== client.region || (projectId ?? project) !== project) {
    throw new Error(
      `${id} was made in region ${region}, project ${projectId}, but the configuration is for region ${client.region}, ` +
        `project ${project}. Nothing was requested. Set dbss:region and dbss:projectId to where it is.`,
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

/** State as the engine can keep it: no property without a value, at any depth. */
function plain(state: object): Values {
  return Object.fromEntries(
    Object.entries(state).flatMap(([name, value]) => (value === undefined ? [] : [[name, plainValue(value)]])),
  );
}

function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plainValue);
  }
  return value !== null && typeof value === "object" ? plain(value) : value;
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
      const place = await placed(shared.context(), error.state);
      const properties = { ...place, unfinished: true, __provider: provider };
      throw Object.assign(report, { id: error.id, properties, reasons: [error.message] });
    }
    throw report;
  }
}
