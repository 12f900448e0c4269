import { ACCOUNT } from "../../../emulator";
import { instanceArgs } from "../../end-to-end/declarations";
import type { Declarations } from "../../end-to-end/stack";

const instance = {
  ...instanceArgs,
  // An undeclared value stays as a killed update left it, even if the program is reverted.
  enterpriseProjectId: ACCOUNT.enterpriseProjectIds[0],
  autoRenew: false,
  maxPrice: { amount: 10_000, currency: "CNY" },
  timeouts: { create: "60s", update: "60s", delete: "60s" },
};

const database = (rdsId: string, auditEnabled: boolean) => ({
  type: "RdsAuditDatabase",
  args: { instanceId: "@audit.instanceId", rdsId, auditEnabled },
});

interface Wishes {
  readonly instance: object;
  readonly usersAudited: boolean;
  readonly tags: object;
  readonly rules: readonly string[];
}

function declare(wishes: Wishes): Declarations {
  return {
    audit: { type: "AuditInstance", args: { ...instance, ...wishes.instance } },
    orders: database(ACCOUNT.rdsInstances.mysqlOrders, true),
    users: database(ACCOUNT.rdsInstances.mysqlUsers, wishes.usersAudited),
    tags: { type: "ResourceTags", args: { resourceId: "@audit.resourceId", tags: wishes.tags } },
    slow: {
      type: "RiskRuleSwitch",
      args: { instanceId: "@audit.instanceId", rules: wishes.rules, enabled: false },
    },
  };
}

/** A program that declares nothing. */
export const NOTHING: Declarations = {};

/** The stack that is swept. */
export const FIRST = declare({
  instance: { description: "first", tags: { stage: "test" } },
  usersAudited: false,
  tags: { team: "security", cost: "7" },
  rules: ["Database_Slow_SQL_Detection", "Table_deletion"],
});

/** The same stack with a change to every argument that is updated in place. */
export const CHANGED = declare({
  instance: {
    name: "renamed",
    description: "second",
    securityGroupIds: [ACCOUNT.securityGroupIds[1]],
    autoRenew: true,
    enterpriseProjectId: ACCOUNT.enterpriseProjectIds[1],
    tags: { stage: "production" },
  },
  usersAudited: true,
  tags: { team: "database" },
  // A rule that a killed update added to the switch would stay switched if the program is reverted.
  rules: ["Database_Slow_SQL_Detection"],
});

/** The same stack with a larger edition: another instance is bought before the first is unsubscribed. */
export const LARGER = declare({
  instance: { edition: "medium", flavor: ACCOUNT.flavors.medium, description: "first", tags: { stage: "test" } },
  usersAudited: false,
  tags: { team: "security", cost: "7" },
  rules: ["Database_Slow_SQL_Detection", "Table_deletion"],
});
