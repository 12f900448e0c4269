import type { State } from "../../../emulator";

const UNPAID = 6;

/** What the cloud holds and what was paid for it, without values that differ from run to run. */
export function portrait(state: State) {
  const { expirePolicy } = state.temperament;
  return {
    instances: state.instances.map((instance) => ({
      name: instance.name,
      comment: instance.comment,
      status: instance.status,
      edition: instance.resource_spec_code,
      securityGroup: instance.security_group_id,
      enterpriseProject: instance.enterprise_project_id,
      // If BSS does not report it, an interrupted change of it cannot be noticed.
      ...(expirePolicy === "told" && {
        renews: state.subscriptions.find(({ resource_id: id }) => id === instance.resource_id)?.expire_policy,
      }),
    })),
    databases: sorted(state.databases.map(({ rds_id: rds, status }) => `${rds} ${status}`)),
    tags: sorted(state.tags.map(({ key, value }) => `${key}=${value}`)),
    rules: sorted(state.riskRules.map(({ name, status }) => `${name} ${status}`)),
    payments: state.payments.map(({ amount }) => amount),
    refunds: state.refunds.length,
    unpaidOrders: state.orders.filter(({ status }) => status === UNPAID).length,
  };
}

export type Portrait = ReturnType<typeof portrait>;

/** What the cloud holds, without what was paid for it. */
export function contents(state: State) {
  const { payments: _, refunds: __, unpaidOrders: ___, ...rest } = portrait(state);
  return rest;
}

export type Contents = ReturnType<typeof contents>;

function sorted(lines: readonly string[]): string[] {
  return [...lines].sort();
}
