import { describe, expect, it } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { auditInstance, rdsAuditDatabase } from "../declarations";
import { type Declarations, endsWith } from "../stack";
import { Bank } from "./bank";

const UNKNOWN_RDS = "00000000000000000000000000000000in01";

const bank = new Bank("preview");

const declared = (args: object): Declarations => ({ audit: auditInstance(args) });

/** Each failure, with the program and the cloud that cause it, and the expected error. */
const CERTAIN_FAILURES: readonly {
  readonly what: string;
  readonly program: Declarations;
  readonly cloud?: readonly { op: "add" | "replace"; path: string; value: unknown }[];
  readonly error: RegExp;
}[] = [
  {
    what: "a price above maxPrice",
    program: declared({ maxPrice: { amount: 2000, currency: "CNY" } }),
    error: /maxPrice.*the price is 2925 CNY for 1 month, above the limit of 2000/,
  },
  {
    what: "a flavor that is not offered",
    program: declared({ flavor: "c9.huge" }),
    error: /flavor.*c9\.huge is not offered for edition low; offered: c3ne\.xlarge\.4/,
  },
  {
    what: "a zone in which the flavor is not offered",
    program: declared({ availabilityZones: ["cn-north-4c"] }),
    error: /availabilityZones.*is not offered in cn-north-4c; offered: cn-north-4a, cn-north-4b/,
  },
  {
    what: "a quota that is used up",
    program: declared({}),
    cloud: [{ op: "replace", path: "/quota/audit_quota", value: 0 }],
    error: /the quota of the account leaves 0 audit instances/,
  },
  {
    what: "an RDS instance that does not exist",
    program: { ...declared({}), orders: rdsAuditDatabase(UNKNOWN_RDS) },
    error: new RegExp(`rdsId.*RDS instance ${UNKNOWN_RDS} does not exist`),
  },
  {
    what: "an RDS instance that cannot be audited",
    program: { ...declared({}), orders: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders) },
    cloud: [{ op: "replace", path: "/rdsInstances/0/datastore/version", value: "4.0" }],
    error: /rdsId.*DBSS does not audit MySQL 4\.0 without an agent/,
  },
  {
    what: "a name that another instance has",
    program: declared({}),
    cloud: [{ op: "add", path: "/instances/-", value: { name: "audit" } }],
    error: /name.*instance \S+ already has the name audit/,
  },
];

describe.each(CERTAIN_FAILURES)("$what", ({ program, cloud = [], error }) => {
  it("fails the preview, and an up without a preview before anything is ordered", async () => {
    await bank.cloud.patch(...cloud);
    await bank.stack.declare(program);
    for (const refused of [await bank.stack.preview(), await bank.stack.up()]) {
      expect(refused.code).not.toBe(0);
      expect(refused.output).toMatch(error);
    }
    expect(await bank.orders()).toEqual([]);
    expect((await bank.bill()).paid).toEqual([]);
    expect(await bank.stack.resources()).toEqual([]);
  });
});

it("two instances with the same name are rejected, and at most one is bought without a preview", async () => {
  await bank.stack.declare({ audit: auditInstance(), copy: auditInstance() });
  for (const refused of [await bank.stack.preview(), await bank.stack.up()]) {
    expect(refused.code).not.toBe(0);
    expect(refused.output).toMatch(/another AuditInstance of this program also buys an instance with the name audit/);
  }
  expect((await bank.bill()).paid.length).toBeLessThan(2);
});

describe("the price", () => {
  it("is shown in the preview, and is an output of the order and the instance", async () => {
    const { stack } = bank;
    await stack.declare(declared({ maxPrice: { amount: 3000, currency: "CNY" } }));
    expect(endsWith(0, await stack.preview())).toContain("audit instance audit: 2925 CNY for 1 month");
    endsWith(0, await stack.up());
    const { order, instance } = await stack.purchase();
    expect(order?.outputs).toMatchObject({ price: 2925, currency: "CNY" });
    expect(instance?.outputs).toMatchObject({ price: 2925, currency: "CNY" });
    expect((await bank.bill()).paid).toEqual([2925]);
  });

  it("is announced as unknown if it depends on another resource", async () => {
    await bank.stack.declare({
      audit: auditInstance(),
      second: auditInstance({ name: "second", period: "@audit.databaseLimit" }),
    });
    const output = endsWith(0, await bank.stack.preview());
    expect(output).toContain("at a price that is not known before the update, like period; `maxPrice` limits it");
    expect(output).toContain("audit instance audit: 2925 CNY for 1 month");
  });

  it("is paid with the declared discount and coupons", async () => {
    const { cloud, stack } = bank;
    await cloud.patch(
      { op: "add", path: "/discounts/-", value: { discount_id: "d-1", ratio: 0.2 } },
      { op: "add", path: "/coupons/-", value: { coupon_id: "c-1", face_value: 40 } },
    );
    const payment = { discount: { id: "d-1", type: 1 }, coupons: [{ id: "c-1", type: 301 }] };
    await bank.buy({ maxPrice: 2340, payment });
    expect((await cloud.state()).payments).toMatchObject([
      { amount: 2300, coupon_ids: ["c-1"], discount_ids: ["d-1"] },
    ]);
    expect((await stack.purchase()).instance?.outputs).toMatchObject({ price: 2340 });
    endsWith(0, await stack.drift("--expect-no-changes"));
  });
});

it("targeting an instance without its order is rejected, and nothing is ordered or paid", async () => {
  await bank.stack.declare(declared({}));
  const { code, output } = await bank.stack.up("--target", bank.urn("AuditInstance"));
  expect(code).not.toBe(0);
  expect(output).toMatch(/orderId.*With `--target`, also target the AuditOrder of the same name/);
  expect(await bank.orders()).toEqual([]);
  expect((await bank.bill()).paid).toEqual([]);
});

it("a preview of destroy shows what is lost", async () => {
  await bank.buy();
  const { output } = await bank.stack.run(
    "destroy",
    "--preview-only",
    "--diff",
    "--non-interactive",
    "--color",
    "never",
  );
  expect(output).toMatch(
    /deletion *: "loses the audit logs that are not backed up .*, and the rest of the paid period/,
  );
});
