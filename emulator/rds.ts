import { isOfRds } from "./dbss/offers";
import { type Call, ok, operationsOf, type Reply } from "./operation";
import { paginate } from "./paging";
import type { RdsInstance } from "./state/schema";

export const rdsOperations = operationsOf("rds", "plain", [
  ["listInstances", "GET", "/v3/{project_id}/instances", listInstances],
]);

/** A part of the name is enough for RDS; all other filters are exact. */
function listInstances(call: Call): Reply {
  const filters: Record<string, (instance: RdsInstance, wanted: string) => boolean> = {
    id: (instance, wanted) => instance.id === wanted,
    name: (instance, wanted) => instance.name.includes(wanted.replace(/^\*/, "")),
    type: (instance, wanted) => instance.type === wanted,
    datastore_type: (instance, wanted) => instance.datastore.type === wanted,
    vpc_id: (instance, wanted) => instance.vpc_id === wanted,
    subnet_id: (instance, wanted) => instance.subnet_id === wanted,
    eps_id: (instance, wanted) => instance.enterprise_project_id === wanted,
  };
  const ofRds = call.region.rdsInstances.filter(({ datastore }) => isOfRds(datastore.type));
  const matching = ofRds.filter((instance) =>
    Object.entries(filters).every(([name, matches]) => {
      const wanted = call.query.get(name);
      return wanted === null || wanted === "" || matches(instance, wanted);
    }),
  );
  const { items, total } = paginate(call, matching, { defaultLimit: 100, maxLimit: 100 });
  return ok({ instances: items, total_count: total });
}
