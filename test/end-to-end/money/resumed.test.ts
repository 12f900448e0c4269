import { expect, it } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { auditInstance, rdsAuditDatabase } from "../declarations";
import { type Declarations, endsWith } from "../stack";
import { Bank } from "./bank";

// What a preview says about an instance that exists already although the state lacks it, or lacks its completion.

const bank = new Bank("resumed");

const MEDIUM = { edition: "medium", flavor: ACCOUNT.flavors.medium };

const orders = rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders);

/** Buys an instance with a database, and removes resources from the state. Returns the resource ID of the instance. */
async function forgotten(...types: ("AuditInstance" | "AuditOrder")[]): Promise<string> {
  const { stack } = bank;
  await stack.declare({ audit: auditInstance(), orders });
  endsWith(0, await stack.up());
  const id = (await stack.purchase()).instance?.id ?? "";
  for (const type of types) {
    endsWith(
      0,
      await stack.run("state", "delete", bank.urn(type), "--target-dependents", "--yes", "--non-interactive"),
    );
  }
  return id;
}

async function previewOf(program: Declarations): Promise<string> {
  await bank.stack.declare(program);
  const preview = endsWith(0, await bank.stack.preview());
  expect(preview).not.toContain("is already audited");
  return preview;
}

/** Deploys the program, which must buy nothing more. */
async function resume(id: string): Promise<void> {
  endsWith(0, await bank.stack.up());
  expect((await bank.stack.purchase()).instance?.id).toBe(id);
  expect((await bank.bill()).instances).toEqual([id]);
  expect((await bank.cloud.state()).databases.length).toBe(1);
}

it("an instance whose order is paid is added to the state, and the preview says that nothing is paid", async () => {
  const id = await forgotten("AuditInstance");
  expect(await previewOf({ audit: auditInstance(), orders })).toMatch(
    new RegExp(`order \\S+ is already paid: adds its instance ${id} to the state, and pays nothing`),
  );
  await resume(id);
});

it("an instance is adopted together with its databases", async () => {
  const id = await forgotten("AuditOrder");
  await previewOf({ audit: { type: "AuditInstance", args: { adopt: "audit" } }, orders });
  await resume(id);
});

it("an instance that a change is reverted to keeps its databases", async () => {
  const { cloud, stack } = bank;
  const id = await forgotten();
  await stack.declare({ audit: auditInstance(MEDIUM), orders });
  const match = { operation: "deleteAuditDatabaseNew" };
  await cloud.fault({ match, times: 9, effect: { kind: "status", status: 403 } });
  endsWith(1, await stack.up());
  await cloud.control.clearFaults();
  await previewOf({ audit: auditInstance(), orders });
  await resume(id);
});

it("an instance whose job failed cannot be completed, and the preview says so", async () => {
  const { cloud, stack } = bank;
  await cloud.fault({ effect: { kind: "fail-job", reason: "no address is free" } });
  await stack.declare({ audit: auditInstance() });
  endsWith(1, await stack.up());
  const failure =
    /the update fails: Job \S+ of instance \S+ failed: no address is free .*`pulumi destroy` unsubscribes/;
  expect(endsWith(0, await stack.preview())).toMatch(failure);
  endsWith(0, await stack.refresh());
  expect(endsWith(0, await stack.preview())).toMatch(failure);
  await stack.declare({ audit: auditInstance({ keepers: { attempt: "2" } }) });
  expect(endsWith(0, await stack.preview())).not.toContain("the update fails");
  endsWith(0, await stack.up());
  expect(await bank.bill()).toEqual({
    instances: [(await stack.purchase()).instance?.id],
    paid: [2925, 2925],
    refunds: 1,
  });
});
