import { afterAll, beforeAll, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { lifecycles } from "../../provider/host";
import type { Lifecycle } from "../../provider/lifecycle/contract";
import { takeoverInWords } from "../../provider/lifecycle/takeover";
import { startFurnishedCloud } from "../cli/furnished-cloud";
import type { Cloud } from "../cloud";

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startFurnishedCloud();
});
afterAll(() => cloud.close());

const INSTANCE = {
  name: "audit",
  edition: "medium",
  flavor: ACCOUNT.flavors.medium,
  availabilityZones: ["cn-north-4a", "cn-north-4b"],
  vpcId: ACCOUNT.vpcId,
  subnetId: ACCOUNT.subnetId,
  securityGroupIds: [ACCOUNT.securityGroupIds[0]],
  periodUnit: "month",
  period: 1,
  adopt: "r-audit",
};
const RULE = { instanceId: "i-audit", name: "twin", riskLevel: "LOW", enabled: false, adopt: "k-twin-1" };

/** What a preview says of a resource that adopts. */
async function said(type: "AuditInstance" | "RiskRule", args: object): Promise<string | undefined> {
  // A union of lifecycles is not callable; each is asked the same way.
  const lifecycle = lifecycles[type] as unknown as Lifecycle;
  const inputs = lifecycle.args.parse(args);
  const state = await lifecycle.claimOf?.(cloud.context(), inputs);
  return state && takeoverInWords(lifecycle, state, inputs);
}

it.each([
  ["an instance as it is", "AuditInstance", INSTANCE, "takes over r-audit, and changes nothing"],
  [
    "an instance that is declared otherwise",
    "AuditInstance",
    { ...INSTANCE, tags: { team: "risk" }, autoRenew: true },
    'takes over r-audit, and changes autoRenew from false to true, tags from {"team":"security"} to {"team":"risk"}',
  ],
  ["a rule as it is", "RiskRule", RULE, "takes over k-twin-1, and changes nothing"],
  [
    "a rule that is declared otherwise",
    "RiskRule",
    { ...RULE, enabled: true },
    "takes over k-twin-1, and changes enabled from false to true",
  ],
] as const)("%s: what taking it over would change is said beforehand", async (_, type, args, words) => {
  const before = await cloud.state();
  expect(await said(type, args)).toBe(words);
  expect(await cloud.state()).toEqual({ ...before, now: expect.any(String) });
});

it.each([
  ["another edition", { ...INSTANCE, edition: "low" }, /cannot be adopted.*edition is dbss\.bypassaudit\.medium/],
  ["a name that two have", { ...INSTANCE, adopt: "audit" }, /2 instances have the name audit/],
  ["nobody's name", { ...INSTANCE, adopt: "nobody" }, /no instance with the ID or name nobody/],
])("%s: that it cannot be taken over is said beforehand", async (_, args, message) => {
  await expect(said("AuditInstance", args)).rejects.toThrow(message);
});
