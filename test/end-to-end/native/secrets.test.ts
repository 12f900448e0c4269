import { afterAll, beforeAll, expect, it } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { type Cloud, startCloud } from "../../cloud";
import { auditInstance, rdsAuditDatabase } from "../declarations";
import { endsWith, TestStack } from "../stack";

const DESCRIPTION = "known to few";

let cloud: Cloud;
let stack: TestStack;

beforeAll(async () => {
  cloud = await startCloud();
  stack = await TestStack.create(cloud, "secret", { DBSS_HOST: "native" });
});
afterAll(async () => {
  await stack.remove();
  await cloud.close();
});

async function exported(): Promise<string> {
  return (await stack.run("stack", "export")).stdout;
}

it("an input that is secret in the program stays secret in the state after up, refresh and update", async () => {
  await stack.declare({ audit: auditInstance({ description: `secret:${DESCRIPTION}` }) });
  endsWith(0, await stack.up());
  expect((await cloud.state()).instances).toMatchObject([{ comment: DESCRIPTION }]);
  expect(await exported()).not.toContain(DESCRIPTION);
  endsWith(0, await stack.refresh());
  expect(await exported()).not.toContain(DESCRIPTION);
  await stack.declare({ audit: auditInstance({ name: "renamed", description: `secret:${DESCRIPTION}` }) });
  const output = endsWith(0, await stack.up("--diff"));
  expect(output).not.toContain(DESCRIPTION);
  expect(await exported()).not.toContain(DESCRIPTION);
});

it("messages do not repeat a secret input", async () => {
  const unknown = "00000000000000000000000000000000in01";
  const orders = (rdsId: string) => rdsAuditDatabase(`secret:${rdsId}`);
  await stack.declare({ audit: auditInstance({ name: "renamed" }), orders: orders(unknown) });
  for (const refused of [await stack.preview(), await stack.up()]) {
    const output = endsWith(1, refused);
    expect(output).toContain("RDS instance [secret] does not exist in this project");
    expect(output).not.toContain(unknown);
  }
  const { mysqlOrders } = ACCOUNT.rdsInstances;
  await stack.declare({ audit: auditInstance({ name: "renamed" }), orders: orders(mysqlOrders) });
  endsWith(0, await stack.up());
  const { urn } = await stack.resource("orders");
  endsWith(0, await stack.run("state", "delete", urn, "--yes", "--non-interactive"));
  const preview = endsWith(0, await stack.preview());
  expect(preview).toContain("adopts RDS database [secret]");
  expect(preview).not.toContain(mysqlOrders);
  await stack.declare({ audit: auditInstance({ name: "renamed", description: `secret:${DESCRIPTION}` }) });
  endsWith(0, await stack.up());
});

it("drift of a secret input is shown without its value", async () => {
  await cloud.patch({ op: "replace", path: "/instances/0/comment", value: "known to none" });
  const output = endsWith(0, await stack.drift());
  expect(output).toMatch(/description/);
  expect(output).not.toMatch(/known to/);
  endsWith(0, await stack.destroy());
});
