import { afterAll, beforeAll, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { adoptionInWords } from "../../provider/host/adoption";
import { type ResourceType, resourceOf } from "../../provider/resources";
import { startFurnishedCloud } from "../cli/furnished-cloud";
import type { Cloud } from "../cloud";

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startFurnishedCloud();
});
afterAll(() => cloud.close());

const INSTANCE = { adopt: "r-audit", name: "audit", securityGroupIds: [ACCOUNT.securityGroupIds[0]] };
const RDS = { instanceId: "i-audit", rdsId: ACCOUNT.rdsInstances.mysqlUsers, auditEnabled: false };
const SELF_BUILT = {
  instanceId: "i-odd",
  databaseName: "crm",
  engine: "ORACLE",
  engineVersion: "19c",
  ipAddress: "10.0.0.3",
  port: 1521,
  os: "LINUX64",
};
const AGENT = { instanceId: "i-odd", databaseId: "d-crm", agentType: "DB", os: "LINUX64_X86", adopt: "a-crm-2" };
const TAGS = { resourceId: "r-audit", tags: { team: "security" } };
const RULE = { instanceId: "i-audit", name: "twin", riskLevel: "LOW", enabled: false, adopt: "k-twin-1" };

const UNSUBSCRIBES = "; deleting the resource will unsubscribe from it, except with the option `retainOnDelete`";

/** What a preview reports about a resource that adopts. */
async function said(type: ResourceType, args: object): Promise<string | undefined> {
  const lifecycle = await resourceOf(type);
  const inputs = lifecycle.args.parse(args);
  const claimed = await lifecycle.adoptionOf?.(cloud.context(), inputs);
  return claimed && adoptionInWords(lifecycle, claimed, inputs);
}

it.each([
  [
    "an instance that matches",
    "AuditInstance",
    INSTANCE,
    `adopts audit instance audit (r-audit), and changes nothing${UNSUBSCRIBES}`,
  ],
  [
    "an instance that differs",
    "AuditInstance",
    { ...INSTANCE, tags: { team: "risk" }, autoRenew: true },
    `adopts audit instance audit (r-audit), and changes autoRenew from false to true, tags${UNSUBSCRIBES}`,
  ],
  ["a rule that matches", "RiskRule", RULE, "adopts risk rule twin (i-audit/k-twin-1), and changes nothing"],
  [
    "a rule that differs",
    "RiskRule",
    { ...RULE, enabled: true },
    "adopts risk rule twin (i-audit/k-twin-1), and changes enabled from false to true",
  ],
  [
    "a rule that matches its declaration",
    "Whitelist",
    { instanceId: "i-audit", sql: "SELECT 1", enabled: false },
    "adopts whitelisted statement (i-audit/w-2), which already exists, and changes nothing; deleting the resource will delete it",
  ],
  [
    "a rule that matches its declaration, although `adopt` names none",
    "Whitelist",
    { instanceId: "i-audit", sql: "SELECT 1", enabled: false, adopt: "nobody" },
    "adopts whitelisted statement (i-audit/w-2), and changes nothing",
  ],
  [
    "a built-in rule that matches its declaration",
    "RiskRule",
    { instanceId: "i-audit", name: "Table_deletion", riskLevel: "HIGH", actions: ["DROP_TABLE"] },
    undefined,
  ],
  [
    "an RDS database that matches",
    "RdsAuditDatabase",
    RDS,
    `adopts RDS database ${RDS.rdsId} (i-audit/d-users), which already exists, and changes nothing; deleting the resource will delete it`,
  ],
  [
    "an RDS database that differs",
    "RdsAuditDatabase",
    { ...RDS, auditEnabled: true },
    `adopts RDS database ${RDS.rdsId} (i-audit/d-users), which already exists, and changes auditEnabled from false to true; deleting the resource will delete it`,
  ],
  [
    "an RDS database that is adopted by its ID",
    "RdsAuditDatabase",
    { ...RDS, adopt: "d-users" },
    `adopts RDS database ${RDS.rdsId} (i-audit/d-users), and changes nothing`,
  ],
  ["an RDS database that does not exist", "RdsAuditDatabase", { ...RDS, instanceId: "i-odd" }, undefined],
  [
    "a self-built database that is adopted by its name",
    "EcsAuditDatabase",
    { ...SELF_BUILT, adopt: "crm", auditEnabled: false },
    "adopts Database crm at 10.0.0.3:1521 (i-odd/d-crm), and changes auditEnabled from true to false",
  ],
  [
    "one of two identical agents",
    "AuditAgent",
    { ...AGENT, enabled: false },
    "adopts agent i-odd/d-crm/a-crm-2, and changes enabled from true to false",
  ],
  ["tags that match", "ResourceTags", TAGS, undefined],
  [
    "exclusive tags",
    "ResourceTags",
    { ...TAGS, mode: "exclusive" },
    "adopts tags (auditInstance/r-audit), and changes tags",
  ],
  ["tags that do not exist", "ResourceTags", { ...TAGS, tags: { stage: "prod" } }, undefined],
  [
    "risk rules with another status",
    "RiskRuleSwitch",
    { instanceId: "i-audit", rules: ["k-twin-1"], enabled: true },
    "adopts risk rules (i-audit), and changes enabled from false to true",
  ],
  [
    "a risk rule that the program creates first",
    "RiskRuleSwitch",
    { instanceId: "i-audit", rules: ["not made yet"], enabled: true },
    undefined,
  ],
  [
    "a setting",
    "LogRetention",
    { instanceId: "i-audit", retentionDays: 365 },
    "adopts log retention (i-audit), and changes retentionDays from 180 to 365",
  ],
  [
    "the security groups of an instance",
    "InstanceSecurityGroups",
    { resourceId: "r-audit", securityGroupIds: [ACCOUNT.securityGroupIds[1]] },
    "adopts security groups (r-audit), and changes securityGroupIds",
  ],
] as const)("previews what adoption would change, without changing anything: %s", async (_, type, args, words) => {
  const before = await cloud.state();
  expect(await said(type, args)).toBe(words);
  expect(await cloud.state()).toEqual({ ...before, now: expect.any(String) });
});

it("names a changed description without printing it, since it may be a secret", async () => {
  const words = await said("AuditInstance", { ...INSTANCE, description: "hidden-words" });
  expect(words).toBe(`adopts audit instance audit (r-audit), and changes description${UNSUBSCRIBES}`);
});

it.each([
  [
    "a name that two instances share",
    "AuditInstance",
    { ...INSTANCE, adopt: "audit" },
    /2 audit instances of the project have the name audit: r-audit, r-twin\. Use the ID of one/,
  ],
  [
    "an unknown name",
    "AuditInstance",
    { ...INSTANCE, adopt: "nobody" },
    /no audit instance with the ID or name nobody; it has: audit \(r-audit\)/,
  ],
  [
    "a name that two databases share",
    "RdsAuditDatabase",
    { ...RDS, adopt: "orders" },
    /2 databases of instance i-audit have the name orders: d-orders, d-users\. Use the ID of one of them/,
  ],
  [
    "an unknown database name",
    "EcsAuditDatabase",
    { ...SELF_BUILT, adopt: "nobody" },
    /instance i-odd has no database with the ID or name nobody; it has: crm \(d-crm\)/,
  ],
  [
    "a database of another RDS instance",
    "RdsAuditDatabase",
    { ...RDS, adopt: "d-orders" },
    /has a database orders \(d-orders\) that differs in rdsId\. Nothing was changed/,
  ],
  [
    "a self-built database of another version",
    "EcsAuditDatabase",
    { ...SELF_BUILT, engineVersion: "21c" },
    /has a database crm \(d-crm\) that differs in engineVersion/,
  ],
  [
    "a rule that differs from its declaration",
    "Whitelist",
    { instanceId: "i-audit", sql: "SELECT 1" },
    /already has another whitelisted statement with this sql: w-2, which differs from the declaration in `enabled`/,
  ],
  [
    "an unknown rule name",
    "RiskRule",
    { ...RULE, name: "new", adopt: "nobody" },
    /instance i-audit has no risk rule with the ID or name nobody; it has: /,
  ],
  [
    "an unknown agent ID",
    "AuditAgent",
    { ...AGENT, adopt: "a-3" },
    /database d-crm has no agent with the ID a-3; it has: a-crm-1, a-crm-2/,
  ],
  [
    "an agent for another operating system",
    "AuditAgent",
    { ...AGENT, os: "WINDOWS64" },
    /agent a-crm-2 of database d-crm does not match the declaration: it is DB, LINUX64_X86\. Declare these values to adopt it/,
  ],
  [
    "identical agents",
    "AuditAgent",
    { ...AGENT, adopt: undefined },
    /2 agents that match the declaration: .* set `adopt`/,
  ],
] as const)("rejects the adoption in a preview: %s", async (_, type, args, message) => {
  await expect(said(type, args)).rejects.toThrow(message);
});
