import { ACCOUNT } from "../../emulator";
import type { Declaration, Declarations } from "./stack";

/** Arguments of an instance of the smallest edition. */
export const instanceArgs = {
  name: "audit",
  edition: "low",
  flavor: ACCOUNT.flavors.low,
  availabilityZones: ["cn-north-4a"],
  vpcId: ACCOUNT.vpcId,
  subnetId: ACCOUNT.subnetId,
  securityGroupIds: [ACCOUNT.securityGroupIds[0]],
  periodUnit: "month",
  period: 1,
} as const;

const { otherRegion } = ACCOUNT;

/** Arguments that put the instance into the other region of the account. */
export const inOtherRegion = {
  region: otherRegion.region,
  flavor: otherRegion.flavors.low,
  availabilityZones: [otherRegion.availabilityZones[0]],
  vpcId: otherRegion.vpcId,
  subnetId: otherRegion.subnetId,
  securityGroupIds: [otherRegion.securityGroupIds[0]],
};

export function auditInstance(args: object = {}, options: object = {}): Declaration {
  return { type: "AuditInstance", args: { ...instanceArgs, ...args }, options };
}

export function rdsAuditDatabase(rdsId: string, args: object = {}): Declaration {
  return { type: "RdsAuditDatabase", args: { instanceId: "@audit.instanceId", rdsId, ...args } };
}

/** An instance with many of its inputs, and databases, tags and a switch of risk rules on it. */
export const everything: Declarations = {
  audit: auditInstance({
    description: "what the auditors asked for",
    autoRenew: true,
    enterpriseProjectId: ACCOUNT.enterpriseProjectIds[1],
    tags: { owner: "platform" },
    powerState: "running",
    maxPrice: { amount: 3000, currency: "CNY" },
  }),
  orders: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders),
  users: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlUsers, { auditEnabled: false }),
  tags: {
    type: "ResourceTags",
    args: { resourceId: "@audit.resourceId", tags: { team: "security", stage: "test" } },
  },
  rules: {
    type: "RiskRuleSwitch",
    args: {
      instanceId: "@audit.instanceId",
      rules: ["Database_Slow_SQL_Detection", "Table_deletion"],
      enabled: false,
    },
  },
};
