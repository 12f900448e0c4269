import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import { check, defaultsOf, type Failure } from "../model/check";
import type { Context, Log } from "../model/context";
import { canonical, type Difference, diff, metaOf } from "../model/diff";
import { messageOf, PartialFailure } from "../model/errors";
import type { Resource } from "../model/resource";
import { stateReader, type Unreadable } from "../model/state";
import { runOf } from "../resources/audit-order/run";
import { splitRegion } from "../resources/for-programs";
import { PastAdoptions, refuseOtherAdoption } from "./adoption";
import { type Contexts, callLog, logged } from "./contexts";
import { isUnknownIn, textOf, unknownValue, type Values, withoutUnknowns } from "./engine-values";
import { absentText, declarable, noIdText } from "./import";
import { keptText } from "./kept";
import {
  DATABASES_KEPT,
  declaresRegion,
  type Place,
  placed,
  placeOf,
  placeOnly,
  refuseElsewhere,
  regionFailures,
  withoutRegion,
} from "./place";
import { preview } from "./preview";

/** The inputs of a resource as a host checked them. */
export interface CheckedInputs {
  readonly inputs: Values;
  readonly failures: readonly Failure[];
}

/** A resource in the engine's state. */
export interface Kept {
  readonly id: string;
  readonly state: Values;
}

/** A step failed. If something exists nevertheless, `kept` describes it. */
export class StepFailure extends Error {
  override readonly name = "StepFailure";

  constructor(
    message: string,
    /** What exists, and must stay in the state. */
    readonly kept: Kept | undefined,
    options: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What declares an object: a resource that was created in this run, or one whose URN the host does not know. */
const CREATED = "created";
const UNNAMED = "unnamed";

/** What identifies an audit instance. No update changes it. */
const IDS_OF_INSTANCE: ReadonlySet<string> = new Set(["instanceId", "resourceId"]);

/**
 * The part of a host that does not depend on Pulumi's protocols. It checks and compares arguments, reports what a
 * change costs, adopts or loses, never deletes what the program still declares, and records region and project in the
 * state. Each host translates between this class and the engine.
 *
 * Unknown values are `unknownValue`. Each step has a log of its own for its messages.
 */
export class Driver {
  readonly type: string;
  readonly deleteBeforeReplace: boolean;
  /** The arguments and outputs that are secret. */
  readonly secrets: readonly string[];
  readonly #resource: Resource;
  readonly #contexts: Contexts;
  readonly #readState: ReturnType<typeof stateReader>;
  /**
   * The resources that were warned about because part of their state cannot be read. Every step reads the state, but
   * one warning is enough.
   */
  readonly #warnedAbout = new Set<string>();
  /** The objects that the program declares, as far as this process has seen, and which resource of it declares them. */
  readonly #declared = new Map<string, string>();
  /** The inputs that the engine checked, so those of the program: a refresh compares those of the state, unchecked. */
  readonly #checked = new Set<string>();
  readonly #adoptions = new PastAdoptions();

  constructor(
    resource: Resource,
    contexts: Contexts,
    /** Whether something was created, updated or deleted in this run. This never happens in a preview. */
    private readonly run: { isChanging: boolean },
    /** Whether previews of this host know the IDs that an update keeps. Then an unknown one belongs to a replacement. */
    private readonly knowsIds = false,
  ) {
    this.#resource = resource;
    this.#contexts = contexts;
    this.#readState = stateReader(resource);
    this.type = resource.type;
    const properties = Object.entries({ ...resource.args.shape, ...resource.outputs.shape });
    this.secrets = properties.filter(([, schema]) => metaOf(schema).secret === true).map(([name]) => name);
    this.deleteBeforeReplace = resource.deleteBeforeReplace ?? false;
  }

  /**
   * Fills in defaults, and returns what is invalid. `olds` is undefined for a resource that does not exist yet. `urn` is
   * that of the resource, if the host knows it.
   */
  check(olds: Values | undefined, news: Values, log: Log, urn?: string): Promise<CheckedInputs> {
    return this.#step(log, async () => {
      this.#contexts.settings();
      const { inputs, failures } = check(this.#resource, withoutRegion(news), (value) => value === unknownValue);
      const refused = [...regionFailures(news), ...failures];
      const checked = { ...inputs, ...(news.region !== undefined && { region: news.region }) };
      this.#checked.add(canonical(checked));
      // While the region is unknown, checks in the default region would be misleading.
      if (refused.length > 0 || news.region === unknownValue) {
        return { inputs: checked, failures: refused };
      }
      const known = withoutUnknowns(inputs);
      const context = this.#contextOf(news);
      const unknown = Object.keys(inputs).filter((name) => !(name in known));
      this.#resource.checked?.(context, known, urn, unknown);
      // During an update, the preview has already checked this, and each step checks it again.
      const isPastAdoption = (error: unknown) => this.#adoptions.isPast(checked, error);
      const isReplacedAnyway = () => urn !== undefined && [...this.#declared.values()].includes(urn);
      const previewed = { inputs, known, olds, isReplacedAnyway, isPastAdoption };
      const foreseen = this.run.isChanging ? [] : await preview(this.#resource, context, previewed);
      return { inputs: checked, failures: foreseen };
    });
  }

  /** Compares the state with the inputs. `urn` is that of the resource, if the host knows it. */
  diff(id: string, olds: Values, news: Values, log: Log, urn = UNNAMED): Promise<Difference> {
    return this.#step(log, async () => {
      const context = this.#contextOfState(olds);
      // Checked first, because a replacement would be created in the wrong region or project.
      await refuseElsewhere(context, id, olds);
      const place = placeOf(olds, news, this.#contexts);
      const state = this.#parseState(id, olds);
      const isDeclared = this.#checked.size > 0 && this.#checked.has(canonical(news));
      const difference = await this.#compare(context, id, {
        olds,
        state,
        news: withoutRegion(news),
        place,
        target: this.#contextOf(news),
        isDeclared,
      });
      if (difference.replaces.length > 0) {
        this.#adoptions.record(state, news);
        await this.#warnOfLoss(context, state);
      } else if (isDeclared) {
        await refuseOtherAdoption(this.#resource, context, { id, state, news: withoutRegion(news) });
        this.#declared.set(this.#identify(context, id, state), urn);
        warnOfIgnored(id, difference.ignored, olds, news);
      }
      return difference;
    });
  }

  /** @throws StepFailure */
  create(inputs: Values, log: Log): Promise<Kept> {
    return this.#change(
      log,
      () => this.#contextOf(inputs),
      inputs,
      async (context) => {
        const { id, state } = await this.#adoptions.create(inputs, (values) =>
          this.#resource.create(context, this.#parseInputs(values)),
        );
        this.#declared.set(this.#identify(context, id, state), CREATED);
        return { id, state: await placed(context, state, inputs.region !== undefined) };
      },
    );
  }

  /** Returns the current resource, and its inputs if they changed; undefined if it no longer exists. */
  read(id: string, state: Values, log: Log): Promise<(Kept & { readonly inputs?: Values }) | undefined> {
    return this.#step(log, async () => {
      const context = this.#contextOfState(state);
      await refuseElsewhere(context, id, state);
      const found = await this.#resource.read(context, id, this.#parseState(id, state));
      if (found === undefined) {
        return undefined;
      }
      const now = await placed(context, found.state, declaresRegion(state));
      // If nothing changed, the inputs are omitted: the engine logs and compares every property that it receives.
      const kept = { id: found.id, state: now };
      return isDeepStrictEqual(now, state) ? kept : { ...kept, inputs: this.#inputsOf(now) };
    });
  }

  /** Reads the object with an import ID, with all of its inputs. @throws StepFailure */
  import(importId: string, log: Log): Promise<Kept & { readonly inputs: Values }> {
    return this.#step(log, async () => {
      const { id, region } = splitRegion(importId);
      const context = this.#contexts.of(region);
      const seed = await this.#resource.seed(context, id);
      if (seed === undefined) {
        throw new Error(noIdText(this.#resource, importId));
      }
      const found = await this.#resource.read(
        context,
        id,
        this.#parseState(id, { ...defaultsOf(this.#resource.args), ...seed }),
      );
      if (found === undefined) {
        throw new Error(await absentText(this.#resource, context, id));
      }
      const state = await placed(context, declarable(this.#resource, found.state), region !== undefined);
      return { id: found.id, state, inputs: this.#inputsOf(state) };
    });
  }

  /**
   * The state that a creation or an update will lead to, for a preview. Outputs that the update cannot change keep
   * their values; all others are unknown.
   */
  previewState(inputs: Values, update?: { readonly olds: Values; readonly changed: readonly string[] }): Values {
    const stays = (name: string, { follows = [] }: z.core.GlobalMeta) =>
      (IDS_OF_INSTANCE.has(name) && update?.olds[name] !== undefined) ||
      (update?.olds.unfinished !== true && ![name, ...follows].some((each) => update?.changed.includes(each)));
    const outputs = Object.entries(this.#resource.outputs.shape).map(([name, schema]) => {
      return [name, update && stays(name, metaOf(schema)) ? update.olds[name] : unknownValue] as const;
    });
    const place = update
      ? placeOnly(update.olds)
      : { region: this.#contextOf(inputs).client.region, projectId: unknownValue };
    return { ...Object.fromEntries(outputs.filter(([, value]) => value !== undefined)), ...inputs, ...place };
  }

  /** Returns the new state. @throws StepFailure */
  update(id: string, olds: Values, news: Values, log: Log): Promise<Values> {
    return this.#change(
      log,
      () => this.#contextOfState(olds),
      news,
      async (context) => {
        await refuseElsewhere(context, id, olds);
        const state = await this.#resource.update(context, id, this.#parseState(id, olds), this.#parseInputs(news));
        return placed(context, state, news.region !== undefined);
      },
    );
  }

  delete(id: string, values: Values, log: Log, urn?: string): Promise<void> {
    return this.#change(
      log,
      () => this.#contextOfState(values),
      values,
      async (context) => {
        await refuseElsewhere(context, id, values, DATABASES_KEPT);
        const state = this.#parseState(id, values);
        // A forced replacement with unchanged arguments has adopted the very object that the engine now deletes. A
        // resource that is deleted before its replacement is created again.
        const declarer = this.#declared.get(this.#identify(context, id, state));
        const isRecreated = this.deleteBeforeReplace && declarer === urn;
        if (declarer !== undefined && !isRecreated && this.#resource.guardsItself !== true) {
          callLog.warn(keptText(id, state));
          return;
        }
        await this.#resource.delete(context, id, state);
      },
    );
  }

  #contextOf({ region }: Values): Context {
    return this.#contexts.of(typeof region === "string" && region !== unknownValue ? region : undefined);
  }

  #contextOfState(state: Values): Context {
    return this.#contexts.of(declaresRegion(state) ? state.region : undefined);
  }

  #step<T>(log: Log, step: () => Promise<T>): Promise<T> {
    return logged(log, async () => {
      try {
        return await step();
      } catch (error) {
        throw new StepFailure(messageOf(error), undefined, { cause: error });
      }
    });
  }

  /** Runs a step that changes something. `values` are the inputs or, for a deletion, the state. */
  #change<T>(log: Log, context: () => Context, values: Values, step: (context: Context) => Promise<T>): Promise<T> {
    this.run.isChanging = true;
    return logged(log, async () => {
      try {
        return await this.#contexts.steps.during(() => step(context()));
      } catch (error) {
        const isDeclared = "projectId" in values ? declaresRegion(values) : values.region !== undefined;
        const kept =
          error instanceof PartialFailure
            ? // The inputs do not match what exists. `unfinished` makes the next refresh correct them.
              { id: error.id, state: { ...(await placed(context(), error.state, isDeclared)), unfinished: true } }
            : undefined;
        throw new StepFailure(messageOf(error), kept, { cause: error });
      }
    });
  }

  /**
   * Compares the arguments and the region. An unknown argument is a change, but replaces the resource only if its
   * metadata says so.
   */
  async #compare(
    context: Context,
    id: string,
    {
      olds,
      state,
      news,
      place,
      target,
      isDeclared,
    }: Record<"olds" | "state" | "news", Values> & {
      readonly place: Place;
      /** The context of the region that it moves to, if it does. */
      readonly target: Context;
      readonly isDeclared: boolean;
    },
  ): Promise<Difference> {
    if (place === "moved") {
      this.#resource.moved?.(context, target, state, withoutUnknowns(news));
      return { changed: ["region"], replaces: ["region"], ignored: [] };
    }
    const compared = diff(this.#resource, olds, news);
    const { shape } = this.#resource.args;
    // If its audit instance is about to be updated, the instance's ID may be unknown in a preview, but will not change. If
    // the instance is about to be replaced, it will.
    const isReplaced = (name: string) =>
      !isUnknownIn(news[name]) ||
      (IDS_OF_INSTANCE.has(name) && (this.knowsIds || runOf(context).replaced.has(state[name]))) ||
      (shape[name] && metaOf(shape[name]).unknownReplaces === true);
    const replaces = compared.replaces.filter(isReplaced);
    const difference = { ...compared, replaces };
    const corrected = await this.#resource.compare?.(context, id, state, withoutUnknowns(news), difference, isDeclared);
    const result = corrected ?? difference;
    return place === "same" ? result : { ...result, changed: [...result.changed, "region"] };
  }

  /** @throws Error when a property cannot be read that the service does not report again. */
  #parseState(id: string, values: Values): Values {
    const { state, dropped, needed } = this.#readState(values);
    if (needed.length > 0) {
      throw new Error(
        `${this.type} ${id}: its state cannot be read, and nothing was requested. ${inWords(needed)}. Correct it with ` +
          "`pulumi state edit`, or run the version of pulumi-dbss that wrote it. To stop managing the resource and leave it " +
          "in the cloud, run `pulumi state delete` on it.",
      );
    }
    if (dropped.length > 0 && !this.#warnedAbout.has(id)) {
      this.#warnedAbout.add(id);
      callLog.warn(
        `${id}: part of the state cannot be read, and was ignored. ${inWords(dropped)}. \`pulumi refresh\` writes the ` +
          "current values.",
      );
    }
    return state;
  }

  #parseInputs(inputs: Values): Values {
    return this.#resource.args.parse(withoutRegion(inputs));
  }

  #inputsOf(state: Values): Values {
    const { shape } = this.#resource.args;
    const own = Object.fromEntries(Object.entries(state).filter(([name]) => Object.hasOwn(shape, name)));
    return declaresRegion(state) ? { ...own, region: state.region } : own;
  }

  /** Identifies the object among those of all regions, which may use the same ID. */
  #identify({ client }: Context, id: string, state: Values): string {
    return `${client.region}/${this.#resource.identify?.(id, state) ?? id}`;
  }

  async #warnOfLoss(context: Context, state: Values): Promise<void> {
    const loss = await this.#resource.lossOf?.(context, state);
    if (loss !== undefined) {
      callLog.warn(loss);
    }
  }
}

function warnOfIgnored(id: string, ignored: readonly string[], olds: Values, news: Values): void {
  for (const name of ignored.filter((each) => olds[each] !== undefined)) {
    callLog.warn(
      `${id}: ${name} is now ${textOf(news[name])}, but ${textOf(olds[name])} was bought. Changing ${name} has no effect after the purchase.`,
    );
  }
}

function inWords(unreadable: readonly Unreadable[]): string {
  return unreadable.map(({ problem }) => problem).join("; ");
}
