import type { Found } from "../../../provider/model/resource";
import type { Cloud } from "../../cloud";
import type { Values } from "./specimen";

/** A list in the cloud's state that tests modify. */
export type List =
  | "instances"
  | "databases"
  | "agents"
  | "reports"
  | "riskRules"
  | "sqlRules"
  | "maskRules"
  | "scopes"
  | "whitelists"
  | "instanceSettings"
  | "reportTemplates"
  | "orders"
  | "subscriptions"
  | "tags";

type Row = Readonly<Record<string, unknown>>;

async function rowsOf(cloud: Cloud, list: List): Promise<Row[]> {
  return (await cloud.state())[list].map((row) => ({ ...row }));
}

/** Replaces fields of a row of a list in the cloud's state. */
export async function change(cloud: Cloud, list: List, isMeant: (row: Row) => boolean, fields: Values): Promise<void> {
  const rows = await rowsOf(cloud, list);
  const index = rows.findIndex(isMeant);
  if (index < 0) {
    throw new Error(`No row of ${list} is meant.`);
  }
  await cloud.patch(
    ...Object.entries(fields).map(([name, value]) => ({
      op: "replace" as const,
      path: `/${list}/${index}/${name}`,
      value,
    })),
  );
}

export async function removeRow(cloud: Cloud, list: List, isMeant: (row: Row) => boolean): Promise<void> {
  const rows = await rowsOf(cloud, list);
  await cloud.patch({ op: "remove", path: `/${list}/${rows.findIndex(isMeant)}` });
}

export const byResourceId = (found: Found<Values>) => (row: Row) => row.resource_id === found.state.resourceId;

/** Unsubscribes an instance in the console: DBSS no longer lists it, and BSS reports its subscription as closed. */
export async function unsubscribeInstance(cloud: Cloud, isMeant: (row: Row) => boolean): Promise<void> {
  const instance = (await rowsOf(cloud, "instances")).find(isMeant);
  await change(cloud, "subscriptions", (row) => row.resource_id === instance?.resource_id, { status: CLOSED });
  await removeRow(cloud, "instances", isMeant);
}

/** `status` of a closed subscription. */
const CLOSED = 3;
