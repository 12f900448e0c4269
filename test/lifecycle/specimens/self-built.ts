import type { Cloud } from "../../cloud";
import type { Home } from "./specimen";

/** ID of the self-built database that specimens use. */
export const SELF_BUILT = "shopDatabase00000000";

/** Adds a self-built database to the instance. */
export function addSelfBuilt(cloud: Cloud, { instanceId }: Home): Promise<void> {
  const database = { name: "shop", type: "POSTGRESQL", version: "16", ip: "192.168.0.60", port: "5432" };
  const value = { ...database, id: SELF_BUILT, instance_id: instanceId, db_classification: "ECS" };
  return cloud.patch({ op: "add", path: "/databases/-", value });
}
