import { availableParallelism } from "node:os";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { ACCOUNT, EDITIONS } from "../../emulator";
import { auditOrder } from "../../provider/resources/audit-order/lifecycle";
import { rdsAuditDatabase } from "../../provider/resources/rds-audit-database";
import { riskRuleSwitch } from "../../provider/resources/risk-rule-switch";
import { append, type Cloud, startCloud } from "../cloud";
import { buyInstance, homeArgs, orderInputs } from "../lifecycle/buy-instance";
import { concurrently } from "../lifecycle/program-run";

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
  const added = Array.from({ length: DATABASES }, (_, index) => ({ ...rds, id: `rds-${index}` }));
  await append(cloud, "rdsInstances", added);
  settle = await cloud.checkpoint();
});
beforeEach(() => settle());
afterAll(() => cloud.close());

/** The number of requests made by steps that run as the engine runs them. */
async function requestsOf(steps: readonly (() => Promise<unknown>)[]): Promise<number> {
  await cloud.requests();
  await concurrently(steps);
  return (await cloud.requests()).length;
}

it("auditing a database takes at most two requests when many are added together", async () => {
  const context = cloud.context();
  const steps = Array.from({ length: DATABASES }, (_, index) => async () => {
    await rdsAuditDatabase.create(context, { instanceId, rdsId: `rds-${index}`, auditEnabled: true });
  });
  expect(await requestsOf(steps)).toBeLessThanOrEqual(2 * DATABASES);
  const added = (await cloud.state()).databases.filter(({ status }) => status === "ON");
  expect(added.length).toBe(DATABASES);
});

it("a batch stops waiting once the engine has begun as many steps as it runs in parallel", async () => {
  const { steps } = cloud.context();
  const ending = new AbortController();
  const untilTheEnd = () => new Promise<void>((resolve) => ending.signal.addEventListener("abort", () => resolve()));
  const begun = Array.from({ length: 4 * availableParallelism() - 1 }, () => steps.during(untilTheEnd));
  let isGathered = false;
  const gathered = steps.gathered().then(() => {
    isGathered = true;
  });
  begun.push(steps.during(untilTheEnd));
  // Far less than the longest time that a batch waits.
  await turn();
  await turn();
  expect(isGathered).toBe(true);
  ending.abort();
  await Promise.all([gathered, ...begun]);
});

it("switches of risk rules that are created together share one list request", async () => {
  const context = cloud.context();
  const rules = (await cloud.state()).riskRules.filter((rule) => rule.instance_id === instanceId);
  await cloud.requests();
  await concurrently(
    rules.slice(0, 3).map(({ id }) => async () => {
      await riskRuleSwitch.create(context, { instanceId, rules: [id], enabled: false });
    }),
  );
  const looks = (await cloud.requests()).filter(({ operation }) => operation === "listAuditRuleRisksNew");
  expect(looks.length).toBe(1);
});

it("a switch of a risk rule takes at most two requests when all rules are switched together", async () => {
  const context = cloud.context();
  const rules = (await cloud.state()).riskRules.filter((rule) => rule.instance_id === instanceId);
  const steps = rules.map(({ id }) => async () => {
    await riskRuleSwitch.create(context, { instanceId, rules: [id], enabled: false });
  });
  expect(await requestsOf(steps)).toBeLessThanOrEqual(2 * rules.length);
});

it("orders that are placed together are each searched for a mark no more than once", async () => {
  await cloud.temperament({ orderText: "echoed" });
  const context = cloud.context();
  const names = Array.from({ length: 20 }, (_, index) => `audit-${index}`);
  await cloud.requests();
  await concurrently(
    names.map((name, index) => async () => {
      await auditOrder.create(context, orderInputs({ ...homeArgs, name, mark: index.toString(16).padStart(32, "0") }));
    }),
  );
  const requests = await cloud.requests();
  const shown = requests.filter(({ operation }) => operation === "showCustomerOrderDetails").length;
  // Each order is also read by the resource that placed it.
  expect(shown).toBeLessThanOrEqual(2 * names.length);
});
