import type { State } from "./state/schema";

/** The state as credentials of another account see it: none of this account's orders and resources. */
export function seenFromOtherAccount(state: State): State {
  return {
    ...state,
    coupons: [],
    discounts: [],
    orders: [],
    payments: [],
    refunds: [],
    subscriptions: [],
    instances: [],
    jobs: [],
    tags: [],
    databases: [],
    agents: [],
    riskRules: [],
    sqlRules: [],
    scopes: [],
    maskRules: [],
    whitelists: [],
    instanceSettings: [],
    reportTemplates: [],
    reports: [],
    operateLogs: [],
    rdsInstances: [],
  };
}
