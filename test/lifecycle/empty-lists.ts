import type { Cloud } from "../cloud";

/** Virtual seconds until a list shows a new item: half a second on the clock of `startCloud`. */
const LAG_SECONDS = 1500;

const FILLED_BY_SERVICE = ["riskRules", "sqlRules", "maskRules", "scopes", "reportTemplates"] as const;

/** Makes all instances so new that their built-in rules, scopes and report templates are not listed yet. */
export async function emptyLists(cloud: Cloud): Promise<void> {
  const state = await cloud.state();
  const rows = FILLED_BY_SERVICE.flatMap((list) => state[list].map((_, index) => `/${list}/${index}`));
  await cloud.temperament({ listLagSeconds: LAG_SECONDS });
  await cloud.patch(...rows.map((path) => ({ op: "replace" as const, path: `${path}/created_at`, value: state.now })));
}
