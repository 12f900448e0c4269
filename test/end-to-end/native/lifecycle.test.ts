import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCOUNT } from "../../../emulator";
import { type Cloud, startCloud } from "../../cloud";
import { auditInstance, everything, rdsAuditDatabase } from "../declarations";
import { endsWith, TestStack } from "../stack";

const FAST = { orderSeconds: 1, jobSeconds: 30, powerSeconds: 1, deleteSeconds: 1 };

describe("a stack under the native host", () => {
  let cloud: Cloud;
  let stack: TestStack;

  beforeAll(async () => {
    cloud = await startCloud();
    await cloud.settings(FAST);
    stack = await TestStack.create(cloud, "native", { DBSS_HOST: "native" });
    await stack.declare(everything);
  });
  afterAll(async () => {
    await stack.remove();
    await cloud.close();
  });

  it("a preview shows the price on the order's own line and orders nothing", async () => {
    const output = endsWith(0, await stack.preview());
    expect(output).toContain("7 to create");
    expect(output).toMatch(/dbss:index:AuditOrder \(audit\):\s+.*2925 CNY/);
    expect((await cloud.state()).orders).toEqual([]);
  });

  it("up creates what is declared, with the types of the plugin", async () => {
    endsWith(0, await stack.up());
    const { payments, instances, databases } = await cloud.state();
    expect(payments.length).toBe(1);
    const resources = await stack.resources();
    expect(resources.map(({ type }) => type).sort()).toEqual([
      "dbss:index:AuditInstance",
      "dbss:index:AuditOrder",
      "dbss:index:RdsAuditDatabase",
      "dbss:index:RdsAuditDatabase",
      "dbss:index:ResourceTags",
      "dbss:index:RiskRuleSwitch",
    ]);
    expect((await stack.resource("audit")).outputs).toMatchObject({
      name: "audit",
      resourceId: instances[0]?.resource_id,
      instanceId: instances[0]?.id,
      status: "ACTIVE",
      price: 2925,
    });
    expect(databases.length).toBe(2);
  });

  it("a second up and a preview with refresh show no changes", async () => {
    endsWith(0, await stack.up("--expect-no-changes"));
    endsWith(0, await stack.drift("--expect-no-changes"));
  });

  it("a preview of a rename updates one resource and leaves its dependents unchanged", async () => {
    await stack.declare({ ...everything, audit: auditInstance({ ...declaredAudit(), name: "renamed" }) });
    const output = endsWith(0, await stack.preview());
    expect(output).toContain("1 to update");
    expect(output).toContain("6 unchanged");
    endsWith(0, await stack.up());
    expect((await cloud.state()).instances).toMatchObject([{ name: "renamed" }]);
  });

  it("refresh detects a manual change, and up reverts it", async () => {
    await cloud.patch({ op: "replace", path: "/instances/0/comment", value: "clicked" });
    expect(endsWith(0, await stack.drift())).toMatch(/~ description\b/);
    endsWith(0, await stack.up("--refresh"));
    expect((await cloud.state()).instances).toMatchObject([{ comment: "what the auditors asked for" }]);
  });

  it("`replaceOnChanges` deletes a rule or a database before its replacement is created, and adopts nothing", async () => {
    const rule = (regex: string) => ({
      type: "MaskingRule",
      args: { instanceId: "@audit.instanceId", name: "iban", regex, maskValue: "X" },
      options: { replaceOnChanges: ["regex"] },
    });
    const billing = (auditEnabled: boolean) => ({
      ...rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlBilling, { auditEnabled }),
      options: { replaceOnChanges: ["auditEnabled"] },
    });
    const audit = auditInstance({ ...declaredAudit(), name: "renamed" });
    await stack.declare({ ...everything, audit, rule: rule("[A-Z]{2}"), billing: billing(true) });
    endsWith(0, await stack.up());
    await stack.declare({ ...everything, audit, rule: rule("[A-Z]{3}"), billing: billing(false) });
    expect(endsWith(0, await stack.preview())).not.toContain("adopt");
    const output = endsWith(0, await stack.up());
    expect(output).toContain("2 replaced");
    expect(output).not.toContain("adopt");
    const { maskRules } = await cloud.state();
    expect(maskRules.filter(({ name }) => name === "iban")).toMatchObject([{ regex: "[A-Z]{3}" }]);
  });

  it("a resource looked up by ID has the inputs of the existing one", async () => {
    const { resourceId } = (await stack.resource("audit")).outputs;
    const existing = { type: "AuditInstance", args: {}, options: { id: resourceId } };
    const scope = { type: "AuditScope", args: { instanceId: "@existing.instanceId", name: "@existing.name" } };
    await stack.declare({
      ...everything,
      audit: auditInstance({ ...declaredAudit(), name: "renamed" }),
      existing,
      scope,
    });
    endsWith(0, await stack.up());
    expect((await stack.resource("scope")).outputs).toMatchObject({ name: "renamed" });
  });

  it("a preview of a replacement shows which dependents are replaced with it", async () => {
    const maxPrice = { amount: 9000, currency: "CNY" };
    const larger = { edition: "medium", flavor: ACCOUNT.flavors.medium, maxPrice };
    await stack.declare({ ...everything, audit: auditInstance({ ...declaredAudit(), name: "renamed", ...larger }) });
    const output = endsWith(0, await stack.preview());
    expect(output).toMatch(/AuditInstance\s+audit\s+replace/);
    expect(output).toMatch(/RdsAuditDatabase\s+orders\s+replace/);
    expect(output).toMatch(/RiskRuleSwitch\s+rules\s+replace/);
  });

  it("destroy unsubscribes from the instance and leaves nothing", async () => {
    endsWith(0, await stack.destroy());
    const { instances, databases, tags, refunds } = await cloud.state();
    expect([instances, databases, tags]).toEqual([[], [], []]);
    expect(refunds.length).toBe(1);
    expect(await stack.resources()).toEqual([]);
  });
});

function declaredAudit(): object {
  return everything.audit?.args ?? {};
}
