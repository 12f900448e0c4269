import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { diff } from "../../provider/model/diff";
import type { Found } from "../../provider/model/resource";
import { stateReader, stateSchema } from "../../provider/model/state";
import { onInstance } from "../../provider/resources/audit-instance/presence";
import { type Cloud, startCloud } from "../cloud";
import { buyInstance, homeArgs } from "./buy-instance";
import { specimens } from "./specimens";
import type { Home, Specimen, Values } from "./specimens/specimen";

// States written by another version may lack properties that this one writes and hold others that it does not know.

let cloud: Cloud;
let home: Home;
let back: () => Promise<void>;

beforeAll(async () => {
  cloud = await startCloud();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1, powerSeconds: 1, deleteSeconds: 1 });
  const { state } = await buyInstance(cloud.context(), homeArgs);
  home = { instanceId: state.instanceId ?? "", resourceId: state.resourceId ?? "" };
  back = await cloud.checkpoint();
});
afterAll(() => cloud.close());
beforeEach(() => back());

/** Properties that identify a resource or show that an instance was bought. No version can do without them. */
const FINDING = ["instanceId", "resourceId", "databaseId", "agentId", "reportId", "orderId"];

function without(values: Values, name: string): Values {
  return Object.fromEntries(Object.entries(values).filter(([each]) => each !== name));
}

/** Whether the engine passes the argument in every declaration. */
function isAlwaysThere({ args }: Specimen["lifecycle"], name: string): boolean {
  const arg = args.shape[name];
  return arg !== undefined && ("defaultValue" in arg._zod.def || !arg.safeParse(undefined).success);
}

/** Whether a setting equals its previous value, so that its deletion restores nothing. */
function isAsBefore({ previous, ...state }: Values): boolean {
  const told = Object.entries(previous ?? {}).filter(([, value]) => value !== undefined);
  return previous !== undefined && told.every(([name, value]) => isDeepStrictEqual(state[name], value));
}

/** Creates a resource with every argument set. */
async function create(specimen: Specimen): Promise<Found<Values> & { readonly inputs: Values }> {
  const all = specimen
    .args(home)
    .filter(
      (args) => Object.keys(specimen.tamper).every((name) => name in args) && specimen.isChange?.(args) !== false,
    );
  const [sample = {}] = fc.sample(all, { numRuns: 1, seed: 1 });
  const context = cloud.context();
  const args = specimen.lifecycle.args.parse((await specimen.dependOn?.(context, sample)) ?? sample);
  return { ...(await specimen.lifecycle.create(context, args)), inputs: args };
}

describe.each(specimens)("$name", (specimen) => {
  const lifecycle = onInstance(specimen.lifecycle);
  const schema = stateSchema(lifecycle);

  beforeEach(() => specimen.prepare?.(cloud, home));

  it("reads and deletes a resource whose state lacks any one property", async () => {
    const names = Object.keys((await create(specimen)).state).filter((name) => !FINDING.includes(name));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      await back();
      await specimen.prepare?.(cloud, home);
      const { id, state, inputs } = await create(specimen);
      const gap = schema.parse(without(state, name));
      const read = await lifecycle.read(cloud.context(), id, gap);
      expect(read?.id, `read without ${name}`).toBe(id);
      if (isAlwaysThere(lifecycle, name)) {
        expect(diff(lifecycle, read?.state ?? {}, inputs).replaces, `compared without ${name}`).toEqual([]);
      }
      await lifecycle.delete(cloud.context(), id, gap);
    }
  });

  it("reads and deletes a resource whose state has unknown properties", async () => {
    const { id, state } = await create(specimen);
    const odd = schema.parse({ ...state, color: "blue", nested: { deep: [1, null] } });
    expect((await lifecycle.read(cloud.context(), id, odd))?.id).toBe(id);
    await lifecycle.delete(cloud.context(), id, odd);
    const left = await specimen.lifecycle.read(cloud.context(), id, state);
    expect(isDeepStrictEqual(left, { id, state })).toBe(isAsBefore(state));
  });

  it("drops a property of the wrong type, or reports it if only the state has it", async () => {
    const { id, state } = await create(specimen);
    const readState = stateReader(lifecycle);
    for (const [name, value] of Object.entries(state).filter(([, each]) => each !== undefined)) {
      const odd = { ...state, [name]: value instanceof Object ? "secret" : ["secret"] };
      const read = readState(odd);
      const unreadable = [...read.dropped, ...read.needed];
      expect(unreadable.map(({ property }) => property)).toEqual([name]);
      expect(unreadable[0]?.problem).toMatch(new RegExp(`^${name} (must be of type|is invalid)`));
      expect(unreadable[0]?.problem).not.toContain("secret");
      expect(read.state).toEqual(schema.parse(without(state, name)));
      if (FINDING.includes(name)) {
        expect(read.needed, name).not.toEqual([]);
      } else if (read.needed.length === 0) {
        expect((await lifecycle.read(cloud.context(), id, read.state))?.id, `read without ${name}`).toBe(id);
      }
    }
  });

  it("replaces nothing if the state lacks an argument that is always passed", () => {
    const [sample = {}] = fc.sample(specimen.args(home), { numRuns: 1, seed: 1 });
    expect(diff(lifecycle, sample, sample).replaces).toEqual([]);
    for (const name of Object.keys(lifecycle.args.shape).filter((each) => isAlwaysThere(lifecycle, each))) {
      expect(diff(lifecycle, without(sample, name), sample).replaces, name).toEqual([]);
    }
  });
});
