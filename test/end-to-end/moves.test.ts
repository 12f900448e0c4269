import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../cloud";
import { auditInstance } from "./declarations";
import { type Declaration, type Declarations, endsWith, TestStack } from "./stack";

const drag = "Database_drag_detection";
const slow = "Database_Slow_SQL_Detection";
const deletion = "Table_deletion";
const grant = "Privilege_grant";
const tampering = "Batch_data_tampering";
const tablespace = "Tablespace_deletion";
const users = "Database_user_change";

const off = (...rules: string[]): Declaration => ({
  type: "RiskRuleSwitch",
  args: { instanceId: "@audit.instanceId", rules, enabled: false },
});

const tags = (...keys: string[]): Declaration => ({
  type: "ResourceTags",
  args: { resourceId: "@audit.resourceId", tags: tagged(keys) },
});

const tagged = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, "yes"]));

describe("moving a rule or tag from one resource to another", () => {
  let cloud: Cloud;
  let stack: TestStack;

  const up = async (declarations: Declarations) => {
    await stack.declare({ audit: auditInstance(), ...declarations });
    endsWith(0, await stack.up());
  };
  const upAndAsDeclared = async (declarations: Declarations) => {
    await up(declarations);
    endsWith(0, await stack.drift("--expect-no-changes"));
  };
  const switchedOff = async (...among: string[]) =>
    (await cloud.state()).riskRules
      .filter(({ name, status }) => among.includes(name) && status === "OFF")
      .map(({ name }) => name);
  const tagKeys = async () => (await cloud.state()).tags.map(({ key }) => key).toSorted();

  beforeAll(async () => {
    cloud = await startCloud();
    stack = await TestStack.onEitherHost(cloud, "moves");
  });
  afterAll(async () => {
    await stack.remove();
    await cloud.close();
  });

  it("keeps rules disabled when their switch is split, and warns that their previous status is lost", async () => {
    await up({ both: off(drag, slow) });
    await stack.declare({ audit: auditInstance(), one: off(drag), other: off(slow) });
    const output = endsWith(0, await stack.up());
    expect(output).toContain(
      `another resource of the program manages them: ${drag}, ${slow}. They were enabled before`,
    );
    endsWith(0, await stack.drift("--expect-no-changes"));
    expect(await switchedOff(drag, slow, deletion)).toEqual([drag, slow]);
  });

  it("keeps a rule disabled when it moves to another `RiskRuleSwitch` and back", async () => {
    await up({ one: off(drag, slow), other: off(deletion) });
    await upAndAsDeclared({ one: off(drag), other: off(deletion, slow) });
    await upAndAsDeclared({ one: off(drag, slow), other: off(deletion) });
    expect(await switchedOff(drag, slow, deletion)).toEqual([drag, slow, deletion]);
  });

  it("keeps a rule disabled that one `RiskRuleSwitch` gives up before another, which also declares it, is checked", async () => {
    const other = { ...off(tampering), options: { dependsOn: ["@one"] } };
    await up({ one: off(tablespace, tampering) });
    await up({ one: off(tablespace, tampering), other });
    await upAndAsDeclared({ one: off(tablespace), other });
    expect(await switchedOff(tampering, tablespace)).toEqual([tampering, tablespace]);
  });

  it("keeps a rule disabled when it moves from a `RiskRule` to a `RiskRuleSwitch` of several rules", async () => {
    const adopted = { name: grant, adopt: grant, riskLevel: "MEDIUM", actions: ["GRANT"], enabled: false };
    await up({ rule: { type: "RiskRule", args: { instanceId: "@audit.instanceId", ...adopted } } });
    await stack.declare({ audit: auditInstance(), one: off(grant, tampering) });
    const output = endsWith(0, await stack.up());
    expect(output).toContain(`another resource of the program manages them: ${grant}. They were enabled before`);
    expect(await switchedOff(grant, tampering)).toEqual([tampering, grant]);
  });

  it("keeps a rule disabled when a `RiskRule` adopts it", async () => {
    await up({ one: off(deletion) });
    const adopted = { name: deletion, adopt: deletion, riskLevel: "HIGH", actions: ["DROP_TABLE"], enabled: false };
    await upAndAsDeclared({
      rule: { type: "RiskRule", args: { instanceId: "@audit.instanceId", ...adopted } },
    });
  });

  it("keeps a tag that moves to another `ResourceTags`, and back, and to new ones", async () => {
    await up({ one: tags("a", "b"), other: tags("c") });
    await upAndAsDeclared({ one: tags("a"), other: tags("b", "c") });
    await upAndAsDeclared({ one: tags("a", "b"), other: tags("c") });
    await upAndAsDeclared({ new: tags("b"), newer: tags("a", "c") });
    expect(await tagKeys()).toEqual(["a", "b", "c"]);
  });

  it("keeps a tag that moves to the instance, until nothing declares it", async () => {
    await upAndAsDeclared({ audit: auditInstance({ tags: tagged(["a"]) }), newer: tags("c") });
    expect(await tagKeys()).toEqual(["a", "c"]);
    await upAndAsDeclared({});
    expect(await tagKeys()).toEqual([]);
  });

  it("keeps a tag that the instance gives up before `ResourceTags`, which also declares it, is checked", async () => {
    await up({ audit: auditInstance({ tags: tagged(["a", "b"]) }), one: tags("a") });
    await upAndAsDeclared({ one: tags("a") });
    expect(await tagKeys()).toEqual(["a"]);
  });

  it("keeps a setting and a built-in scope that get another name, and warns that their previous values are lost", async () => {
    const instanceId = "@audit.instanceId";
    const retention = { type: "LogRetention", args: { instanceId, retentionDays: 365 } };
    const scope = { name: "Full audit rule", adopt: "Full audit rule", enabled: false };
    const everything = { type: "AuditScope", args: { instanceId, ...scope } };
    await up({ retention, everything });
    await stack.declare({ audit: auditInstance(), logs: retention, all: everything });
    const output = endsWith(0, await stack.up());
    const lost = (name: string) => `Deleting it later will not restore \`${name}\` to what was set before`;
    expect(output).toContain(lost("retentionDays"));
    expect(output).toContain(lost("enabled"));
    endsWith(0, await stack.drift("--expect-no-changes"));
  });

  it("does not keep a tag or disabled rule that `destroy --run-program` removes", async () => {
    await up({ one: tags("a"), two: off(users) });
    const { urn } = await stack.resource("one");
    const { urn: other } = await stack.resource("two");
    endsWith(0, await stack.destroy("--run-program", "--target", urn, "--target", other));
    expect(await tagKeys()).toEqual([]);
    expect(await switchedOff(users)).toEqual([]);
  });
});
