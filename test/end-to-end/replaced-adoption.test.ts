import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../cloud";
import { auditInstance } from "./declarations";
import { type Declaration, type Declarations, endsWith, TestStack } from "./stack";

const on = (type: string, args: object): Declaration => ({ type, args: { instanceId: "@audit.instanceId", ...args } });

const IBAN = { name: "iban", regex: "[A-Z]{2}[0-9]{20}", maskValue: "IBAN" };
const SHOP = { engine: "POSTGRESQL", engineVersion: "16", ipAddress: "192.168.0.60", port: 5432, os: "LINUX64" };

const declared = (instance: object, databaseName: string, adopting: boolean): Declarations => ({
  audit: auditInstance(instance),
  iban: on("MaskingRule", { ...IBAN, ...(adopting && { adopt: "iban" }) }),
  shop: on("EcsAuditDatabase", { ...SHOP, databaseName, ...(adopting && { adopt: "shop" }) }),
});

describe("replacing what was adopted", () => {
  let cloud: Cloud;
  let stack: TestStack;

  beforeAll(async () => {
    cloud = await startCloud();
    stack = await TestStack.onEitherHost(cloud, "replaced-adoption");
    await stack.declare(declared({}, "shop", false));
    endsWith(0, await stack.up());
    for (const name of ["iban", "shop"]) {
      const { urn } = await stack.resource(name);
      endsWith(0, await stack.run("state", "delete", urn, "--yes", "--non-interactive"));
    }
    await stack.declare(declared({}, "shop", true));
    endsWith(0, await stack.up());
  });
  afterAll(async () => {
    await stack.remove();
    await cloud.close();
  });

  const contents = async () => {
    const { instances, databases, maskRules } = await cloud.state();
    const rules = maskRules.filter(({ name }) => name === "iban");
    return { instances, databases: databases.map(({ name }) => name), rules: rules.map(({ name }) => name) };
  };

  it("creates it on the new instance in the same run", async () => {
    await stack.declare(declared({ keepers: { reason: "larger disk" } }, "shop", true));
    endsWith(0, await stack.up());
    endsWith(0, await stack.drift("--expect-no-changes"));
    expect(await contents()).toMatchObject({ instances: [{}], databases: ["shop"], rules: ["iban"] });
  });

  it("creates it in the next run if that failed, as its preview shows", async () => {
    await stack.declare(declared({ keepers: { reason: "another zone" } }, "shop", true));
    for (const operation of ["addAuditDatabaseNew", "createSensitiveMaskRule"]) {
      await cloud.fault({ match: { operation }, times: 9, effect: { kind: "status", status: 403 } });
    }
    endsWith(1, await stack.up());
    await cloud.control.clearFaults();
    expect(endsWith(0, await stack.preview())).not.toContain("cannot be adopted");
    endsWith(0, await stack.up());
    endsWith(0, await stack.drift("--expect-no-changes"));
    expect(await contents()).toMatchObject({ instances: [{}], databases: ["shop"], rules: ["iban"] });
  });

  it("adds a database again under another name", async () => {
    await stack.declare(declared({ keepers: { reason: "another zone" } }, "store", true));
    expect(endsWith(0, await stack.preview())).not.toContain("warning");
    endsWith(0, await stack.up());
    endsWith(0, await stack.drift("--expect-no-changes"));
    expect(await contents()).toMatchObject({ databases: ["store"] });
  });
});
