import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Purchases } from "../../cli/orders/read";
import { LocalStack } from "../../tools/local-stack";
import { buy } from "../cli/buying";
import { cli } from "../cli/cli";
import { type Cloud, startCloud } from "../cloud";

const PROJECT = join(__dirname, "program");
const TYPE = "pulumi-nodejs:dynamic/dbss:AuditInstance";
/** How the engine marks a secret in a state. */
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

let cloud: Cloud;
let stack: LocalStack;

beforeAll(async () => {
  cloud = await startCloud(0);
  stack = await LocalStack.create({ project: PROJECT, stack: "orders", account: cloud.account });
});
afterAll(async () => {
  await stack.remove();
  await cloud.close();
});

/** Imports a state in which the instance has these outputs. */
async function keep(outputs: object): Promise<void> {
  const { stdout } = await stack.expect(0, "stack", "export");
  const exported = z.looseObject({ deployment: z.looseObject({}) }).parse(JSON.parse(stdout));
  const root = { urn: "urn:pulumi:orders::program::pulumi:pulumi:Stack::program-orders", type: "pulumi:pulumi:Stack" };
  const urn = `urn:pulumi:orders::program::${TYPE}::audit`;
  const resources = [
    { ...root, custom: false },
    { urn, type: TYPE, id: "audit", custom: true, parent: root.urn, inputs: {}, outputs },
  ];
  const file = join(stack.directory, "state.json");
  await writeFile(file, JSON.stringify({ ...exported, deployment: { ...exported.deployment, resources } }));
  await stack.expect(0, "stack", "import", "--force", "--file", file);
}

function orders(...args: string[]) {
  return ordersIn(stack.env, ...args);
}

function ordersIn(env: NodeJS.ProcessEnv, ...args: string[]) {
  return cli(["orders", "--cwd", PROJECT, ...args], { env, cwd: stack.directory });
}

test("orders in the state, secret or not, are held with or without `--stack` and are not unsubscribed", async () => {
  const { client } = cloud.context();
  const { orderId: plain } = await buy(cloud, client, "audit-1");
  const { orderId: secret } = await buy(cloud, client, "audit-2");
  const { orderId: stranger } = await buy(cloud, client, "audit-3");
  await keep({ orderId: plain, ledger: [{ ...SECRET, plaintext: JSON.stringify(secret) }] });
  for (const named of [[], ["--stack", "orders"]]) {
    const { stdout, stderr, code } = await orders("--json", ...named);
    expect(code, stderr).toBe(0);
    const list: Purchases = JSON.parse(stdout);
    expect(list.stack).toBe("orders");
    expect(Object.fromEntries(list.orders.map(({ orderId, held }) => [orderId, held]))).toEqual({
      [plain]: "yes",
      [secret]: "yes",
      [stranger]: "no",
    });
  }
  const refused = await orders("--stack", "orders", "--unsubscribe", secret, "--yes");
  expect(refused.stderr).toMatch(
    /its instance is in the stack's state \(\S+::audit\)\. Use `pulumi destroy` instead\./,
  );
  expect((await orders("--stack", "orders", "--unsubscribe", stranger, "--yes")).code).toBe(0);
});

test("settings come from the selected stack, or from the environment if no stack is selected", async () => {
  const { DBSS_ENDPOINT = "", HW_REGION_NAME = "", HW_PROJECT_ID = "", ...rest } = stack.env;
  const config = { endpoint: DBSS_ENDPOINT, region: HW_REGION_NAME, projectId: HW_PROJECT_ID };
  for (const [key, value] of Object.entries(config)) {
    await stack.expect(0, "config", "set", `dbss:${key}`, value, "--non-interactive");
  }
  const configured = await ordersIn(rest, "--json");
  expect(configured.code, configured.stderr).toBe(0);
  expect(JSON.parse(configured.stdout)).toMatchObject({ stack: "orders", region: HW_REGION_NAME });
  await stack.expect(0, "stack", "unselect");
  const unselected = await ordersIn(stack.env, "--json");
  expect(unselected.code, unselected.stderr).toBe(0);
  expect(unselected.stderr).toMatch(/^No state was read: .*no stack selected/m);
  expect(JSON.parse(unselected.stdout)).not.toHaveProperty("stack");
});
