import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { ClientSettings } from "../../provider/client";
import { readSettings } from "../../provider/config";
import { check } from "../../provider/model/check";
import { type Context, createContext } from "../../provider/model/context";
import { onChange } from "../../provider/model/diff";
import { messageOf } from "../../provider/model/errors";
import type { Resource } from "../../provider/model/resource";
import { withLimit } from "../../provider/model/timeouts";
import { type Cloud, environmentOf } from "../cloud";
import { type Host, under } from "../host/hosted";
import { ABSENT } from "../lifecycle/program-run";
import type { Home, Specimen, Values } from "../lifecycle/specimens/specimen";
import type { Fault } from "./faults";
import type { Answer, Interference, Interposer } from "./interposer";
import { operationOf } from "./operation-of";
import { Steward } from "./steward";

/** Only requests without a response take longer, and those that a busy machine delays, which are retried. */
const IMPATIENT = { maxAttempts: 3, timeoutMs: 300, retryBaseMs: 1 };
/** How long a step with a fault may wait, in seconds. */
const LIMIT_SECONDS = 1;
/** Anything that waits longer is aborted. */
export const TOO_LONG_MS = 20_000;

/** Manages a resource as the engine does. */
export interface Keeper {
  up(inputs: Values): Promise<void>;
  refresh(): Promise<void>;
  destroy(): Promise<void>;
  /** The arguments that differ from the state. */
  differences(inputs: Values): readonly string[];
  /** Those of them whose difference would replace the resource. */
  replacements(inputs: Values): readonly string[];
}

/** A kind of life. */
export interface Lived extends Pick<Specimen, "name" | "prepare" | "args"> {
  readonly lifecycle: Pick<Resource, "args">;
  /** The arguments that must all be set. */
  readonly names: readonly string[];
  /** The environment of the provider. Default: one with the access key of the account. */
  readonly environment?: (account: Cloud["account"]) => NodeJS.ProcessEnv;
  readonly steward: (context: () => Context, host: Host) => Keeper;
}

/** The life of a specimen. */
export function lifeOf({ name, prepare, args, lifecycle, tamper }: Specimen): Lived {
  return {
    name,
    prepare,
    args,
    lifecycle,
    names: Object.keys(tamper),
    steward: (context, host) => new Steward(under(host, lifecycle), context),
  };
}

/** A fault on an operation under a host, from a step of a life on: once, or for as long as the provider retries. */
export interface Cell {
  readonly host: Host;
  readonly operation: string;
  readonly fault: Fault;
  readonly times: number;
  /** The number of steps before it. */
  readonly after: number;
}

/** The outcome of a fault. */
export interface Fate {
  /** The error that reported it, if any. */
  readonly error?: string;
  /** The time until the provider recovered or reported it. */
  readonly ms: number;
  /** The problems in the end. */
  readonly wrong: readonly string[];
  /** The number of orders that may have been placed and whose response was lost. */
  readonly lostOrders: number;
  readonly warnings: readonly string[];
}

/** The operation that places an order. */
export const ORDERING = "dbss.createPeriodOrder";

/**
 * The life of one resource: it is created, updated, updated back, read and deleted. A fault occurs on the way, and then
 * the life continues without it.
 */
export class Life {
  readonly #contexts: Context[] = [];
  #warnings: string[] = [];

  constructor(
    private readonly cloud: Cloud,
    private readonly interposer: Interposer,
    private readonly steward: Lived["steward"],
    private readonly inputs: readonly Values[],
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  static of(cloud: Cloud, interposer: Interposer, lived: Lived, home: Home): Life {
    const { steward, environment = environmentOf } = lived;
    return new Life(cloud, interposer, steward, inputsOf(lived, home), environment(cloud.account));
  }

  /** Lives without a fault. Returns the responses to the operations that this takes. */
  async learn(): Promise<Map<string, Answer[]>> {
    const context = this.#context();
    return this.#answersTo(this.#commands(this.steward(() => context, "dynamic")));
  }

  /**
   * Creates the resource, then refreshes it with each fault on each operation that a refresh takes, and without it.
   * Returns what would be replaced or created again after a fault.
   */
  async refreshWith(host: Host, faultsOf: (answers: readonly Answer[]) => readonly Fault[]): Promise<string[]> {
    let context = this.#context();
    const keeper = this.steward(() => context, host);
    const [inputs = {}] = this.inputs;
    const refresh = async (interference?: Interference) => {
      this.interposer.interfere(interference);
      context = interference ? this.#context(IMPATIENT) : this.#context();
      await withLimit(LIMIT_SECONDS, () => keeper.refresh());
    };
    const lost = () => [
      ...keeper.replacements(inputs),
      ...keeper.differences(inputs).filter((each) => each === ABSENT),
    ];
    await keeper.up(inputs);
    context = this.#context();
    const seen = await this.#answersTo([() => keeper.refresh()]);
    const wrong: string[] = [];
    for (const [operation, answers] of seen) {
      for (const fault of faultsOf(answers)) {
        await refresh((passing, pass) =>
          operationOf(passing) === operation ? fault.interfere(passing, pass, this.cloud) : pass(),
        ).catch(() => undefined);
        wrong.push(...lost().map((what) => `${fault.name} on ${operation}, ${host} host: ${what}`));
        await refresh();
        if (lost().length > 0) {
          await keeper.up(inputs);
        }
      }
    }
    return wrong;
  }

  /** Lives with a fault, then continues without it from there. */
  async live({ operation, fault, times, after, host }: Cell): Promise<Fate> {
    this.#warnings = [];
    let context = this.#context();
    const steward = this.steward(() => context, host);
    const commands = this.#commands(steward);
    this.interposer.interfere();
    const before = await asFarAsItGoes(commands.slice(0, after));
    if (before.error !== undefined) {
      throw new Error(`before the fault: ${before.error}`);
    }
    let left = times;
    this.interposer.interfere((passing, pass) => {
      if (operationOf(passing) !== operation || left <= 0) {
        return pass();
      }
      left -= 1;
      return fault.interfere(passing, pass, this.cloud);
    });
    context = this.#context(IMPATIENT, fault.needsToken ? userOf(this.cloud.account) : this.environment);
    const start = performance.now();
    const limited = commands.slice(after).map((command) => () => withLimit(LIMIT_SECONDS, command));
    const { done: doneSince, error, drift } = await asFarAsItGoes(limited);
    const done = after + doneSince;
    const ms = performance.now() - start;
    const lostOrders = this.#lostOrders();
    this.interposer.interfere();
    context = this.#context();
    if (drift) {
      await steward.refresh();
    }
    const rest = await asFarAsItGoes(commands.slice(drift ? done - 1 : done));
    const wrong = [
      ...(drift?.replaces ?? []).map((name) => `it would be replaced, because of its ${name}`),
      ...(rest.error === undefined ? [] : [`it does not go on: ${rest.error}`]),
    ];
    return { error, ms, wrong, lostOrders: lostOrders + this.#lostOrders(), warnings: this.#warnings };
  }

  async close(): Promise<void> {
    await Promise.all(this.#contexts.map(({ client }) => client.close()));
  }

  #lostOrders(): number {
    return this.interposer.unanswered().filter((passing) => operationOf(passing) === ORDERING).length;
  }

  /** Runs commands. Returns the responses to the operations that they take. */
  async #answersTo(commands: readonly (() => Promise<void>)[]): Promise<Map<string, Answer[]>> {
    const seen = new Map<string, Answer[]>();
    this.interposer.interfere(async (passing, pass) => {
      const operation = operationOf(passing);
      const answer = await pass();
      seen.set(operation, [...(seen.get(operation) ?? []), answer]);
      return answer;
    });
    for (const command of commands) {
      await command();
    }
    return seen;
  }

  #commands(steward: Keeper): (() => Promise<void>)[] {
    const ups = this.inputs.map((inputs) => () => steward.up(inputs));
    const refreshes = this.inputs.map((inputs) => async () => {
      await steward.refresh();
      const differing = steward.differences(inputs);
      if (differing.length > 0) {
        throw new Drift(differing, steward.replacements(inputs));
      }
    });
    return [...ups.flatMap((up, index) => [up, refreshes[index] ?? up]), () => steward.destroy()];
  }

  #context(settings: Partial<ClientSettings> = {}, environment = this.environment): Context {
    const context = contextBehind(this.interposer, environment, settings, (message) => this.#warnings.push(message));
    this.#contexts.push(context);
    return context;
  }
}

/** A context as a new provider process would have it, behind the interposer. */
export function contextBehind(
  { url }: Interposer,
  environment: NodeJS.ProcessEnv,
  settings: Partial<ClientSettings> = {},
  warn: (message: string) => void = () => undefined,
): Context {
  const { client, ...others } = readSettings(() => undefined, { ...environment, DBSS_ENDPOINT: url });
  const log = { progress: () => undefined, warn };
  const adjusted = { ...others, client: { ...client, retryBaseMs: 5, ...settings } };
  return createContext(adjusted, log, AbortSignal.timeout(TOO_LONG_MS));
}

/** A refresh shows that a change was not made: the life continues with that `up`. */
class Drift extends Error {
  constructor(
    differing: readonly string[],
    readonly replaces: readonly string[],
  ) {
    super(`not as declared after all: ${differing.join(", ")}`);
  }
}

interface Done {
  readonly done: number;
  readonly error?: string;
  readonly drift?: Drift;
}

async function asFarAsItGoes(commands: readonly (() => Promise<void>)[]): Promise<Done> {
  let done = 0;
  try {
    for (const command of commands) {
      await command();
      done += 1;
    }
    return { done };
  } catch (error) {
    return { done, error: messageOf(error), ...(error instanceof Drift && { drift: error }) };
  }
}

/** The credentials of a user, for whom tokens are fetched and the project is looked up. */
export function userOf(account: Cloud["account"]): NodeJS.ProcessEnv {
  const { HW_ACCESS_KEY, HW_SECRET_KEY, HW_PROJECT_ID, ...others } = environmentOf(account);
  const { userName, userPassword, domainName } = account;
  return { ...others, HW_USER_NAME: userName, HW_USER_PASSWORD: userPassword, HW_DOMAIN_NAME: domainName };
}

/** Complete sets of arguments: one, another that differs wherever it can be updated in place, and the first again. */
function inputsOf({ lifecycle, args, names }: Lived, home: Home): Values[] {
  const complete = args(home).filter((values) => names.every((name) => name in values));
  const [first = {}, ...others] = fc.sample(complete, { numRuns: 50, seed: 1 });
  const lasting = Object.fromEntries(Object.entries(first).filter(([name]) => !isUpdated(lifecycle, name)));
  const differing = (values: Values) =>
    Object.keys(values).filter((name) => !isDeepStrictEqual(values[name], first[name]));
  const second = others
    .map((values) => ({ ...values, ...lasting }))
    .reduce((best, values) => (differing(values).length > differing(best).length ? values : best), first);
  return [first, second, first].map((values) => legal(lifecycle, values));
}

function isUpdated({ args }: Lived["lifecycle"], name: string): boolean {
  const schema = args.shape[name];
  return schema !== undefined && onChange(schema) === "updates";
}

function legal(lifecycle: Lived["lifecycle"], values: Values): Values {
  const { inputs, failures } = check(lifecycle, values, () => false);
  if (failures.length > 0) {
    throw new Error(JSON.stringify(failures));
  }
  return lifecycle.args.parse(inputs);
}
