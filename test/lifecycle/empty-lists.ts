import type { Cloud } from "../cloud";

/** Virtual seconds until a list shows a new item: half a second on the clock of `startCloud`. */
const LAG_SECONDS = 1500;

const FILLED_BY_SERVICE = ["riskRules", "sqlRules", "maskRules", "scopes", "reportTemplates"] as const;

const LONG_AGO = "2020-01-01T00:00:00.000Z";

/** Makes all instances, which are listed, so new that their built-in rules, scopes and report templates are not. */
export async function emptyLists(cloud: Cloud): Promise<void> {
  const state = await cloud.state();
  const rows = FILLED_BY_SERVICE.flatMap((list) => state[list].map((_, index) => `/${list}/${index}`));
  await cloud.temperament({ listLagSeconds: LAG_SECONDS });
  const instances = state.instances.map((_, index) => `/instances/${index}`);
  const createdAt = (value: string) => (path: string) => ({
    op: "replace" as const,
    path: `${path}/created_at`,
    value,
  });
  await cloud.patch(...rows.map(createdAt(state.now)), ...instances.map(createdAt(LONG_AGO)));
}
