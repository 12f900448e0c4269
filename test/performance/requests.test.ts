import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { ACCOUNT, EDITIONS } from "../../emulator";
import { rdsAuditDatabase } from "../../provider/resources/rds-audit-database";
import { riskRuleSwitch } from "../../provider/resources/risk-rule-switch";
import { type Cloud, startCloud } from "../cloud";
import { buyInstance } from "../lifecycle/buy-instance";
import { homeArgs } from "../lifecycle/home";

/** How many steps the engine takes at once on a machine with two cores. */
const AT_ONCE = 8;

const DATABASES = EDITIONS.high.proxy;

let cloud: Cloud;
let instanceId: string;
let settle: () => Promise<void>;

beforeAll(async () => {
  cloud = await startCloud();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1 });
  const larger = { edition: "high", flavor: ACCOUNT.flavors.high } as const;
  const { state } = await buyInstance(cloud.context(), { ...homeArgs, ...larger });
  instanceId = state.instanceId ?? "";
  const [rds] = (await cloud.state()).rdsInstances;
  for (let index = 0; index < DATABASES; index += 1) {
    await cloud.patch({ op: "add", path: "/rdsInstances/-", value: { ...rds, id: `rds-${index}` } });
  }
  settle = await cloud.checkpoint();
});
beforeEach(() => settle());
afterAll(() => cloud.close());

/** Takes steps as the engine does: so many at once, the next one when one is done. Returns the requests that they made. */
async function requestsOf(steps: readonly (() => Promise<unknown>)[]): Promise<number> {
  await cloud.requests();
  const waiting = steps.values();
  const taking = Array.from({ length: AT_ONCE }, async () => {
    for (const step of waiting) {
      await step();
    }
  });
  await Promise.all(taking);
  return (await cloud.requests()).length;
}

it("a database takes at most two requests to be audited, as all that are added together share one look", async () => {
  const context = cloud.context();
  const steps = Array.from({ length: DATABASES }, (_, index) => async () => {
    await rdsAuditDatabase.create(context, { instanceId, rdsId: `rds-${index}`, auditEnabled: true });
  });
  expect(await requestsOf(steps)).toBeLessThanOrEqual(2 * DATABASES);
  const added = (await cloud.state()).databases.filter(({ status }) => status === "ON");
  expect(added.length).toBe(DATABASES);
});

it("a switch of a risk rule takes at most two", async () => {
  const context = cloud.context();
  const rules = (await cloud.state()).riskRules.filter((rule) => rule.instance_id === instanceId);
  const steps = rules.map(({ id }) => async () => {
    await riskRuleSwitch.create(context, { instanceId, rules: [id], enabled: false });
  });
  expect(await requestsOf(steps)).toBeLessThanOrEqual(2 * rules.length);
});
