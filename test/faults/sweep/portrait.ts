import type { State } from "../../../emulator";

const UNPAID = 6;

/** What the cloud holds and what was paid for it, without what differs from run to run. */
export function portrait(state: State) {
  return {
    instances: state.instances.map((instance) => ({
      name: instance.name,
      comment: instance.comment,
      status: instance.status,
      edition: instance.resource_spec_code,
      securityGroup: instance.security_group_id,
      enterpriseProject: instance.enterprise_project_id,
      renews: state.subscriptions.find(({ resource_id: id }) => id === instance.resource_id)?.expire_policy,
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

/** Where a purchase stands, in words: the kinds in which the outcomes of a sweep are counted. */
export function standing(state: State): string {
  const unpaid = state.orders.filter(({ status }) => status === UNPAID).length;
  const building = state.orders.filter(({ status }) => status === 3).length;
  const counts = [
    [unpaid, "unpaid order"],
    [building, "order being fulfilled"],
    [state.instances.filter(({ status }) => status === "ACTIVE").length, "running instance"],
    [state.instances.filter(({ status }) => status === "DELETING").length, "instance on its way out"],
  ] as const;
  const words = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return words.join(", ") || "nothing";
}

function sorted(lines: readonly string[]): string[] {
  return [...lines].sort();
}
