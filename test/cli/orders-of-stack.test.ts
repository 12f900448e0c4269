import { tmpdir } from "node:os";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { environmentOf } from "../../tools/local-stack";
import { type Cloud, startCloud } from "../cloud";
import { buy, placeOrder } from "./buying";
import { type CliEnded, type CliOptions, cli } from "./cli";
import { type Exported, fakePulumi } from "./fake-pulumi";

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud(0);
});
beforeEach(() => cloud.reset());
afterAll(() => cloud.close());

interface StackOptions extends CliOptions {
  readonly held?: readonly Exported[];
  /** The configuration of the stack. Without it, the settings are in the environment. */
  readonly config?: Readonly<Record<string, string>>;
}

/** Runs the command in the directory of a project whose stack prod is selected. */
async function orders(args: readonly string[], { held, config, ...options }: StackOptions = {}): Promise<CliEnded> {
  const pulumi = await fakePulumi(held, config);
  onTestFinished(() => pulumi.remove());
  const env = { ...(config === undefined && environmentOf(cloud.account)), ...pulumi.env };
  return cli(["orders", ...args], { env, cwd: process.cwd(), ...options });
}

const bought = () => buy(cloud, cloud.context().client, "audit-1");

test("the report names the stack whose state was read, even if the state is empty", async () => {
  await bought();
  const { stdout } = await orders([]);
  expect(stdout).toMatch(/^0 open orders, 1 subscription\. 0 of 1 in the state of stack prod; the others may be/m);
});

test("settings come from the selected stack", async () => {
  const unpaid = await placeOrder(cloud.context().client, "audit-1");
  const paid = await bought();
  const { url: endpoint, region, projectId, accessKey, secretKey } = cloud.account;
  const config = { endpoint, region, projectId, accessKey, secretKey };
  const list = await orders([], { config });
  expect(list).toMatchObject({ code: 0, stdout: expect.stringContaining(paid.orderId) });
  expect(await orders(["--cancel", unpaid], { config })).toMatchObject({ code: 0 });
  expect(await orders(["--unsubscribe", paid.orderId, "--yes"], { config })).toMatchObject({ code: 0 });
});

test("a setting missing in the selected stack and the environment is reported without suggesting --stack", async () => {
  const { code, stderr } = await orders([], { config: {} });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: The setting dbss:region is missing\./m);
  expect(stderr).not.toContain("--stack");
});

test("the confirmation before unsubscribing says whose state was checked", async () => {
  const { orderId, resourceId } = await bought();
  const unsubscribe = ["--unsubscribe", orderId];
  const { stderr } = await orders(unsubscribe, { typed: "" });
  expect(stderr).toMatch(
    /^Only the state of stack prod was checked: make sure that no other stack manages this instance\.$/m,
  );
  const outside = await orders(unsubscribe, { typed: "", cwd: tmpdir() });
  expect(outside.stderr).toMatch(/^No stack's state was checked: make sure that no stack manages this instance\.$/m);
  const ofOwnOrder = await orders(unsubscribe, {
    typed: "",
    held: [{ type: "AuditOrder", name: "audit", id: orderId }],
  });
  expect(ofOwnOrder.stderr).toContain(`audit-1 (${resourceId}, order ${orderId})`);
  expect(ofOwnOrder.stderr).not.toContain("was checked");
});

test("nothing is unsubscribed if the project's directory does not exist", async () => {
  const { orderId } = await bought();
  const { code, stderr } = await orders(["--unsubscribe", orderId, "--yes", "--cwd", "/nowhere"]);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^error: The directory \/nowhere does not exist\. Set the directory .* --cwd\.\n$/),
  });
  expect((await cloud.state()).subscriptions).toMatchObject([{ closed_at: null }]);
});
