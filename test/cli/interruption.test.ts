import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { append, type Cloud, environmentOf, startCloud } from "../cloud";
import { type Interposer, startInterposer } from "../faults/interposer";
import { operationOf } from "../faults/operation-of";
import { buy, placeOrder } from "./buying";
import { type CliEnded, cli } from "./cli";

const REPOSITORY = join(__dirname, "../..");
const CLOSED = 3;
const CANCELED = 4;
const UNPAID = 6;

let cloud: Cloud;
let interposer: Interposer;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  cloud = await startCloud(0);
  interposer = await startInterposer(cloud.account.url);
  env = { ...environmentOf(cloud.account), DBSS_ENDPOINT: interposer.url };
});
beforeEach(() => cloud.reset());
afterAll(async () => {
  await interposer[Symbol.asyncDispose]();
  await cloud.close();
});

/** Does something before the response to the first request of an operation arrives. */
function beforeResponse(operation: string, act: () => Promise<unknown>): void {
  let isDone = false;
  interposer.interfere(async (passing, pass) => {
    const answer = await pass();
    if (!isDone && operationOf(passing) === operation) {
      isDone = true;
      await act();
    }
    return answer;
  });
}

/** Runs a command that gets the signal of Ctrl-C while it waits for the response to a request. */
async function interrupted(args: readonly string[], operation: string): Promise<CliEnded> {
  beforeResponse(operation, async () => process.emit("SIGINT"));
  const listeners = process.listenerCount("SIGINT");
  const ended = await cli(args, { env, cwd: "/" });
  expect(ended.stderr).toMatch(
    /^Interrupted\. Finishing the request in progress; press Ctrl-C again to end at once\.$/m,
  );
  expect(process.listenerCount("SIGINT")).toBe(listeners);
  return ended;
}

/** Runs a command in a process of its own. The second signal is sent when the command has reported the first one. */
async function killed(args: readonly string[], operation: string, signals: readonly NodeJS.Signals[]) {
  const command = ["--import", require.resolve("tsx"), join(REPOSITORY, "cli/main.ts"), ...args];
  const child = spawn(process.execPath, command, { cwd: REPOSITORY, env: { ...process.env, ...env } });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.on("close", (code, signal) => resolve({ code, signal })),
  );
  beforeResponse(operation, async () => {
    for (const [index, signal] of signals.entries()) {
      child.kill(signal);
      const isLast = index === signals.length - 1;
      await (isLast ? ended : expect.poll(() => stderr).toMatch(/^Interrupted\./m));
    }
  });
  return { ...(await ended), stderr };
}

const lastLine = ({ stderr }: { readonly stderr: string }) => stderr.trimEnd().split("\n").at(-1);

const RENEW = ["renew", "audit-1", "--yes", "--max-price", "3000 CNY", "--if-ends-before", "2099-01-01"];

test("an interrupted renewal cancels its order if it is not paid yet", async () => {
  await buy(cloud, cloud.context().client, "audit-1");
  const ended = await interrupted(RENEW, "bss.renewSubscription");
  expect(ended).toMatchObject({ code: 1, stdout: "" });
  expect(lastLine(ended)).toMatch(
    /^error: Audit instance audit-1 \(\S+\) was not renewed: order CS\w+: The command was interrupted\. Nothing was paid\. The order was canceled\.$/,
  );
  const { orders, payments } = await cloud.state();
  expect(orders.at(-1)?.status).toBe(CANCELED);
  expect(payments).toHaveLength(1);
});

test("an interrupted renewal says that its order was paid", async () => {
  await buy(cloud, cloud.context().client, "audit-1");
  await cloud.temperament({ renewalLagSeconds: 100_000 });
  const ended = await interrupted(RENEW, "bss.payOrder");
  expect(ended).toMatchObject({ code: 1, stdout: "" });
  expect(lastLine(ended)).toMatch(
    /^error: Order CS\w+, which renews audit instance audit-1, was paid, but it is unknown whether it is in effect: The command was interrupted\. Check when the paid period ends with `npx pulumi-dbss orders` before you run the command again\.$/,
  );
  expect((await cloud.state()).payments).toHaveLength(2);
});

test("an interrupted cancellation is reported if it took effect", async () => {
  const orderId = await placeOrder(cloud.context().client, "audit-1");
  expect(await interrupted(["orders", "--cancel", orderId], "bss.cancelOrder")).toMatchObject({
    code: 0,
    stdout: `Order ${orderId} is canceled. Nothing was paid for it.\n`,
  });
});

test("an interrupted cancellation does not wait until BSS reports the order as canceled", async () => {
  const orderId = await placeOrder(cloud.context().client, "audit-1");
  const accepted = { kind: "status", status: 200, body: {} } as const;
  await cloud.fault({ match: { operation: "cancelCustomerOrder" }, times: 9, effect: accepted });
  const ended = await interrupted(["orders", "--cancel", orderId], "bss.cancelOrder");
  expect(ended).toMatchObject({ code: 1, stdout: "" });
  expect(lastLine(ended)).toBe(
    `error: The cancellation of order ${orderId} was accepted, but BSS still reports it as unpaid. Check it with \`npx pulumi-dbss orders\`.`,
  );
  expect((await cloud.requests()).filter(({ operation }) => operation === "cancelCustomerOrder")).toHaveLength(1);
});

test("an interrupted unsubscription is reported if it took effect, and can be continued if not", async () => {
  const { orderId, resourceId } = await buy(cloud, cloud.context().client, "audit-1");
  const unsubscribe = ["orders", "--unsubscribe", orderId, "--yes"];
  const busy = { kind: "status", status: 400, body: { error_code: "CBC.99003651", error_msg: "Busy." } } as const;
  await cloud.fault({ match: { operation: "cancelResourcesSubscription" }, effect: busy });
  const first = await interrupted(unsubscribe, "bss.unsubscribe");
  expect(first).toMatchObject({ code: 1, stdout: "" });
  expect(lastLine(first)).toBe(
    `error: unsubscription of instance ${resourceId}: the wait was interrupted. Run the command again: it continues to wait.`,
  );
  expect(await interrupted(unsubscribe, "bss.unsubscribe")).toMatchObject({
    code: 0,
    stdout: `Unsubscribed from audit instance ${resourceId} (order ${orderId}).\n`,
  });
  expect((await cloud.state()).subscriptions[0]?.status).toBe(CLOSED);
});

test("an interrupted upgrade can be continued", async () => {
  await append(cloud, "instances", [{ id: "i1", resource_id: "r1", name: "audit-1", new_version: "25.01.10.090000" }]);
  const ended = await interrupted(["upgrade", "audit-1", "--yes"], "dbss.upgradeInstance");
  expect(ended).toMatchObject({ code: 1, stdout: "" });
  expect(lastLine(ended)).toBe(
    "error: upgrade of audit instance audit-1: the wait was interrupted. Run the command again: it continues to wait.",
  );
});

test("an interrupted restoration of a backup can be continued", async () => {
  await append(cloud, "instances", [{ id: "i1", resource_id: "r1", name: "audit-1" }]);
  const backup = { id: "b1", instance_id: "i1", name: "logs.zip", progress: "AUTO_BACKUPED" };
  await append(cloud, "logBackups", [{ ...backup, created_at: "2025-08-20T16:30:00.000Z" }]);
  const ended = await interrupted(["backups", "--restore", "b1", "--yes"], "dbss.restoreLogBackup");
  expect(ended).toMatchObject({ code: 1, stdout: "" });
  expect(lastLine(ended)).toBe(
    "error: backup b1: the wait was interrupted. Run the command again: it continues to wait.",
  );
});

test("an interrupted confirmation of alarms says how many are confirmed", async () => {
  await append(cloud, "instances", [
    { id: "i1", resource_id: "r1", name: "audit-1" },
    { id: "i2", resource_id: "r2", name: "audit-2" },
  ]);
  const raised = { risk: "LOW", created_at: "2025-08-20T16:30:00.000Z" };
  await append(cloud, "alarms", [
    { id: "a1", instance_id: "i1", ...raised },
    { id: "a2", instance_id: "i2", ...raised },
  ]);
  const ended = await interrupted(["alarms", "--confirm-all", "--yes"], "dbss.confirmAlarms");
  expect(ended).toMatchObject({ code: 1, stdout: "1 alarm confirmed.\n" });
  expect(lastLine(ended)).toBe("error: 1 alarm not confirmed. Run the command again. The command was interrupted.");
});

test("a command that only reads ends at the first signal", async () => {
  const ended = await killed(["orders", "--cwd", "/"], "bss.listOrders", ["SIGINT"]);
  expect(ended).toMatchObject({ code: null, signal: "SIGINT", stderr: expect.not.stringContaining("Interrupted") });
});

test("a command that changes something ends at the second signal", async () => {
  const orderId = await placeOrder(cloud.context().client, "audit-1");
  await cloud.fault({ match: { operation: "cancelCustomerOrder" }, effect: { kind: "status", status: 400 } });
  const ended = await killed(["orders", "--cwd", "/", "--cancel", orderId], "bss.cancelOrder", ["SIGTERM", "SIGHUP"]);
  expect(ended).toMatchObject({ code: null, signal: "SIGHUP" });
  expect((await cloud.state()).orders[0]?.status).toBe(UNPAID);
});
