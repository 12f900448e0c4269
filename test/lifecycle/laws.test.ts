import { inspect } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { unknownValue } from "../../provider/host/engine-values";
import { check } from "../../provider/model/check";
import type { Context } from "../../provider/model/context";
import { diff, metaOf, onChange } from "../../provider/model/diff";
import type { Found, Resource } from "../../provider/model/resource";
import { RESOURCE_TYPES } from "../../provider/resources";
import { type Cloud, startCloud } from "../cloud";
import { drawHosts, importUnderNative, previewing, under } from "../host/hosted";
import { buyInstance, homeArgs } from "./buy-instance";
import { emptyLists } from "./empty-lists";
import { specimens } from "./specimens";
import type { Home } from "./specimens/specimen";

type Values = Record<string, unknown>;

const nothingUnknown = () => false;

let cloud: Cloud;
let home: Home;

let settle: () => Promise<void>;

beforeAll(async () => {
  cloud = await startCloud();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1, powerSeconds: 1, deleteSeconds: 1 });
  const { state } = await buyInstance(cloud.context(), homeArgs);
  home = { instanceId: state.instanceId ?? "", resourceId: state.resourceId ?? "" };
  settle = await cloud.checkpoint();
});
afterAll(() => cloud.close());
beforeEach(() => settle());

/** Imports as the engine does, under the native host. */
const importing = (lifecycle: Resource, id: string) => importUnderNative(lifecycle, cloud.context(), id);

type Contexts = () => Context;

/** Steps of one engine operation share its lists. Separate operations each read their own. */
const sharing: readonly [string, () => Contexts][] = [
  [
    "in one operation",
    () => {
      const context = cloud.context();
      return () => context;
    },
  ],
  ["in separate operations", () => () => cloud.context()],
];

function checked(lifecycle: Resource, args: Values): Values {
  const { inputs, failures } = check(lifecycle, args, nothingUnknown);
  expect(failures).toEqual([]);
  return lifecycle.args.parse(inputs);
}

function drawn(specimen: (typeof specimens)[number], runs: number, prove: (inputs: Values) => Promise<void>) {
  return fc.assert(
    fc.asyncProperty(specimen.args(home), async (args) => {
      await prove(checked(specimen.lifecycle, args));
    }),
    { numRuns: runs, endOnFailure: true },
  );
}

it("every resource has a specimen", () => {
  const names = specimens.map(({ name }) => name);
  expect(names, "add it to test/lifecycle/specimens, in the same order").toEqual(RESOURCE_TYPES);
});

const drawHost = drawHosts("LAWS_SEED");

describe.each(specimens.map((specimen) => ({ ...specimen, host: drawHost() })))("$name, $host host", (specimen) => {
  const lifecycle = under(specimen.host, specimen.lifecycle);

  const preview = (context = cloud.context()) => previewing(specimen.host, specimen.lifecycle, context);

  beforeEach(() => specimen.prepare?.(cloud, home));

  /** The arguments, with the dependencies of the resource known to the context's run. */
  async function within(context: Context, args: Values): Promise<Values> {
    return (await specimen.dependOn?.(context, args)) ?? args;
  }

  async function made(args: Values, context: Context = cloud.context()): Promise<Found<Values>> {
    return lifecycle.create(context, await within(context, args));
  }

  /** Deletes in a separate run if the resource guards itself against deletion in the run that created it. */
  async function deleted({ id, state }: Found<Values>, context: Context): Promise<void> {
    await lifecycle.delete(lifecycle.guardsItself ? cloud.context() : context, id, state);
  }

  /** Arguments that set every field. */
  function everything(): Values {
    const [sample] = fc.sample(
      specimen.args(home).filter((args) => Object.keys(specimen.tamper).every((name) => name in args)),
      { numRuns: 1, seed: 1 },
    );
    return checked(lifecycle, sample ?? {});
  }

  it.each(sharing)("law 1, %s: diff finds no change in what read returns after create", async (_, contexts) => {
    await drawn(specimen, 6, async (args) => {
      const context = contexts();
      const first = context();
      const inputs = await within(first, args);
      const created = await lifecycle.create(first, inputs);
      expect(diff(lifecycle, created.state, inputs).changed).toEqual([]);
      const read = await lifecycle.read(context(), created.id, created.state);
      expect(read?.id).toBe(created.id);
      const found = { id: created.id, state: read?.state ?? {} };
      expect(await preview().compare(found, inputs)).toEqual({ isChanged: false, replaces: false });
      expect(read?.state).toEqual(created.state);
      await deleted(created, context());
    });
  });

  it("law 1, on a new instance: create waits for lists that are still empty", async () => {
    const context = cloud.context();
    const inputs = await within(context, everything());
    await emptyLists(cloud);
    const created = await lifecycle.create(context, inputs);
    expect(diff(lifecycle, created.state, inputs).changed).toEqual([]);
    expect((await lifecycle.read(cloud.context(), created.id, created.state))?.state).toEqual(created.state);
  });

  it.each(Object.keys(specimen.tamper))("law 2: read detects a change of %s made outside Pulumi", async (field) => {
    const inputs = await within(cloud.context(), everything());
    const created = await made(inputs);
    await specimen.tamper[field]?.(cloud, created);
    const read = await lifecycle.read(cloud.context(), created.id, created.state);
    const { changed } = diff(lifecycle, read?.state ?? {}, inputs);
    expect(changed.length).toBe(1);
    const found = { id: read?.id ?? "", state: read?.state ?? {} };
    expect(await preview().compare(found, inputs)).toHaveProperty("isChanged", true);
    // Switching a single rule inverts the whole switch.
    expect(field === "rules" ? ["rules", "enabled"] : [field]).toContain(changed[0]);
  });

  it("law 2: every field that is read back has a test that tampers with it", () => {
    const meta = (name: string) => lifecycle.args.shape[name]?.meta() ?? {};
    const notRead = Object.keys(lifecycle.args.shape).filter(
      (name) => meta(name).writeOnly || meta(name).onChange === "creation",
    );
    const keys = ["instanceId", "resourceId", "resourceType", "rdsId", ...(specimen.untampered ?? [])];
    const readBack = Object.keys(lifecycle.args.shape).filter(
      (name) => !notRead.includes(name) && !keys.includes(name),
    );
    expect(Object.keys(specimen.tamper).sort()).toEqual(readBack.sort());
  });

  it("law 3: read reports a removed resource as gone", async () => {
    const created = await made(everything());
    await specimen.remove(cloud, created);
    expect(await lifecycle.read(cloud.context(), created.id, created.state)).toBeUndefined();
  });

  it.each([403, 500])("law 3: read throws on HTTP %i instead of reporting the resource as gone", async (status) => {
    const created = await made(everything());
    await cloud.fault({ times: 1000, effect: { kind: "status", status } });
    await expect(lifecycle.read(cloud.context(), created.id, created.state)).rejects.toThrow(String(status));
  });

  it.each(sharing)(
    "law 4, %s: a second delete succeeds, and so does deleting a removed resource",
    async (_, contexts) => {
      const context = contexts();
      const created = await made(everything(), context());
      await deleted(created, context());
      await deleted(created, context());
      const again = await made(everything(), context());
      await specimen.remove(cloud, again);
      await expect(deleted(again, context())).resolves.toBeUndefined();
    },
  );

  it.each(sharing)("law 4, %s: create and update can be repeated", async (_, contexts) => {
    const context = contexts();
    const run = context();
    const inputs = await within(run, everything());
    const first = await lifecycle.create(run, inputs);
    const second = await made(inputs, context());
    expect(second.id === first.id ? "same" : "another").toBe(specimen.createdAgain ?? "same");
    expect(diff(lifecycle, second.state, inputs).changed).toEqual([]);
    const updated = await lifecycle.update(context(), first.id, first.state, inputs);
    expect(diff(lifecycle, updated, inputs).changed).toEqual([]);
    expect((await cloud.state()).orders.filter(({ status }) => status === 5).length).toBeLessThanOrEqual(2);
  });

  it("law 4: leaves no difference after an update that omits an argument", async () => {
    const run = cloud.context();
    const inputs = await within(run, everything());
    const created = await lifecycle.create(run, inputs);
    for (const omitted of Object.keys(inputs).filter(isOptional)) {
      const { [omitted]: _omitted, ...rest } = inputs;
      const fewer = checked(lifecycle, rest);
      const updated = await lifecycle.update(cloud.context(), created.id, created.state, fewer);
      const read = await lifecycle.read(cloud.context(), created.id, updated);
      expect({ omitted, changed: diff(lifecycle, updated, fewer).changed }).toEqual({ omitted, changed: [] });
      expect({ omitted, changed: diff(lifecycle, read?.state ?? {}, fewer).changed }).toEqual({ omitted, changed: [] });
      await lifecycle.update(cloud.context(), created.id, updated, inputs);
    }
  });

  /** Whether an update may omit the argument: some legal arguments are without it. */
  function isOptional(name: string): boolean {
    const schema = lifecycle.args.shape[name];
    const samples = fc.sample(specimen.args(home), { numRuns: 30, seed: 1 });
    return schema !== undefined && onChange(schema) === "updates" && samples.some((args) => !(name in args));
  }

  it.each(specimen.illegal)("law 5: check rejects $put and names $property", async ({ put, property }) => {
    const failures = await preview().check({ ...everything(), ...put });
    expect(failures.some((failure) => failure.startsWith(`${property}: `))).toBe(true);
    expect(failures.every((failure) => /: \S/.test(failure))).toBe(true);
  });

  it("law 6: state, log lines and errors contain no secret", async () => {
    const context = cloud.context();
    const created = await made(everything(), context);
    await cloud.fault({ times: 1000, effect: { kind: "status", status: 403 } });
    const error: unknown = await lifecycle.read(cloud.context(), created.id, created.state).catch((e: unknown) => e);
    const said = inspect({ created, error, progress: context.progress, context }, { depth: 20, showHidden: true });
    expect(said).toContain("403");
    expect(said).not.toContain(cloud.account.secretKey);
    expect(said).not.toContain(cloud.account.accessKey);
  });

  it("law 8: import recovers a created resource from its ID alone", async () => {
    const inputs = await within(cloud.context(), everything());
    const created = await made(inputs);
    const imported = await importing(lifecycle, created.id);
    expect(imported?.id).toBe(created.id);
    for (const [name, value] of Object.entries(created.state)) {
      if (!isUntold(name)) {
        expect({ [name]: imported?.state[name] }).toEqual({ [name]: value });
      }
    }
    const { failures } = check(lifecycle, imported?.inputs ?? {}, nothingUnknown);
    expect(failures.filter(({ property }) => !isUntold(property))).toEqual([]);
  });

  it("law 8: import rejects a malformed ID and explains its form", async () => {
    await expect(importing(lifecycle, "")).rejects.toThrow(lifecycle.idForm);
    await expect(importing(lifecycle, "a/b/c/d")).rejects.toThrow(lifecycle.idForm);
  });

  it("law 9: list shows the ID of a resource as long as it exists", async () => {
    const listed = async () => (await lifecycle.list(cloud.context())).map(({ id }) => id).sort();
    const before = await listed();
    const created = await made(everything());
    const { isListed = (ids, { id }) => ids.includes(id) } = specimen;
    expect(isListed(await listed(), created)).toBe(true);
    await deleted(created, cloud.context());
    expect(await listed()).toEqual(before);
  });

  /** Whether only the declaration knows it: the service does not report it, or it only matters for creation. */
  function isUntold(name: string): boolean {
    const schema = lifecycle.args.shape[name];
    const { onChange, writeOnly } = schema === undefined ? {} : metaOf(schema);
    return onChange === "creation" || writeOnly === true || specimen.untoldOnImport?.includes(name) === true;
  }

  it("law 7: unknown values pass check", async () => {
    const context = cloud.context();
    const args = await within(context, everything());
    const unknown = Object.fromEntries(Object.keys(args).map((name) => [name, unknownValue]));
    expect(await preview(context).check(unknown)).toEqual([]);
    for (const name of Object.keys(args)) {
      expect(await preview(context).check({ ...args, [name]: unknownValue })).toEqual([]);
    }
  });
});
