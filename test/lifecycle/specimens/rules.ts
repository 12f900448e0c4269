import fc from "fast-check";
import type { Found } from "../../../provider/model/resource";
import type { Cloud } from "../../cloud";
import type { Values } from "./specimen";
import { change, type List, removeRow, unsubscribeInstance } from "./tamper";

/** Names that no existing rule has. */
export const ruleNames = fc.stringMatching(/^[A-Za-z0-9_-]{1,60}$/).map((name) => `own-${name}`);

/** Lists of client addresses in all forms. */
export const ipLists = fc.shuffledSubarray([
  "10.0.0.1",
  "10.0.0.5-10.0.0.9",
  "10.1.0.0/16",
  "fe80::1",
  "fe80::5-fe80::9",
  "fe80::/10",
]);

/** Functions that change or remove the row of a rule. `idOutput` is the output that holds its ID. */
export function rowOf(list: List, idOutput: string) {
  const isMeant = (found: Found<Values>) => (row: Values) => row.id === found.state[idOutput];
  return {
    set: (fields: Values) => (cloud: Cloud, found: Found<Values>) => change(cloud, list, isMeant(found), fields),
    switchOver: (cloud: Cloud, found: Found<Values>) =>
      change(cloud, list, isMeant(found), { status: found.state.enabled ? "OFF" : "ON" }),
    remove: (cloud: Cloud, found: Found<Values>) => removeRow(cloud, list, isMeant(found)),
  };
}

export const byInstance = (found: Found<Values>) => (row: Values) => row.instance_id === found.state.instanceId;

/** Removes the instance that a setting belongs to. */
export const removeInstance = (cloud: Cloud, found: Found<Values>) =>
  unsubscribeInstance(cloud, (row) => row.id === found.state.instanceId);
