import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { Context } from "../../provider/model/context";
import { diff } from "../../provider/model/diff";
import { PartialFailure } from "../../provider/model/errors";
import type { Found } from "../../provider/model/resource";
import { InstanceHome } from "./instance-home";
import { specimens } from "./specimens";
import type { Specimen, Values } from "./specimens/specimen";

const home = new InstanceHome();

const KINDS = [
  "RiskRule",
  "SqlInjectionRule",
  "MaskingRule",
  "AuditScope",
  "Whitelist",
  "AlarmTopic",
  "ReportSchedule",
  "LogRetention",
  "EcsAuditDatabase",
  "AuditAgent",
  "AuditReport",
];

/** How a step is interrupted: before or after the request takes effect. */
const CUTS = ["reset-before", "reset-after"] as const;

const cases = specimens
  .filter(({ name }) => KINDS.includes(name))
  .flatMap((specimen) => CUTS.map((kind) => ({ name: specimen.name, kind, specimen })));

/** Arguments that set every field. Another seed draws other values. */
function everything(specimen: Specimen, seed: number): Values {
  const all = specimen.args(home).filter((args) => Object.keys(specimen.tamper).every((name) => name in args));
  const [sample] = fc.sample(all, { numRuns: 1, seed });
  return specimen.lifecycle.args.parse({ ...sample });
}

/** The contents and settings of an instance. */
async function contents(): Promise<Values> {
  const { riskRules, sqlRules, maskRules, scopes, whitelists, instanceSettings, reportTemplates, ...rest } =
    await home.cloud.state();
  const { databases, agents, reports } = rest;
  const rules = { riskRules, sqlRules, maskRules, scopes, whitelists };
  return { ...rules, instanceSettings, reportTemplates, databases, agents, reports };
}

/**
 * Runs a step in which all requests after the first n are lost, for n from 0 until it succeeds. After each failure,
 * `finish` continues from the state that was kept, if any.
 */
async function cutShortEverywhere(
  kind: (typeof CUTS)[number],
  step: (context: Context) => Promise<unknown>,
  finish: (kept: Found<Values> | undefined) => Promise<void>,
): Promise<void> {
  for (let n = 0; ; n++) {
    expect(n).toBeLessThan(20);
    await home.cloud.fault({ skip: n, times: 1000, effect: { kind } });
    const context = home.hastyContext();
    const failure: unknown = await step(context).then(
      () => undefined,
      (error: unknown) => error,
    );
    await context.client.close();
    await home.mend();
    if (failure === undefined) {
      expect(n).toBeGreaterThan(0);
      return;
    }
    const isKept = failure instanceof PartialFailure;
    await finish(isKept ? { id: failure.id, state: failure.state as Values } : undefined);
  }
}

describe.each(cases)("$name, interrupted by $kind", ({ kind, specimen }) => {
  const { lifecycle } = specimen;

  beforeEach(() => specimen.prepare?.(home.cloud, home));

  it("completes an interrupted create with the next step, without duplicates", async () => {
    const inputs = everything(specimen, 1);
    const before = await contents();
    const create = (context: Context) => lifecycle.create(context, inputs);
    await cutShortEverywhere(kind, create, async (kept) => {
      const context = home.cloud.context();
      const { id, state } = kept
        ? { id: kept.id, state: await lifecycle.update(context, kept.id, kept.state, inputs) }
        : await create(context);
      expect(diff(lifecycle, state, inputs).changed).toEqual([]);
      expect((await lifecycle.read(home.cloud.context(), id, state))?.state).toEqual(state);
      await lifecycle.delete(home.cloud.context(), id, state);
      expect(await contents()).toEqual(before);
    });
  });

  it("completes an interrupted update with the next update", async () => {
    const [first, second] = [everything(specimen, 1), everything(specimen, 2)];
    const replaced = Object.keys(lifecycle.args.shape).filter((name) =>
      diff(lifecycle, first, second).replaces.includes(name),
    );
    const inputs = { ...second, ...Object.fromEntries(replaced.map((name) => [name, first[name]])) };
    const created = await lifecycle.create(home.cloud.context(), first);
    const update = (context: Context, state: Values) => lifecycle.update(context, created.id, state, inputs);
    await cutShortEverywhere(
      kind,
      (context) => update(context, created.state),
      async (kept) => {
        const state = await update(home.cloud.context(), kept?.state ?? created.state);
        expect(diff(lifecycle, state, inputs).changed).toEqual([]);
        await lifecycle.update(home.cloud.context(), created.id, state, first);
      },
    );
  });

  it("completes an interrupted delete with the next delete", async () => {
    const inputs = everything(specimen, 1);
    const before = await contents();
    let made = await lifecycle.create(home.cloud.context(), inputs);
    await cutShortEverywhere(
      kind,
      (context) => lifecycle.delete(context, made.id, made.state),
      async () => {
        await lifecycle.delete(home.cloud.context(), made.id, made.state);
        expect(await contents()).toEqual(before);
        made = await lifecycle.create(home.cloud.context(), inputs);
      },
    );
    expect(await contents()).toEqual(before);
  });
});
