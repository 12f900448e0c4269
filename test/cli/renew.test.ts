import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { drawTemperament } from "../../emulator";
import type { Client } from "../../provider/client";
import { type Cloud, startCloud } from "../cloud";
import { buy } from "./buying";
import { cliOn, typingOn } from "./cli";

const PRICE = 2925;
const RENEWAL = 2;
const CANCELED = 4;

let cloud: Cloud;
let client: Client;
let resourceId: string;
let instanceId: string;
/** When the paid period ends, and a date after that. */
let endsAt: string;
let later: string;

beforeAll(async () => {
  cloud = await startCloud();
  client = cloud.context().client;
});
beforeEach(async () => {
  await cloud.reset();
  ({ resourceId } = await buy(cloud, client, "audit-1"));
  const { subscriptions, instances } = await cloud.state();
  endsAt = subscriptions.find((row) => row.resource_id === resourceId)?.expire_time ?? "";
  instanceId = instances.find((row) => row.resource_id === resourceId)?.id ?? "";
  later = new Date(Date.parse(endsAt) + 86_400_000).toISOString().slice(0, 10);
  await cloud.requests();
});
afterAll(() => cloud.close());

const renew = (...args: string[]) => cliOn(cloud.account, "renew", "audit-1", ...args);

/** Renews as a pipeline does, repeatedly. */
const renewUnattended = (...args: string[]) =>
  renew("--if-ends-before", later, "--max-price", "3000 CNY", "--yes", ...args);

const typing = (typed: string | AsyncIterable<string>, ...args: string[]) =>
  typingOn(cloud.account, typed, "renew", ...args);

async function renewals() {
  const { orders, payments, subscriptions } = await cloud.state();
  const placed = orders.filter(({ order_type: type }) => type === RENEWAL);
  return {
    statuses: placed.map(({ status }) => status),
    payments: payments.filter(({ order_id: id }) => placed.some(({ order_id }) => order_id === id)).length,
    isExtended: (subscriptions.find((row) => row.resource_id === resourceId)?.expire_time ?? "") > endsAt,
  };
}

/** Changes the time at which the renewal was ordered. */
async function placedAt(time: Date): Promise<void> {
  const index = (await cloud.state()).orders.findIndex(({ order_type: type }) => type === RENEWAL);
  await cloud.patch({ op: "replace", path: `/orders/${index}/created_at`, value: time.toISOString() });
}

const NOTHING = { statuses: [], payments: 0, isExtended: false };
const CANCELED_ORDER = { statuses: [CANCELED], payments: 0, isExtended: false };

describe("a renewal", () => {
  test("shows the price, asks for the name, and is paid once", async () => {
    const { code, stdout, stderr } = await typing("audit-1", resourceId);
    expect(stderr).toMatch(
      /This buys 1 month for audit instance audit-1 \(.*\), edition low, for 2925 CNY, paid from the account balance\. The current period ends at /,
    );
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Audit instance audit-1 \(.*\) is paid until .*: 2925 CNY, order CS\w+\.\n$/),
    });
    expect(await renewals()).toMatchObject({ payments: 1, isExtended: true });
  });

  test("reports that auto-renewal is also on", async () => {
    await client.bss.enableAutoRenew({ resource_id: resourceId });
    const { stderr } = await typing("no", instanceId);
    expect(stderr).toContain("Auto-renewal is on for the instance: this period is bought in addition.");
  });

  test("orders nothing if it is not confirmed", async () => {
    expect(await typing("yes", "audit-1")).toMatchObject({ code: 1, stdout: "" });
    const { stderr } = await renew();
    expect(stderr).toMatch(
      /confirmation is required\. .* add --yes, --max-price and --if-ends-before\. This buys 1 month .* for 2925 CNY/,
    );
    expect(await renewals()).toEqual(NOTHING);
  });

  test.each([
    [["--yes"], /--yes requires --max-price and --if-ends-before, so that/],
    [["--yes", "--max-price", "3000 CNY"], /--yes requires/],
    [["--max-price", "3000"], /It must be an amount with its currency, such as "3000 CNY"\./],
    [["--if-ends-before", "soon"], /It must be a date such as "2027-01-31"\./],
    [["--if-ends-before", "2027-02-31"], /It must be a date such as "2027-01-31"\./],
    [["--period", "10"], /--period must be at most 9 months or 3 years\. Nothing/],
    [
      ["--period", "24"],
      /9 months or 3 years\. For 24 months, use --period-unit year --period 2\. Nothing was requested\./,
    ],
    [["--period", "48"], /--period must be at most 9 months or 3 years\. Nothing/],
  ])("with %j is rejected before anything is requested", async (args, message) => {
    const { code, stderr } = await renew(...args);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) });
    expect(await cloud.requests()).toEqual([]);
  });

  test.each([["2924.99 CNY"], ["3000 USD"]])("with a limit of %s orders nothing", async (limit) => {
    const { code, stderr } = await renewUnattended("--max-price", limit);
    expect(code).toBe(1);
    expect(stderr).toContain(`the price is ${PRICE} CNY, but --max-price is ${limit}. Nothing was paid.`);
    expect(await renewals()).toEqual(NOTHING);
  });

  test("is rejected for an unsubscribed or unknown instance", async () => {
    // DBSS still lists it while it is being deleted.
    await cloud.settings({ deleteSeconds: 1e6 });
    await client.bss.unsubscribe({ resource_ids: [resourceId] });
    const { code, stderr } = await renewUnattended();
    expect(code).toBe(1);
    expect(stderr).toMatch(/was not renewed: it was unsubscribed\. Nothing was paid\./);
    expect((await cliOn(cloud.account, "renew", "audit-9")).stderr).toMatch(
      /^error: No audit instance has the ID or name audit-9\. Found: /m,
    );
    expect((await renewals()).payments).toBe(0);
  });
});

describe("an instance is renewed at most once", () => {
  test("if the same command runs again", async () => {
    const first = await renewUnattended("--json");
    expect(JSON.parse(first.stdout)).toMatchObject({ renewed: true, resourceId, amount: PRICE, currency: "CNY" });
    const second = await renewUnattended("--json");
    expect(second.code).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({ renewed: false, endsAt: expect.any(String) });
    expect(await renewals()).toMatchObject({ payments: 1 });
  });

  test("while the effect of the first renewal is not visible", async () => {
    await cloud.temperament({ renewalLagSeconds: 100_000 });
    const { code, stderr } = await renewUnattended("--timeout", "1s");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /Order CS\w+, .*, was paid, but .*: renewal of audit instance audit-1: not done after 1 s; last seen: not in effect/,
    );
    await placedAt(new Date());
    const second = await renewUnattended();
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/order CS\w+ of .* \(completed\) may renew it\. Wait a few minutes/);
    expect(await renewals()).toMatchObject({ payments: 1 });
  });

  test("if an earlier order has an implausible date, unless it is given with --except", async () => {
    await renewUnattended();
    await placedAt(new Date(Date.now() + 3 * 86_400_000));
    const again = ["--if-ends-before", "2099-01-01", "--max-price", "3000 CNY", "--yes"];
    const { code, stderr } = await renew(...again);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /\(completed\) may renew it\. BSS does not always report which instance .*, or has already taken effect, add --except CS\w+\. Nothing was paid\.$/m,
    );
    expect(await renewals()).toMatchObject({ payments: 1 });
    const [, suggested = ""] = /--except (CS\w+)/.exec(stderr) ?? [];
    expect((await renew(...again, "--except", suggested)).code).toBe(0);
    expect(await renewals()).toMatchObject({ payments: 2 });
  });

  test("while another order is open, unless it is given with --except", async () => {
    const request = { resource_ids: [resourceId], period_type: 2, period_num: 1 };
    const { order_ids: orders } = await client.bss.renewSubscription(request);
    const { stderr } = await renewUnattended();
    expect(stderr).toContain(`cancel it with \`npx pulumi-dbss orders --cancel ${orders[0]}\``);
    expect(await renewals()).toMatchObject({ payments: 0 });
    expect((await renewUnattended("--except", orders[0] ?? "")).code).toBe(0);
    expect(await renewals()).toMatchObject({ payments: 1 });
  });

  test.each(["reset-before", "reset-after"] as const)("when the payment meets a %s", async (kind) => {
    await cloud.fault({ match: { operation: "payOrders" }, effect: { kind } });
    expect((await renewUnattended()).code).toBe(0);
    expect(await renewals()).toMatchObject({ payments: 1, isExtended: true });
  });

  test("when the response to the order is lost", async () => {
    await cloud.fault({ match: { operation: "renewalResources" }, effect: { kind: "reset-after" } });
    const { code, stderr } = await renewUnattended();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /it could not be ordered, but an unpaid order may exist; check .*orders`\. Nothing was paid\./,
    );
    expect((await renewUnattended()).stderr).toContain("may renew it");
    expect(await renewals()).toMatchObject({ payments: 0 });
  });

  test("when two commands run at the same moment", async () => {
    // Each command looks for other orders before the other one places its own.
    await cloud.fault({ match: { operation: "renewalResources" }, times: 2, effect: { kind: "delay", ms: 300 } });
    const runs = await Promise.all([renewUnattended(), renewUnattended()]);
    expect((await renewals()).payments, runs.map(({ stderr }) => stderr).join("")).toBeLessThanOrEqual(1);
    expect(runs.map(({ stderr }) => stderr).join("")).toContain("may renew it");
  });

  test("when somebody else renews it while the command waits for the confirmation", async () => {
    const index = (await cloud.state()).subscriptions.findIndex((row) => row.resource_id === resourceId);
    const answer = async function* () {
      await cloud.patch({ op: "replace", path: `/subscriptions/${index}/expire_time`, value: `${later}T23:59:59Z` });
      yield "audit-1\n";
    };
    const { code, stderr } = await typing(answer(), "audit-1");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /its paid period was extended to .* in the meantime\. Nothing was paid\. The order was canceled\.\n$/,
    );
    expect(await renewals()).toMatchObject({ statuses: [CANCELED], payments: 0 });
  });

  test("when the effect of the payment cannot be read: the error says that it was paid", async () => {
    const denied = { kind: "status", status: 403 } as const;
    await cloud.fault({ match: { operation: "listPayPerUseCustomerResources" }, skip: 2, times: 9, effect: denied });
    const { code, stderr } = await renewUnattended();
    expect(code).toBe(1);
    expect(stderr).toMatch(/Order CS\w+, which renews audit instance audit-1, was paid, but it is unknown .*HTTP 403/);
    expect(await renewals()).toMatchObject({ payments: 1 });
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("under a random temperament (seed %i)", async (seed) => {
    await cloud.temperament(drawTemperament(seed, { hostile: seed % 2 === 0 }));
    const runs = [await renewUnattended(), await renewUnattended(), await renewUnattended()];
    const { payments } = await renewals();
    const succeeded = runs.filter(({ stdout }) => stdout.includes(", order ")).length;
    expect(payments, runs.map(({ stderr }) => stderr).join("")).toBeLessThanOrEqual(1);
    expect(payments).toBeGreaterThanOrEqual(succeeded);
  });
});

describe("a renewal order that cannot be paid as agreed is canceled", () => {
  test.each([
    [
      "costs more",
      { priceFactor: 2 },
      /it costs 5850 CNY, but 2925 CNY was quoted\. Nothing was paid\. The order was canceled/,
    ],
    ["has no price", { orderAmounts: "absent" as const }, /BSS does not report its amount/],
  ])("if it %s", async (_, temperament, message) => {
    await cloud.temperament(temperament);
    const { code, stderr } = await renewUnattended();
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) });
    expect(await renewals()).toEqual(CANCELED_ORDER);
  });

  test("if the balance is insufficient", async () => {
    await cloud.patch({ op: "replace", path: "/account/balance", value: 1 });
    const { code, stderr } = await renewUnattended();
    expect(code).toBe(1);
    expect(stderr).toMatch(/Insufficient balance.*The order was canceled\.\n$/);
    expect(await renewals()).toEqual(CANCELED_ORDER);
  });

  test("unless it needs approval: the error then says how to cancel it", async () => {
    await cloud.temperament({ orderReview: "approval" });
    const { stderr } = await renewUnattended();
    expect(stderr).toMatch(/its status is "approval", so it cannot be paid\..* Cancel the order with `npx pulumi-dbss/);
    expect(await renewals()).toMatchObject({ payments: 0 });
  });
});
