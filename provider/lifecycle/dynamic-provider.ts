import type { dynamic } from "@pulumi/pulumi";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import type { z } from "zod";
import { check } from "./check";
import { ProcessContext } from "./context";
import type { Found, Lifecycle, State } from "./contract";
import { diff } from "./diff";
import { messageOf, PartialFailure } from "./errors";
import { stateSchema } from "./state";

type Values = Record<string, unknown>;

const shared = new ProcessContext();

/** Hosts a lifecycle as a dynamic provider of Pulumi: what the engine calls, translated. */
export function dynamicProvider<Args extends z.ZodObject, Outputs extends z.ZodObject>(
  lifecycle: Lifecycle<Args, Outputs>,
): dynamic.ResourceProvider<Values, Values> {
  const schema = stateSchema(lifecycle);
  const parseState = (state: Values): State<Args, Outputs> => schema.parse(withoutProvider(state));
  const parseInputs = (inputs: Values) => lifecycle.args.parse(withoutProvider(inputs));
  const inputsOf = (state: object): Values =>
    Object.fromEntries(Object.entries(state).filter(([name]) => name in lifecycle.args.shape));

  return {
    async configure({ config }) {
      shared.configure((key) => config.get(`dbss:${key}`));
    },

    async check(_olds, news) {
      return reported(async () => {
        shared.settings();
        const checked = check(lifecycle, withoutProvider(news), (value) => value === unknownValue);
        return { inputs: checked.inputs, failures: [...checked.failures] };
      });
    },

    async diff(id, olds, news) {
      const { changed, replaces, ignored } = diff(lifecycle, withoutProvider(olds), withoutProvider(news));
      for (const name of ignored) {
        shared.log.warn(
          `${id}: ${name} is now ${text(news[name])}, but ${text(olds[name])} was bought. A change of ${name} buys and changes nothing.`,
        );
      }
      return {
        changes: changed.length > 0,
        replaces: [...replaces],
        deleteBeforeReplace: lifecycle.deleteBeforeReplace ?? false,
      };
    },

    async create(inputs) {
      return reported(async () => {
        const { id, state } = await lifecycle.create(shared.context(), parseInputs(inputs));
        return { id, outs: plain(state) };
      }, inputs.__provider);
    },

    async read(id, state) {
      return reported(async () => {
        const found: Found<State<Args, Outputs>> | undefined = await lifecycle.read(
          shared.context(),
          id,
          parseState(state ?? {}),
        );
        return found ? { id: found.id, props: plain(found.state), inputs: inputsOf(plain(found.state)) } : {};
      });
    },

    async update(id, olds, news) {
      return reported(async () => {
        const state = await lifecycle.update(shared.context(), id, parseState(olds), parseInputs(news));
        return { outs: plain(state) };
      }, news.__provider);
    },

    async delete(id, state) {
      await reported(() => lifecycle.delete(shared.context(), id, parseState(state)));
    },
  };
}

function withoutProvider({ __provider, ...values }: Values): Values {
  return values;
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
      const properties = { ...plain(error.state), __provider: provider };
      throw Object.assign(report, { id: error.id, properties, reasons: [error.message] });
    }
    throw report;
  }
}
